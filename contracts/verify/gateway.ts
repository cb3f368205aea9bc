import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

import type { AnswerRules } from '../../mock/index.ts'
import { Exchanges, newSecret, partIn, singleValues, statusOfState, type Witness } from './exchanges.ts'
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

/**
 * Stands between the verifier and a provider, and holds each answer against the spec. It adds the credentials of whoever
 * verifies, so it takes requests of its own verifier only.
 */
export async function openGateway(options: GatewayOptions): Promise<Witness> {
  const exchanges = new Exchanges(options.rules, options.onAnswer)
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
    void forward(request, admitted, response, options, exchanges)
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
    exchanges: exchanges.byPart,
    unanswered,
    refusedStates: exchanges.refusedStates,
    unreachable: () => unreachable,
    quietFor: () => (waiting > 0 ? 0 : performance.now() - heard),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Two, because the one for states stands among the verifier's arguments, which others on the machine can see. */
interface Secrets {
  readonly parts: string
  readonly states: string
}

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
  const part = partIn(headers[partHeader], secrets.parts)
  if (part !== undefined) {
    if (allowWrites || method === 'GET' || method === 'HEAD') return { part, path: url }
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
  { target, headers, controlHeaders }: GatewayOptions,
  exchanges: Exchanges,
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
    exchanges.addState(status, asked.toString(), body.toString())
    response.writeHead(statusOfState(status), { 'content-type': 'application/json' }).end(body)
    return
  }
  exchanges.add(part, {
    request: { method, target: path, headers: singleValues({ ...sent, ...changed }), body: asked.toString() },
    status,
    headers: singleValues(answer.headers),
    body: body.toString(),
    duration: performance.now() - started,
  })
  const { connection: ___, 'transfer-encoding': ____, 'content-length': _____, ...given } = answer.headers
  response.writeHead(status, { ...given, ...(status !== 204 && { 'content-length': body.length }) }).end(body)
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
