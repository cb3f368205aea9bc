import type { Counted, Rates } from './rates.ts'
import type { SharedRates } from './keep.ts'

type Told = (counted: Counted | undefined) => void

interface Waiting {
  readonly life: string
  readonly key: string
  readonly length: number
  readonly ahead: number
  readonly told: Told[]
}

export interface RateGateOptions {
  readonly rates: Rates
  /** How a sandbox goes by there; undefined: it is not there. */
  readonly lifeOf: (sandbox: string) => string | undefined
  /** Does something once all that happens just now has happened. */
  readonly soon: (task: () => void) => void
}

/** Has requests counted, all that wait with one question. At most one is under way. */
export class RateGate implements SharedRates {
  readonly #options: RateGateOptions
  #waiting = new Map<string, Waiting>()
  #isAsking = false

  constructor(options: RateGateOptions) {
    this.#options = options
  }

  count(sandbox: string, key: string, length: number, ahead: number, told: Told): void {
    const life = this.#options.lifeOf(sandbox)
    if (life === undefined) return told(undefined)
    const place = `${life} ${key}`
    const waiting = this.#waiting.get(place)
    if (waiting) waiting.told.push(told)
    else this.#waiting.set(place, { life, key, length, ahead, told: [told] })
    this.#askSoon()
  }

  async forget(sandbox: string): Promise<void> {
    const life = this.#options.lifeOf(sandbox)
    // They end by themselves.
    if (life !== undefined) await this.#options.rates.forget(life).catch(() => undefined)
  }

  #askSoon(): void {
    if (this.#isAsking || this.#waiting.size === 0) return
    this.#isAsking = true
    this.#options.soon(() => void this.#ask())
  }

  async #ask(): Promise<void> {
    const asked = [...this.#waiting.values()]
    this.#waiting = new Map()
    let counted: readonly Counted[] = []
    try {
      counted = await this.#options.rates.count(asked.map(({ told, ...each }) => ({ ...each, requests: told.length })))
    } catch {
      // Whoever asked counts alone.
    }
    this.#isAsking = false
    this.#askSoon()
    for (const [at, { told }] of asked.entries()) {
      const all = counted[at]
      // The one that came first stands as if the others had not come yet.
      for (const [before, tell] of told.entries())
        tell(all && { ...all, requests: all.requests - (told.length - 1 - before) })
    }
  }
}
