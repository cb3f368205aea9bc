import { MersenneTwister } from './mersenne-twister.ts'

/** What scenarios use of a locale's words. */
export interface SmallLocale {
  readonly person: Readonly<Record<string, unknown>>
  readonly company: { readonly name_pattern: readonly string[] } & Readonly<Record<string, unknown>>
  readonly [group: string]: Readonly<Record<string, unknown>>
}

interface Weighted {
  readonly value: string
  readonly weight: number
}

/**
 * What scenarios use of faker, which draws as faker does: the same seed gives the same names. A build for browsers has it in
 * the place of faker, which is ten times as large (scripts/build/small-faker.mjs).
 */
export class SmallFaker {
  readonly rawDefinitions: SmallLocale
  readonly definitions: SmallLocale
  readonly #random = new MersenneTwister()

  constructor({ locale }: { readonly locale: SmallLocale }) {
    this.rawDefinitions = locale
    this.definitions = locale
  }

  seed(seed: number | number[]): void {
    this.#random.seed(seed)
  }

  readonly number = {
    /** From `min` to `max`, both included. */
    int: (range: number | { readonly min?: number; readonly max: number }): number => {
      const { min = 0, max } = typeof range === 'number' ? { max: range } : range
      return min === max ? min : Math.floor(this.#random.next() * (max - min + 1) + min)
    },
    /** From 0 up to 1. */
    float: (): number => this.#random.next(),
  }

  readonly helpers = {
    arrayElement: <Item>(items: readonly Item[]): Item =>
      items[items.length > 1 ? this.number.int(items.length - 1) : 0] as Item,
    shuffle: <Item>(items: readonly Item[]): Item[] => {
      const left = [...items]
      for (let last = left.length - 1; last > 0; last -= 1) {
        const at = this.number.int(last)
        const moved = left[last] as Item
        left[last] = left[at] as Item
        left[at] = moved
      }
      return left
    },
  }

  readonly string = {
    alphanumeric: (length: number): string => Array.from({ length }, () => this.helpers.arrayElement(letters)).join(''),
    /** Small letters, without a prefix. */
    hexadecimal: ({ length }: { readonly length: number }): string =>
      Array.from({ length }, () => this.helpers.arrayElement(hexadecimals))
        .join('')
        .toLowerCase(),
    uuid: (): string =>
      'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'
        .replaceAll('x', () => this.number.int(15).toString(16))
        .replace('y', () => this.number.int({ min: 8, max: 11 }).toString(16)),
  }

  readonly company = {
    name: (): string => this.#filled(this.helpers.arrayElement(this.rawDefinitions.company.name_pattern)),
  }

  /** A pattern with a word in each place, from left to right. */
  #filled(pattern: string): string {
    const [place, path] = /\{\{([a-z][\w.]*)\}\}/.exec(pattern) ?? []
    if (place === undefined || path === undefined) return pattern
    return this.#filled(pattern.replace(place, () => this.#word(path)))
  }

  #word(path: string): string {
    if (path === 'person.lastName') return this.#lastName()
    const found = path.split('.').reduce<unknown>((within, name) => Object(within)[name], this.rawDefinitions)
    return String(Array.isArray(found) ? this.helpers.arrayElement(found) : found)
  }

  #lastName(): string {
    const { generic = [] } = this.rawDefinitions.person['last_name_pattern'] as { readonly generic?: Weighted[] }
    // faker draws a sex first, which names of this kind don't have.
    this.#random.next()
    const all = generic.reduce((sum, { weight }) => sum + weight, 0)
    const drawn = this.#random.next() * all
    let sum = 0
    const chosen = generic.find(({ weight }) => drawn < (sum += weight)) ?? generic.at(-1)
    return this.#filled(chosen?.value ?? '')
  }
}

const letters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')

/** As faker has them, which draws from large ones as well and writes them small. */
const hexadecimals = '0123456789abcdefABCDEF'.split('')
