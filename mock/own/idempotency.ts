import type { WorldStore } from '../domain/ports.ts'
import { refuse } from '../domain/problem.ts'
import type { Answer, Exchange } from '../services/service.ts'

interface Kept {
  readonly request: string
  readonly answer: Answer
  readonly at: number
}

const day = 24 * 60 * 60 * 1000

/** The answers to requests that carried a key, for a day of the sandbox's time. They belong to a running sandbox. */
export class Idempotency {
  readonly #header: string
  readonly #kept = new WeakMap<WorldStore, Map<string, Kept>>()

  constructor(header: string) {
    this.#header = header
  }

  /** What was answered to the same request before, else what is now. Throws a Refusal when the key was another request's. */
  once(exchange: Exchange, perform: () => Answer): Answer {
    const key = exchange.headers[this.#header]
    if (typeof key !== 'string' || key === '') return perform()
    const { world, now, caller, method, target, body } = exchange
    let known = this.#kept.get(world)
    if (!known) this.#kept.set(world, (known = new Map()))
    const place = `${caller.kind === 'person' ? caller.personId : ''} ${key}`
    const request = JSON.stringify([method, target, body])
    const before = known.get(place)
    if (before && now - before.at < day && now >= before.at) {
      return before.request === request ? before.answer : refuse({ code: 'idempotency-mismatch', key })
    }
    const answer = perform()
    known.set(place, { request, answer, at: now })
    return answer
  }
}
