import { join } from 'node:path'
import { root, type ServerOptions } from './measured-server.ts'

const spec = 'mock/generated/openapi.json'

/** The mock, in a process of its own. `options` are those of createMock. */
export const mock = (name: string, options: object, nodeOptions: readonly string[] = []): ServerOptions => ({
  name,
  script: 'scripts/bench/servers/mock.mjs',
  args: (port) => [String(port), JSON.stringify(options)],
  nodeOptions,
})

/** Node's server, which answers `bytes` bytes. */
export const plainHttp = (bytes: number, mediaType: string): ServerOptions => ({
  name: 'plain node:http',
  script: 'scripts/bench/servers/plain.mjs',
  args: (port) => [String(port), String(bytes), mediaType],
})

/** Express as its guide shows it, which answers `bytes` bytes at `path`. */
export const stockExpress = (bytes: number, path: string): ServerOptions => ({
  name: 'stock Express 5',
  script: 'scripts/bench/servers/stock-express.mjs',
  args: (port) => [String(port), String(bytes), path],
})

export const prism: ServerOptions = {
  name: 'Prism',
  script: 'node_modules/@stoplight/prism-cli/dist/index.js',
  args: (port) => ['mock', '--host', '127.0.0.1', '--port', String(port), '--verboseLevel', 'silent', spec],
}

export const mockoon: ServerOptions = {
  name: 'Mockoon',
  script: 'scripts/bench/node_modules/@mockoon/cli/bin/run.js',
  args: (port) => ['start', '--data', spec, '--port', String(port), '--hostname', '127.0.0.1', '--disable-log-to-file'],
}

/** `folder` gets a db.json with ten invitations, which json-server then keeps. */
export const jsonServer = (folder: string): ServerOptions => ({
  name: 'json-server',
  script: 'scripts/bench/node_modules/json-server/lib/cli/bin.js',
  args: (port) => ['--host', '127.0.0.1', '--port', String(port), '--quiet', join(folder, 'db.json')],
})

export const peersAt = join(root, 'scripts/bench')
