import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WireAnswer } from '../../mock/index.ts'
import { send } from './exchange.ts'

export type Tamper = (answer: WireAnswer) => WireAnswer

export interface Relay {
  readonly url: string
  /** What happens to answers on their way back; nothing, to begin with. */
  tamper: Tamper
  close(): void
}

/** A server that passes requests on, and answers back as it is told to. */
export async function startRelay(upstream: string): Promise<Relay> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => void pass())
    const pass = async () => {
      const { method = 'GET', url = '/' } = request
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined
      const { 'content-length': _, ...others } = headers
      const answer = relay.tamper(await send(upstream, { method, path: url, headers: others, body }))
      const { 'content-length': __, ...answerHeaders } = answer.headers
      response.writeHead(answer.status, answerHeaders).end(answer.body)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const relay: Relay = {
    url: `http://127.0.0.1:${port}`,
    tamper: (answer) => answer,
    close: () => void server.close(),
  }
  return relay
}
