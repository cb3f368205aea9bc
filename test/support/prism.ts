import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { WireAnswer } from '../../mock/index.ts'
import { freePort } from './free-port.ts'

const documented = fileURLToPath(new URL('../../mock/generated/openapi.json', import.meta.url))

/** A Prism that is to listen on a port; a proxy if there is an upstream, a mock if not. */
export interface PrismOrder {
  readonly port: number
  /** Path of the OpenAPI document. */
  readonly document: string
  readonly upstream: string | undefined
}

interface Started {
  readonly port: number
  readonly error?: string
}

let host: ChildProcess | undefined

/** The process in which Prism runs for as long as this one does. */
function prismHost(): ChildProcess {
  if (host) return host
  host = fork(fileURLToPath(new URL('prism-host.mjs', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  })
  host.setMaxListeners(0).unref()
  host.channel?.unref()
  return host
}

/**
 * Starts Prism over a document, the documented one unless it is named; with an upstream as a proxy before it, without as
 * a mock. Resolves with its URL. It runs until this process ends.
 */
export async function startPrism(upstream?: string, document = documented): Promise<string> {
  const order: PrismOrder = { port: await freePort(), document, upstream }
  const child = prismHost()
  await new Promise<void>((resolve, reject) => {
    const ended = (status: number | null) => settle({ port: order.port, error: `its process ended with ${status}` })
    const settle = ({ port, error }: Started) => {
      if (port !== order.port) return
      child.off('message', settle).off('exit', ended)
      if (error === undefined) resolve()
      else reject(new Error(`Prism does not start over ${document}: ${error}`))
    }
    child.on('message', settle).on('exit', ended)
    child.send(order)
  })
  return `http://127.0.0.1:${order.port}`
}

/** What a proxy had to say of the answer, whatever it thinks of the request. A warning counts. */
export function responseViolations({ headers }: Pick<WireAnswer, 'headers'>): string[] {
  const violations = JSON.parse(headers['sl-violations'] ?? '[]') as { location: string[]; message: string }[]
  return violations
    .filter(({ location }) => location[0] === 'response')
    .map(({ location, message }) => `${location.join('.')}: ${message}`)
}
