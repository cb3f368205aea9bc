import { randomBytes } from 'node:crypto'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

import { checkAnswer, type AnswerRules } from '../../mock/index.ts'
import { member, objectOf, parsedOr, textOf } from './json.ts'
import { isThere } from './is-there.ts'
import { reasonOf } from './reason-of.ts'
import { partHeader } from './replay.ts'

export interface GatewayOptions {
  /** Where requests go; without a slash at its end. */
  readonly target: string
  /** Sent instead of headers of the same name, however they are spelled. */
  readonly headers: Readonly<Record<string, string>>
  /** The same for requests that set up states. */
  readonly controlHeaders: Readonly<Record<string, string>>
  readonly rules: AnswerRules
  /** Whether replayed requests may be sent on that change something. */
  readonly allowWrites: boolean
  /** The path that states are set up at; undefined: nowhere. */
  readonly statesPath: string | undefined
  /** Told of each answer to a replayed request. */
  readonly onAnswer: () => void
}

type Headers = Readonly<{ [name: string]: string }>

/** A replayed request and its answer, as they were seen on the wire; headers by lower-case name. */
export interface Exchange {
  readonly request: {
    readonly method: string
    readonly target: string
    readonly headers: Headers
    readonly body: string
  }
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** What of it contradicts the spec. */
  readonly violations: readonly string[]
  /** What the states that were set up before it have told. */
  readonly stateValues: Readonly<Record<string, unknown>>
  /** Milliseconds from the request to the whole answer. */
  readonly duration: number
}

/**
 * Stands between the verifier and a provider, and holds each answer against the spec. It adds the credentials of whoever
 * verifies, so it takes requests of its own verifier only.
 */
export interface Gateway {
  readonly url: string
  /** Where the verifier sets states up; undefined: nowhere. */
  readonly statesUrl: string | undefined
  /** What a replayed request carries in `partHeader`, by its number among the parts. */
  readonly part: (number: number) => string
  /** What became of each replayed interaction, by its number. */
  readonly exchanges: ReadonlyMap<number, Exchange>
  /** Why a replayed interaction has no answer, by its number. */
  readonly unanswered: ReadonlyMap<number, string>
  /** What was said of states that could not be set up, by their name. */
  readonly refusedStates: ReadonlyMap<string, string>
  /** Why the target could not be reached at all; undefined: it could. */
  readonly unreachable: () => string | undefined
  /** For how many milliseconds nothing was asked, and no answer waited for. */
  readonly quietFor: () => number
  close(): Promise<void>
}

export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const exchanges = new Map<number, Exchange>()
  // The verifier sends one request after the other.
  let stateValues: Readonly<Record<string, unknown>> = {}
  const refusedStates = new Map<string, string>()
  const record: Recorder = {
    refusal: (state, text) => refusedStates.set(state, text),
    state: (values) => (stateValues = { ...stateValues, ...values }),
    exchange(part, exchange) {
      exchanges.set(part, { ...exchange, stateValues })
      stateValues = {}
    },
  }
  const unanswered = new Map<number, string>()
  let unreachable: string | undefined
  let waiting = 0
  let heard = performance.now()
  const secrets: Secrets = { parts: newSecret(), states: newSecret() }
  const fail = async ({ part }: Admitted, response: ServerResponse, error: unknown) => {
    const reason = reasonOf(error)
    if (!(await isThere(options.target))) unreachable ??= reason
    if (part !== undefined) unanswered.set(part, reason)
    // The verifier asks a state endpoint that answers 5xx again and again for minutes.
    response.writeHead(424, { 'content-type': 'text/plain' }).end(reason)
  }
  const server = createServer((request, response) => {
    heard = performance.now()
    const admitted = admit(request, secrets, options)
    if (typeof admitted === 'string') {
      response.writeHead(403, { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' }).end(admitted)
      return
    }
    waiting += 1
    void forward(request, admitted, response, options, record)
      .catch((error: unknown) => fail(admitted, response, error))
      .finally(() => {
        waiting -= 1
        heard = performance.now()
      })
  })
  // On a busy machine the verifier may be away for long, and would meet a connection that is being closed.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    statesUrl: options.statesPath === undefined ? undefined : `${url}/${secrets.states}${options.statesPath}`,
    part: (number) => `${secrets.parts}.${number}`,
    exchanges,
    unanswered,
    refusedStates,
    unreachable: () => unreachable,
    quietFor: () => (waiting > 0 ? 0 : performance.now() - heard),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Recorder {
  refusal(state: string, text: string): void
  state(values: Readonly<{ [name: string]: unknown }>): void
  exchange(part: number, exchange: Omit<Exchange, 'stateValues'>): void
}

/** Two, because the one for states stands among the verifier's arguments, which others on the machine can see. */
interface Secrets {
  readonly parts: string
  readonly states: string
}

const newSecret = () => randomBytes(24).toString('base64url')

/** A request that the verifier has sent. */
interface Admitted {
  /** Of the interaction that is replayed; undefined when a state is set up. */
  readonly part: number | undefined
  /** With the query. */
  readonly path: string
}

/**
 * What a request is, or why it is refused, as a sentence. Host and Origin of a replayed one are the contract's own matter,
 * so that its secret alone shows where it comes from. No page can know it, and no page can send a header by that name
 * without a preflight, which is refused.
 */
function admit(
  { method = '', url = '', headers }: IncomingMessage,
  secrets: Secrets,
  { allowWrites, statesPath }: GatewayOptions,
): Admitted | string {
  const [given, number = ''] = String(headers[partHeader] ?? '').split('.')
  if (given === secrets.parts && /^\d+$/.test(number)) {
    if (allowWrites || method === 'GET' || method === 'HEAD') return { part: Number(number), path: url }
    return `${method} may change something, and --allow-writes was not given.`
  }
  const isOwn = isLoopbackHost(headers.host) && headers.origin === undefined && !('sec-fetch-site' in headers)
  const path = url.startsWith(`/${secrets.states}/`) ? url.slice(secrets.states.length + 1) : ''
  if (isOwn && method === 'POST' && statesPath !== undefined && path.split('?', 1)[0] === statesPath) {
    return { part: undefined, path }
  }
  return 'Only the verifier that this gateway was opened for may use it.'
}

const isLoopbackHost = (host = '') => /^127\.0\.0\.1:\d+$/.test(host)

async function forward(
  request: IncomingMessage,
  { part, path }: Admitted,
  response: ServerResponse,
  { target, headers, controlHeaders, rules, onAnswer }: GatewayOptions,
  record: Recorder,
): Promise<void> {
  const started = performance.now()
  const { method = 'GET' } = request
  const { [partHeader]: _part, host: _, connection: __, ...sent } = request.headers
  const instead = part === undefined ? controlHeaders : headers
  const changed = Object.fromEntries(Object.entries(instead).map(([name, value]) => [name.toLowerCase(), value]))
  const wanted = { ...sent, 'accept-encoding': 'identity', ...changed }
  const asked = await buffer(request)
  const answer = await send(target + path, method, wanted, asked)
  const body = await buffer(answer)
  const status = answer.statusCode ?? 0
  if (part === undefined) {
    if (status < 300) record.state(objectOf(parsedOr(body.toString())))
    else
      record.refusal(
        textOf(member(parsedOr(asked.toString()), 'state'), ''),
        `${status}: ${body.toString().slice(0, 500)}`,
      )
    // The verifier asks a state endpoint that answers 5xx again and again for minutes.
    response.writeHead(status >= 500 ? 424 : status, { 'content-type': 'application/json' }).end(body)
    return
  }
  const text = body.toString()
  const answered = { status, headers: singleValues(answer.headers), body: text }
  const { violations } = checkAnswer({ method, path, ...answered }, rules)
  const duration = performance.now() - started
  const asSent = { method, target: path, headers: singleValues({ ...sent, ...changed }), body: asked.toString() }
  record.exchange(part, { request: asSent, ...answered, violations, duration })
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
    sending.on('error', (error: NodeJS.ErrnoException) => {
      // The server has closed a connection that was idle, and has not seen the request.
      const isStale = sending.reusedSocket && error.code === 'ECONNRESET'
      if (isStale) resolve(send(url, method, headers, body))
      else reject(error)
    })
    sending.on('timeout', () => sending.destroy(new Error('no answer within 30 seconds')))
    sending.end(body)
  })
}

function singleValues(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')] as const],
    ),
  )
}
