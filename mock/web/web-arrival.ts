import { patiently } from '../domain/patiently.ts'
import type { ProblemOf } from '../domain/problem.ts'
import type { Arrival, BodyDone, Found } from '../serve/arrival.ts'
import type { Feed } from '../serve/feed.ts'
import type { SentAnswer } from '../serve/sent-answer.ts'
import { feedStream, partStream, PieceStream } from './answer-stream.ts'
import { receiveBody, type BodyRules } from './receive-body.ts'

export interface WebArrivalOptions extends Pick<BodyRules, 'unpackerFor'> {
  /** The sandbox that the request reaches unless it names one; undefined for `default`. */
  readonly ownSandbox: string | undefined
  /** What stands before the mock's own paths: empty, or segments with a slash before each. */
  readonly mount: string
  /** Told of the response, once. */
  readonly resolve: (response: Response) => void
  /** Told instead why there is none. */
  readonly reject: (reason: unknown) => void
}

type Pair = [name: string, value: string]

/** A request of the Fetch standard as the core takes it. */
export class WebArrival implements Arrival {
  readonly method: string
  readonly url: string
  readonly headers: Arrival['headers']
  found: Found | undefined = undefined
  /** Headers that the answer has unless it has its own: names and values. */
  common: readonly Pair[] = []
  isSettled = false
  readonly #request: Request
  readonly #options: WebArrivalOptions

  constructor(request: Request, options: WebArrivalOptions) {
    this.#request = request
    this.#options = options
    this.method = request.method
    this.url = targetOf(request.url, options.mount)
    this.headers = headersOf(request)
  }

  /** What a server's parser refuses before a request is one. */
  get flaw(): ProblemOf<'malformed-http'> | undefined {
    let size = this.url.length
    for (const name in this.headers) size += name.length + (this.headers[name]?.length ?? 0) + 4
    return size > mostInHead ? tooLarge : undefined
  }

  get ownSandbox(): string | undefined {
    return this.#options.ownSandbox
  }

  get origin(): string {
    return originOf(this.#request.url)
  }

  receive(limit: number, done: BodyDone): void {
    receiveBody(this.#request, this.headers, { limit, unpackerFor: this.#options.unpackerFor }, done)
  }

  send(answer: SentAnswer): SentAnswer | undefined {
    return this.answer(withLength(answer), answer.text) ? answer : undefined
  }

  sendPart(answer: SentAnswer, text: string): SentAnswer | undefined {
    const isSent = this.answer(withLength(answer), partStream(text, brokenOff('terminated')))
    return isSent ? { ...answer, text } : undefined
  }

  async pour(answer: SentAnswer, pieces: Iterable<string>): Promise<void> {
    const pouring = new PieceStream()
    if (!this.answer(answer, pouring.stream) || this.method === 'HEAD') return
    this.whenGone(() => pouring.fail(this.#request.signal.reason))
    try {
      await patiently(pieces, (piece) => pouring.write(piece))
      pouring.end()
    } catch (error) {
      pouring.fail(error)
      throw error
    }
  }

  stream(answer: SentAnswer, feed: Feed): void {
    if (this.method === 'HEAD' || this.isSettled) this.answer(answer, undefined)
    else this.answer(answer, feedStream(answer.text ?? '', feed, this.#request.signal))
  }

  hangUp(): void {
    this.giveUp(brokenOff('fetch failed'))
  }

  whenGone(tell: () => void): void {
    const { signal } = this.#request
    if (signal.aborted) queueMicrotask(tell)
    else signal.addEventListener('abort', tell, { once: true })
  }

  /** Answers with a body of any kind. False when it is too late. */
  answer({ status, headers }: SentAnswer, body: string | Uint8Array | ReadableStream<Uint8Array> | undefined): boolean {
    if (this.isSettled) return false
    this.isSettled = true
    this.#leaveBody()
    const own = pairsOf(headers)
    const isEmpty = body === undefined || this.method === 'HEAD' || nullBodies.has(status)
    this.#options.resolve(
      new Response(isEmpty ? null : body, { status, headers: this.common.length === 0 ? own : this.#withCommon(own) }),
    )
    return true
  }

  /** Answers nothing. */
  giveUp(reason: unknown): void {
    if (this.isSettled) return
    this.isSettled = true
    this.#leaveBody()
    this.#options.reject(reason)
  }

  #withCommon(own: readonly Pair[]): Pair[] {
    const names = new Set(own.map(([name]) => name))
    return [...this.common.filter(([name]) => !names.has(name)), ...own]
  }

  /** Whoever sends a body that nobody reads would wait for ever. */
  #leaveBody(): void {
    const { body, bodyUsed } = this.#request
    if (body && !bodyUsed) body.cancel().catch(() => undefined)
  }
}

/** Bytes of a URL and headers: as many as Node takes. */
const mostInHead = 16 * 1024

const tooLarge = {
  code: 'malformed-http',
  status: 431,
  detail: 'The URL and the headers are larger than 16 KiB together.',
} as const

/** Those that have no body, by the Fetch standard. */
const nullBodies: ReadonlySet<number> = new Set([204, 205, 304])

function pairsOf(raw: readonly string[]): Pair[] {
  const pairs: Pair[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] as string, raw[at + 1] as string])
  return pairs
}

const encoder = new TextEncoder()

/** The answer with the length of its whole text among the headers. */
function withLength(answer: SentAnswer): SentAnswer {
  const { headers, text } = answer
  if (text === undefined) return answer
  // Most texts are ASCII.
  const length = /[^\0-\x7f]/.test(text) ? encoder.encode(text).length : text.length
  headers.push('content-length', String(length))
  return answer
}

/** What a client of `fetch` is told when a connection breaks off. */
const brokenOff = (message: string) =>
  new TypeError(message, { cause: Object.assign(new Error('The mock broke off.'), { code: 'ECONNRESET' }) })

/** By lower-case name, as a client sends them: what HTTP adds to a request with a body is added here. */
function headersOf(request: Request): Arrival['headers'] {
  // A header may be called __proto__.
  const headers = Object.fromEntries(request.headers) as Record<string, string>
  if (request.body && headers['content-length'] === undefined) headers['transfer-encoding'] ??= 'chunked'
  return headers
}

/** Scheme, name and port of a URL as a Request has it. */
const originOf = (url: string) => url.slice(0, endOfOrigin(url))

const endOfOrigin = (url: string) => url.indexOf('/', url.indexOf('//') + 2)

/** Path and query of such a URL, without what the mock is mounted at. */
function targetOf(url: string, mount: string): string {
  const end = url.indexOf('#')
  const target = url.slice(endOfOrigin(url), end < 0 ? undefined : end)
  if (mount === '' || !target.startsWith(mount)) return target
  const rest = target.slice(mount.length)
  return rest === '' || rest.startsWith('?') ? `/${rest}` : rest.startsWith('/') ? rest : target
}
