// @ts-check
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

/** @type {Record<string, [file: string, mediaType: string]>} */
const files = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/screen.js': ['screen.js', 'text/javascript; charset=utf-8'],
  '/words.js': ['words.js', 'text/javascript; charset=utf-8'],
  '/screen.css': ['screen.css', 'text/css; charset=utf-8'],
}

/**
 * Starts the screen for an API. `api` is a base URL without a slash at its end: of the real service, a mock or a sandbox.
 * @param {{ api: string, port?: number }} options port 0, the default, is any free one
 * @returns {Promise<{ url: string, close(): void }>}
 */
export async function startScreen({ api, port = 0 }) {
  const server = createServer((request, response) => {
    const [file, mediaType] = files[request.url ?? ''] ?? []
    if (request.url === '/settings.json') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ api }))
    } else if (file === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is only /.\n')
    } else {
      response
        .writeHead(200, { 'content-type': mediaType })
        .end(readFileSync(new URL(`public/${file}`, import.meta.url)))
    }
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(undefined))
  })
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    url: `http://127.0.0.1:${address.port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
