import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { WireAnswer } from '../../mock/index.ts'

const prism = fileURLToPath(new URL('../../node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url))
const documented = fileURLToPath(new URL('../../mock/generated/openapi.json', import.meta.url))

export interface Prism {
  readonly url: string
  stop(): void
}

/**
 * Starts Prism over a document, the documented one unless it is named; with an upstream as a proxy before it, without as
 * a mock. Needs a few seconds.
 */
export async function startPrism(upstream?: string, document = documented): Promise<Prism> {
  const port = await freePort()
  const mode = upstream === undefined ? ['mock', document] : ['proxy', document, upstream]
  const child = spawn(process.execPath, [prism, ...mode, '--port', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = () => void child.kill('SIGKILL')
  let printed = ''
  await new Promise<void>((resolve, reject) => {
    const give = (text: string) => {
      stop()
      reject(new Error(`Prism ${text}. It printed:\n${printed}`))
    }
    const timer = setTimeout(give, 60_000, 'did not listen within a minute')
    const read = (chunk: Buffer) => {
      printed += chunk.toString()
      if (!printed.includes('is listening on')) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', () => give('ended'))
  })
  return { url: `http://127.0.0.1:${port}`, stop }
}

/** What a proxy had to say of the answer, whatever it thinks of the request. A warning counts. */
export function responseViolations({ headers }: Pick<WireAnswer, 'headers'>): string[] {
  const violations = JSON.parse(headers['sl-violations'] ?? '[]') as { location: string[]; message: string }[]
  return violations
    .filter(({ location }) => location[0] === 'response')
    .map(({ location, message }) => `${location.join('.')}: ${message}`)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
