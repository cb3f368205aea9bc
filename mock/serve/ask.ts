import { patiently } from '../domain/patiently.ts'
import type { Arrival, BodyDone, Found } from './arrival.ts'
import { Refusal } from '../domain/problem.ts'
import type { Core } from './core.ts'
import type { Feed } from './feed.ts'
import { headersIn, type SentAnswer } from './sent-answer.ts'

/** A request in a program's own memory. */
export interface PlainRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  /** By lower-case name. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface PlainAnswer {
  /** undefined when the mock broke off before it answered, as a fault may want it. */
  readonly status: number | undefined
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** undefined for none. */
  readonly text: string | undefined
  /** False when the mock broke off. */
  readonly isWhole: boolean
  /** What follows the text, as the journal's live feed has it; undefined for nothing. */
  readonly feed: Feed | undefined
}

/** Asks the core without a socket: the smallest host that there is. */
export function ask(core: Core, request: PlainRequest): Promise<PlainAnswer> {
  return new Promise((resolve) => {
    const arrival = new PlainArrival(request, resolve)
    core.take(arrival, (place) => core.refuseStray(arrival, place))
  })
}

class PlainArrival implements Arrival {
  readonly method: string
  readonly url: string
  readonly headers: Arrival['headers']
  readonly origin = undefined
  readonly ownSandbox = undefined
  readonly flaw = undefined
  found: Found | undefined = undefined
  readonly #body: Uint8Array
  readonly #answer: (answer: PlainAnswer) => void

  constructor({ method, target, headers = {}, body = '' }: PlainRequest, answer: (answer: PlainAnswer) => void) {
    this.method = method
    this.url = target
    this.#body = new TextEncoder().encode(body)
    this.headers = body === '' ? headers : { 'content-length': String(this.#body.length), ...headers }
    this.#answer = answer
  }

  receive(limit: number, done: BodyDone): void {
    const tooLarge = this.#body.length > limit && new Refusal({ code: 'body-too-large', limit })
    done(tooLarge || undefined, this.#body)
  }

  send(answer: SentAnswer): SentAnswer {
    this.#end(answer, answer.text)
    return answer
  }

  sendPart(answer: SentAnswer, text: string): SentAnswer {
    this.#end(answer, text, { isWhole: false })
    return { ...answer, text }
  }

  async pour(answer: SentAnswer, pieces: Iterable<string>): Promise<void> {
    let text = ''
    await patiently(pieces, (piece) => void (text += piece))
    this.#end(answer, text)
  }

  stream(answer: SentAnswer, feed: Feed): void {
    this.#end(answer, answer.text, { feed })
  }

  hangUp(): void {
    this.#answer({ status: undefined, headers: {}, text: undefined, isWhole: false, feed: undefined })
  }

  /** Whoever asks so waits for ever. */
  whenGone(): void {}

  #end(
    { status, headers }: SentAnswer,
    text: string | undefined,
    { isWhole = true, feed }: Partial<Pick<PlainAnswer, 'isWhole' | 'feed'>> = {},
  ): void {
    this.#answer({
      status,
      headers: headersIn(headers),
      text: this.method === 'HEAD' ? undefined : text,
      isWhole,
      feed,
    })
  }
}
