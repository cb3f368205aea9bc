import type { Faker } from '@faker-js/faker'
import { fakerFor } from '../service-source.ts'

/**
 * What a world file leaves out is drawn for each thing from a stream of its own, which follows from the seed and from what
 * the thing is called: another thing in the file moves none. Things of one name are told apart by their order.
 */
export class WorldStream {
  readonly #faker: Faker
  readonly #seed: number
  readonly #calls = new Map<string, number>()

  constructor(faker: Faker, seed: number) {
    this.#faker = fakerFor(faker, seed, 'world file')
    this.#seed = seed
  }

  /** At the beginning of a thing's stream, until the next call. */
  of(kind: 'organization' | 'role' | 'person' | 'persona' | 'membership' | 'invitation', name: string): Faker {
    const key = `${kind}/${name}`
    const call = this.#calls.get(key) ?? 0
    this.#calls.set(key, call + 1)
    this.#faker.seed([this.#seed, call, ...Array.from(key, (character) => character.codePointAt(0) ?? 0)])
    return this.#faker
  }
}
