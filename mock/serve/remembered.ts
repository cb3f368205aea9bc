import type { Arrival, BodyDone, Found } from './arrival.ts'
import type { Feed } from './feed.ts'
import type { SentAnswer } from './sent-answer.ts'

/** A request whose body can be read again, for whoever does all of it anew. */
export class Remembered implements Arrival {
  readonly method: string
  readonly url: string
  readonly headers: Arrival['headers']
  readonly origin: string | undefined
  readonly ownSandbox: string | undefined
  readonly flaw: Arrival['flaw']
  readonly #arrival: Arrival
  #body: Parameters<BodyDone> | undefined

  constructor(arrival: Arrival) {
    this.method = arrival.method
    this.url = arrival.url
    this.headers = arrival.headers
    this.origin = arrival.origin
    this.ownSandbox = arrival.ownSandbox
    this.flaw = arrival.flaw
    this.#arrival = arrival
  }

  get found(): Found | undefined {
    return this.#arrival.found
  }

  set found(found: Found | undefined) {
    this.#arrival.found = found
  }

  receive(limit: number, done: BodyDone): void {
    if (this.#body) return done(...this.#body)
    this.#arrival.receive(limit, (...body) => {
      this.#body = body
      done(...body)
    })
  }

  send(answer: SentAnswer): SentAnswer | undefined {
    return this.#arrival.send(answer)
  }

  sendPart(answer: SentAnswer, text: string): SentAnswer | undefined {
    return this.#arrival.sendPart(answer, text)
  }

  pour(answer: SentAnswer, pieces: Iterable<string>): Promise<void> {
    return this.#arrival.pour(answer, pieces)
  }

  stream(answer: SentAnswer, feed: Feed): void {
    this.#arrival.stream(answer, feed)
  }

  hangUp(): void {
    this.#arrival.hangUp()
  }

  whenGone(tell: () => void): void {
    this.#arrival.whenGone(tell)
  }
}
