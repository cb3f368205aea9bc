import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

import { checkAnswer, type AnswerRules } from '../../mock/index.ts'
import { objectOf, type Json } from './json.ts'
import { partHeader } from './replay.ts'

export interface GatewayOptions {
  /** Where requests go; without a slash at its end. */
  readonly target: string
  /** Sent instead of headers of the same name, however they are spelled. */
  readonly headers: Readonly<Record<string, string>>
  /** The same for requests that set up states. */
  readonly controlHeaders: Readonly<Record<string, string>>
  readonly rules: AnswerRules
  /** Told of each answer to a replayed request. */
  readonly onAnswer: () => void
}

/** A replayed request's answer. */
export interface Exchange {
  readonly request: { readonly method: string; readonly target: string; readonly body: string }
  readonly status: number
  readonly body: string
  /** What of it contradicts the spec. */
  readonly violations: readonly string[]
  /** What the states that were set up before it have told. */
  readonly stateValues: Readonly<Record<string, unknown>>
  /** Milliseconds from the request to the whole answer. */
  readonly duration: number
}

/** Stands between the verifier and a provider, and holds each answer against the spec. */
export interface Gateway {
  readonly url: string
  /** What became of each replayed interaction, by its number. */
  readonly exchanges: ReadonlyMap<number, Exchange>
  close(): Promise<void>
}

export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const exchanges = new Map<number, Exchange>()
  // The verifier sends one request after the other.
  let stateValues: Readonly<Record<string, unknown>> = {}
  const record: Recorder = {
    state: (values) => (stateValues = { ...stateValues, ...values }),
    exchange(part, exchange) {
      exchanges.set(part, { ...exchange, stateValues })
      stateValues = {}
    },
  }
  const server = createServer((request, response) => {
    forward(request, response, options, record).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      response.writeHead(502, { 'content-type': 'text/plain' }).end(`${options.target} can't be reached: ${reason}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Recorder {
  state(values: Readonly<{ [name: string]: unknown }>): void
  exchange(part: number, exchange: Omit<Exchange, 'stateValues'>): void
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { target, headers, controlHeaders, rules, onAnswer }: GatewayOptions,
  record: Recorder,
): Promise<void> {
  const started = performance.now()
  const { method = 'GET', url: path = '/' } = request
  const { [partHeader]: part, host: _, connection: __, ...sent } = request.headers
  const instead = part === undefined ? controlHeaders : headers
  const changed = Object.fromEntries(Object.entries(instead).map(([name, value]) => [name.toLowerCase(), value]))
  const wanted = { ...sent, 'accept-encoding': 'identity', ...changed }
  const asked = await buffer(request)
  const answer = await send(target + path, method, wanted, asked)
  const body = await buffer(answer)
  const status = answer.statusCode ?? 0
  if (part === undefined) {
    record.state(parsed(body))
    // The verifier asks a state endpoint that answers 5xx again and again for minutes.
    response.writeHead(status >= 500 ? 424 : status, { 'content-type': 'application/json' }).end(body)
    return
  }
  const text = body.toString()
  const { violations } = checkAnswer({ method, path, status, headers: singleValues(answer), body: text }, rules)
  const sentRequest = { method, target: path, body: asked.toString() }
  const duration = performance.now() - started
  record.exchange(Number(part), { request: sentRequest, status, body: text, violations, duration })
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

/** The members of a JSON object; none of anything else. */
function parsed(body: Buffer): Json {
  try {
    return objectOf(JSON.parse(body.toString()))
  } catch {
    return {}
  }
}

function singleValues({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]))
}
