import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

import { checkAnswer, type AnswerRules } from '../../mock/index.ts'
import { partHeader } from './replay.ts'

export interface GatewayOptions {
  /** Where requests go; without a slash at its end. */
  readonly target: string
  /** Sent instead of headers of the same name, however they are spelled. */
  readonly headers: Readonly<Record<string, string>>
  readonly rules: AnswerRules
  /** Told of each answer to a replayed request. */
  readonly onAnswer: () => void
}

/** Stands between the verifier and a provider, and holds each answer against the spec. */
export interface Gateway {
  readonly url: string
  /** What is wrong with the answers to each replayed interaction, by its number. */
  readonly violations: ReadonlyMap<number, readonly string[]>
  close(): Promise<void>
}

export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const violations = new Map<number, readonly string[]>()
  const server = createServer((request, response) => {
    forward(request, response, options, violations).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      response.writeHead(502, { 'content-type': 'text/plain' }).end(`${options.target} can't be reached: ${reason}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    violations,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { target, headers, rules, onAnswer }: GatewayOptions,
  violations: Map<number, readonly string[]>,
): Promise<void> {
  const { method = 'GET', url: path = '/' } = request
  const { [partHeader]: part, host: _, connection: __, ...sent } = request.headers
  const changed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const wanted = { ...sent, 'accept-encoding': 'identity', ...changed }
  const answer = await send(target + path, method, wanted, await buffer(request))
  const body = await buffer(answer)
  const status = answer.statusCode ?? 0
  if (part === undefined) {
    // The verifier asks a state endpoint that answers 5xx again and again for minutes.
    response.writeHead(status >= 500 ? 424 : status, { 'content-type': 'application/json' }).end(body)
    return
  }
  const found = checkAnswer({ method, path, status, headers: singleValues(answer), body: body.toString() }, rules)
  if (found.violations.length > 0) violations.set(Number(part), found.violations)
  const { connection: ___, 'transfer-encoding': ____, 'content-length': _____, ...given } = answer.headers
  response.writeHead(status, { ...given, ...(status !== 204 && { 'content-length': body.length }) }).end(body)
  onAnswer()
}

function send(
  url: string,
  method: string,
  headers: Record<string, string | string[] | undefined>,
  body: Buffer,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const open = url.startsWith('https:') ? httpsRequest : httpRequest
    const sending = open(url, { method, headers, timeout: 30_000 }, resolve)
    sending.on('error', reject)
    sending.on('timeout', () => sending.destroy(new Error('no answer within 30 seconds')))
    sending.end(body)
  })
}

function singleValues({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]))
}
