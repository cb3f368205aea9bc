const size = 624
const middle = 397
const { imul } = Math

/** MT19937, by M. Matsumoto and T. Nishimura (1998): numbers from 0 up to 1, of 53 bits, that follow from a seed. */
export class MersenneTwister {
  readonly #state = new Int32Array(size)
  #at = size

  /** Of each number the last 32 bits count. */
  seed(seed: number | readonly number[]): void {
    this.#at = size
    if (typeof seed === 'number') this.#begin(seed)
    else this.#stir(seed)
  }

  #begin(seed: number): void {
    const state = this.#state
    state[0] = seed
    for (let at = 1; at < size; at += 1) {
      const last = state[at - 1] as number
      state[at] = imul(1_812_433_253, last ^ (last >>> 30)) + at
    }
  }

  /** A seed of several numbers: twice round, so that each word depends on each number. */
  #stir(seeds: readonly number[]): void {
    this.#begin(19_650_218)
    const state = this.#state
    let at = 1
    const step = (factor: number, more: number) => {
      const last = state[at - 1] as number
      state[at] = ((state[at] as number) ^ imul(last ^ (last >>> 30), factor)) + more
      at += 1
      if (at < size) return
      state[0] = state[size - 1] as number
      at = 1
    }
    for (let turn = 0; turn < Math.max(size, seeds.length); turn += 1) {
      const which = turn % seeds.length
      step(1_664_525, (seeds[which] as number) + which)
    }
    for (let left = size - 1; left > 0; left -= 1) step(1_566_083_941, -at)
    state[0] = 1 << 31
  }

  next(): number {
    return ((this.#word() >>> 5) * 2 ** 26 + (this.#word() >>> 6)) / 2 ** 53
  }

  #word(): number {
    if (this.#at === size) this.#twist()
    let word = this.#state[this.#at] as number
    this.#at += 1
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    return word ^ (word >>> 18)
  }

  #twist(): void {
    const state = this.#state
    for (let at = 0; at < size; at += 1) {
      const joined = ((state[at] as number) & 0x80000000) | ((state[(at + 1) % size] as number) & 0x7fffffff)
      const odd = joined & 1 ? 0x9908b0df : 0
      state[at] = (state[(at + middle) % size] as number) ^ (joined >>> 1) ^ odd
    }
    this.#at = 0
  }
}
