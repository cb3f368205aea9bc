/** What can carry `mock.fetch`: the packages it comes in, a program of it, and how that is started. */
export interface Host {
  readonly packages: readonly string[]
  /** Listens at the PORT of its environment. */
  readonly program: string
  /** A command of the packages and its words. */
  readonly start: (file: string, port: string) => readonly [program: string, ...words: string[]]
}

const mock = `import { createMock } from 'invitekit/browser'
const clock = { mode: 'frozen', at: '2026-03-01T12:00:00Z' }
const mock = await createMock({ seed: 42, clock })
`

export const hosts: Readonly<Record<string, Host>> = {
  bun: {
    packages: ['bun@1.4.5'],
    program: `${mock}export default { port: process.env.PORT, fetch: (request) => mock.fetch(request) }\n`,
    start: (file) => ['bun', file],
  },
  deno: {
    packages: ['deno@2.9.6'],
    program: `${mock}export default { fetch: (request) => mock.fetch(request) }\n`,
    start: (file, port) => ['deno', 'serve', '--quiet', '--allow-all', '--port', port, file],
  },
  hono: {
    packages: ['hono@4.13.19', '@hono/node-server@2.1.9'],
    program: `import { serve } from '@hono/node-server'
import { Hono } from 'hono'
${mock}const app = new Hono().mount('/', mock.fetch)
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' })
`,
    start: (file) => [process.execPath, file],
  },
}
