/** Chance that a seed repeats: mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 up to 1, which it never is. */
  share(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from 0 up to `end`, which it never is. */
  below(end: number): number {
    return Math.floor(this.share() * end)
  }

  /** Throws when there is nothing to choose from. */
  of<Value>(values: readonly Value[]): Value {
    if (values.length === 0) throw new Error('There is nothing to choose from.')
    return values[this.below(values.length)] as Value
  }

  is(probability: number): boolean {
    return this.share() < probability
  }
}
