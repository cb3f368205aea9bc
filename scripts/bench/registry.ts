import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { root } from './measured-server.ts'

/**
 * A registry of this one package, as it would stand in npm's: npx of a tarball's path unpacks it twice, which nobody does who
 * types the name. Resolves with its URL, and what ends it.
 */
export async function serveRegistry(tarball: string): Promise<{ url: string; stop: () => void }> {
  const bytes = readFileSync(tarball)
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
  const { name, version, bin, engines } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    name: string
    version: string
    bin: object
    engines: object
  }
  const server = createServer((request, response) => {
    if (request.url?.endsWith('.tgz')) return response.end(bytes)
    const dist = { tarball: `${url}/${name}/-/${name}-${version}.tgz`, integrity }
    const versions = { [version]: { name, version, bin, engines, dist } }
    response.setHeader('content-type', 'application/json')
    return response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
