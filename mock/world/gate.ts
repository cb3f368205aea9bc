import type { Done } from './keep.ts'
import type { Head } from './ledger.ts'

export interface GateOptions {
  /** How sandboxes stand, at some moment after the call. */
  readonly heads: (sandboxes: readonly string[]) => Promise<readonly (Head | undefined)[]>
  /** Brings the state to a head, then tells. */
  readonly meet: (sandbox: string, head: Head | undefined, done: Done) => void
  /** Does something once all that happens just now has happened. */
  readonly soon: (task: () => void) => void
}

/**
 * Asks how sandboxes stand, for all who wait with one question. At most one is under way: who comes meanwhile waits for the
 * next, because the answer under way may be older than what they were told.
 */
export class Gate {
  readonly #options: GateOptions
  #waiting = new Map<string, Done[]>()
  #isAsking = false

  constructor(options: GateOptions) {
    this.#options = options
  }

  /** Tells once the state is as new as all that anybody was told of before the call. */
  pass(sandbox: string, done: Done): void {
    const waiting = this.#waiting.get(sandbox)
    if (waiting) waiting.push(done)
    else this.#waiting.set(sandbox, [done])
    this.#askSoon()
  }

  #askSoon(): void {
    if (this.#isAsking || this.#waiting.size === 0) return
    this.#isAsking = true
    this.#options.soon(() => void this.#ask())
  }

  async #ask(): Promise<void> {
    const asked = this.#waiting
    this.#waiting = new Map()
    let heads: readonly (Head | undefined)[] = []
    let failure: unknown
    try {
      heads = await this.#options.heads([...asked.keys()])
    } catch (error) {
      failure = error
    }
    this.#isAsking = false
    this.#askSoon()
    let at = 0
    for (const [sandbox, waiting] of asked) {
      const tell: Done = (error) => {
        for (const done of waiting) done(error)
      }
      if (failure === undefined) this.#options.meet(sandbox, heads[at], tell)
      else tell(failure)
      at += 1
    }
  }
}
