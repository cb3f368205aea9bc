import { setTimeout as after } from 'node:timers/promises'
import { checkAnswer, type AnswerRules } from '../../mock/index.ts'
import { ConformError } from './conform-error.ts'
import { NoAnswer, sendTogether, type Reply, type SentRequest } from './wire.ts'

export interface AskerOptions {
  /** Without a slash at its end. */
  readonly url: string
  readonly rules: AnswerRules
  /** Milliseconds for a whole answer. */
  readonly timeout: number
  /** How many requests are sent in a second at most; undefined: as many as there are. */
  readonly rate?: number | undefined
  /** Whether nothing but GET may be sent. */
  readonly safe: boolean
  /** The header besides Retry-After that says when a caller is welcome again. */
  readonly retryAfter?: string | undefined
  /** Sent with every request, instead of headers of the same name. */
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
  /** Where what is seen of answers outlives the process. */
  readonly journal?: { readonly seen: ReadonlyMap<string, Violation>; saw(key: string, violation: Violation): void }
}

/** An answer that the document does not allow, by operation and status. */
export interface Violation {
  readonly operationId: string
  readonly status: number
  readonly violations: readonly string[]
}

/** Seconds that are waited after 429 at most, and how often in a row. */
const longestWait = 120
const mostWaits = 5

/** Requests in a row without an answer, after which nothing is asked any more. */
const mostSilent = 3

/** Asks a server politely, holds its answers against the document, and gives up on one that does not answer. */
export class Asker {
  /** `POST /v1/… 409`, since it was last taken. */
  exchanges: string[] = []
  requests = 0
  readonly seen: Map<string, Violation>
  readonly #options: AskerOptions
  #silent = 0
  #next = 0

  constructor(options: AskerOptions) {
    this.#options = options
    this.seen = new Map(options.journal?.seen)
  }

  /** Sends requests at once. Rejects with NoAnswer, or with a ConformError when it is no use to go on. */
  async send(requests: readonly SentRequest[]): Promise<readonly Reply[]> {
    const { safe, url, timeout, headers } = this.#options
    const changing = requests.find(({ method }) => method !== 'GET')
    // Whatever a check has in mind: this is where it is kept.
    if (safe && changing) throw new Error(`${changing.method} is not sent with --safe.`)
    const sent = headers ? requests.map((each) => ({ ...each, headers: { ...each.headers, ...headers } })) : requests
    for (let waits = 0; ; waits += 1) {
      await this.#pace(requests.length)
      this.requests += requests.length
      const replies = await sendTogether(url, sent, timeout).then(
        (all) => ((this.#silent = 0), all),
        (error: unknown) => this.#unanswered(requests, error),
      )
      const limited = replies.find(({ status }) => status === 429)
      if (limited && waits < mostWaits) {
        await this.#wait(limited)
        continue
      }
      for (const [index, reply] of replies.entries()) this.#note(requests[index]!, reply)
      return replies
    }
  }

  #note({ method, target }: SentRequest, reply: Reply): void {
    this.exchanges.push(`${method} ${target} ${reply.status}`)
    const { operationId, violations } = checkAnswer({ method, path: target, ...reply }, this.#options.rules)
    if (operationId === undefined) return
    const key = `${operationId} ${reply.status}`
    const known = this.seen.get(key)?.violations
    const all = [...new Set([...(known ?? []), ...violations])]
    if (known?.length === all.length) return
    const violation = { operationId, status: reply.status, violations: all }
    this.seen.set(key, violation)
    this.#options.journal?.saw(key, violation)
  }

  async #pace(count: number): Promise<void> {
    const { rate, signal } = this.#options
    if (signal?.aborted) throw new ConformError('It was told to end.')
    if (rate === undefined) return
    const now = performance.now()
    const wait = Math.max(0, this.#next - now)
    this.#next = Math.max(now, this.#next) + (count * 1000) / rate
    if (wait > 0) await after(wait)
  }

  async #wait({ headers }: Reply): Promise<void> {
    const { retryAfter = 'retry-after', signal } = this.#options
    const said = headers['retry-after'] ?? headers[retryAfter]
    const seconds = said === undefined ? 10 : Number(said)
    if (!(seconds >= 0 && seconds <= longestWait))
      throw new ConformError(
        `The server wants no requests for a while: ${said}, where seconds should be, and at most ${longestWait} are waited. Try again later, with a smaller --rate.`,
      )
    await after(Math.ceil(seconds * 1000) + 100, undefined, { ...(signal && { signal }) }).catch(() => {
      throw new ConformError('It was told to end.')
    })
  }

  #unanswered(requests: readonly SentRequest[], error: unknown): never {
    if (!(error instanceof NoAnswer)) throw error
    this.#silent += 1
    for (const { method, target } of requests) this.exchanges.push(`${method} ${target} no answer: ${error.message}`)
    if (this.#silent >= mostSilent)
      throw new ConformError(
        `${this.#options.url} does not answer: ${error.message}, ${mostSilent} times in a row. Nothing more is asked of it.`,
      )
    throw error
  }
}
