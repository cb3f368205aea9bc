import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http'

import type { AnswerRules } from '../../mock/index.ts'
import { Exchanges, newSecret, partIn, singleValues, statusOfState, type Witness } from './exchanges.ts'
import { partHeader } from './replay.ts'

export interface TapOptions {
  /** Of a mock in this process; without a slash at its end. */
  readonly target: string
  readonly rules: AnswerRules
  /** The path that states are set up at. */
  readonly statesPath: string
  /** Told of each answer to a replayed request. */
  readonly onAnswer: () => void
}

/** What Node tells of each request, before the server does. */
interface Arrival {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly server: Server
}

const arrivals = 'http.server.request.start'

/**
 * Looks on while the verifier speaks with a mock in this process: to stand between them, as a gateway does, costs as much
 * again as the mock.
 */
export function openTap({ target, rules, statesPath, onAnswer }: TapOptions): Witness {
  const exchanges = new Exchanges(rules, onAnswer)
  const secret = newSecret()
  const { host } = new URL(target)
  const unanswered = new Map<number, string>()
  let waiting = 0
  let heard = performance.now()
  const look = (message: unknown) => {
    const { request, response, server } = message as Arrival
    const part = partIn(request.headers[partHeader], secret)
    const isState = request.headers.host === host && request.url?.split('?', 1)[0] === statesPath
    if (part === undefined && !isState) return
    // On a busy machine the verifier may be away for long, and would meet a connection that is being closed.
    server.keepAliveTimeout = 0
    waiting += 1
    response.once('close', () => {
      waiting -= 1
      heard = performance.now()
      if (part !== undefined && !response.writableEnded) unanswered.set(part, 'it closed the connection')
    })
    if (part === undefined) lookAtState(response, exchanges)
    else lookAtPart(part, request, response, host, exchanges)
  }
  subscribe(arrivals, look)
  return {
    url: target,
    statesUrl: target + statesPath,
    part: (number) => `${secret}.${number}`,
    exchanges: exchanges.byPart,
    unanswered,
    refusedStates: exchanges.refusedStates,
    unreachable: () => undefined,
    quietFor: () => (waiting > 0 ? 0 : performance.now() - heard),
    close() {
      unsubscribe(arrivals, look)
      return Promise.resolve()
    },
  }
}

/** Which one it is stays unread: the mock reads it late. Those that it refuses have been found before. */
function lookAtState(response: ServerResponse, exchanges: Exchanges): void {
  whenAnswered(response, ({ status, body }) => exchanges.addState(status, '', body), statusOfState)
}

function lookAtPart(
  part: number,
  request: IncomingMessage,
  response: ServerResponse,
  host: string,
  exchanges: Exchanges,
): void {
  const started = performance.now()
  const { method = '', url: target = '', headers } = request
  const { [partHeader]: _part, host: _, connection: __, ...sent } = headers
  // What a contract says of its host is true of another server.
  headers.host = host
  const asked = bodyOf(request)
  whenAnswered(response, (answer) => {
    const asSent = { method, target, headers: singleValues(sent), body: asked() }
    exchanges.add(part, { request: asSent, ...answer, duration: performance.now() - started })
  })
}

/** As much of a body as has come, as Node's parser hands it over: the mock may take it before it is in the stream. */
function bodyOf(request: IncomingMessage): () => string {
  const chunks: Buffer[] = []
  const push = request.push.bind(request)
  request.push = (part: Buffer | null, encoding?: BufferEncoding) => {
    if (part !== null) chunks.push(part)
    return push(part, encoding)
  }
  return () => Buffer.concat(chunks).toString()
}

/** An answer as the mock writes it. */
interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

type Chunk = string | Uint8Array | undefined

const headersIn = (given: unknown): Record<string, OutgoingHttpHeader> => {
  if (!Array.isArray(given)) return Object(given) as Record<string, OutgoingHttpHeader>
  // Names and values in turn.
  const names = given.filter((_, index) => index % 2 === 0) as string[]
  return Object.fromEntries(names.map((name, index) => [name, given[index * 2 + 1] as OutgoingHttpHeader]))
}

/** Tells of an answer when all of it is written; its status may be changed before. */
function whenAnswered(
  response: ServerResponse,
  tell: (answer: Answer) => void,
  statusOf: (status: number) => number = (status) => status,
): void {
  const { writeHead, write, end } = response as unknown as Record<string, (...given: unknown[]) => unknown>
  const chunks: Buffer[] = []
  const add = (chunk: Chunk) => void (chunk !== undefined && chunks.push(Buffer.from(chunk)))
  let [status, headers] = [0, {}]
  Object.assign(response, {
    writeHead(given: number, ...rest: (string | OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined)[]) {
      status = statusOf(given)
      headers = { ...response.getHeaders(), ...headersIn(rest.at(-1)) }
      return writeHead?.call(response, status, ...rest)
    },
    write(chunk: Chunk, ...rest: unknown[]) {
      add(chunk)
      return write?.call(response, chunk, ...rest)
    },
    end(chunk: Chunk, ...rest: unknown[]) {
      add(chunk)
      // A head alone is written of what it would be of.
      const body = response.req.method === 'HEAD' ? '' : Buffer.concat(chunks).toString()
      tell({ status, headers: singleValues(headers), body })
      return end?.call(response, chunk, ...rest)
    },
  })
}
