import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
}

/** Serves folders as any host of files does: each below its path. What is not there is 404. */
export async function serveFiles(folders: Readonly<Record<string, string>>) {
  const missing: string[] = []
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost')
    const [base = '', folder = ''] = Object.entries(folders).find(([path]) => pathname.startsWith(path)) ?? []
    const rest = normalize(pathname.slice(base.length))
    const file = join(folder, rest === '' || rest === '.' || rest.endsWith('/') ? `${rest}/index.html` : rest)
    if (folder === '' || !existsSync(file) || !statSync(file).isFile()) {
      missing.push(pathname)
      response.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html><title>404</title>')
    } else response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain' }).end(readFileSync(file))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    missing,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
