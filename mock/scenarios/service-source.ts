import type { Faker } from '@faker-js/faker'
import type { SeededIds } from '../world/ids.ts'
import { day } from './day.ts'
import type { NameAt } from './people.ts'

/** So many services can draw side by side. */
export const places = 32

/** The numbers of ids that services draw from; what a world is made of besides has those above. */
const firstNumber = -(2 ** 30)

export interface ServiceSourceOptions {
  /** Seeded for this service alone. */
  readonly faker: Faker
  readonly ids: SeededIds
  readonly nameAt: NameAt
  /** Everything happened before this moment. Milliseconds since 1970. */
  readonly reference: number
  /** The service's place among all, from 1 on. */
  readonly place: number
}

/**
 * What one service's invitations are drawn from: a stream of chance, ids and addresses of its own, so that they are the
 * same whatever other services there are.
 */
export class ServiceSource {
  readonly faker: Faker
  readonly #options: ServiceSourceOptions
  #things = 0
  #names = 0

  constructor(options: ServiceSourceOptions) {
    if (options.place >= places) throw new Error(`There are ${places - 1} services at most.`)
    this.faker = options.faker
    this.#options = options
  }

  /** A new uuid. */
  id(): string {
    return this.#options.ids.uuid(this.#nextThing())
  }

  /** A new invitation's secret. */
  code(): string {
    return this.#options.ids.secret(this.#nextThing())
  }

  /** A person's name with an address that nobody in this world has yet. */
  name() {
    const count = this.#names * places + this.#options.place
    this.#names += 1
    return this.#options.nameAt(count, 1)
  }

  /** A moment at least and at most so many days before the reference moment. */
  daysAgo(least: number, most: number): number {
    const { faker, reference } = this.#options
    return reference - faker.number.int({ min: Math.ceil(least * day), max: Math.floor(most * day) })
  }

  /** The sequence of an invitation before which so many newer ones of the service were made. What is made later has one above 0. */
  sequence(newer: number): number {
    return -(newer * places + this.#options.place)
  }

  #nextThing(): number {
    const number = firstNumber - this.#things * places - this.#options.place
    this.#things += 1
    return number
  }
}

/** By language and service. To make one takes as long as a small world's invitations; to seed it anew a part of that. */
const fakers = new WeakMap<Faker, Map<string, Faker>>()

/** Another faker with the same words, seeded by a number and a name: good until it is asked for by the same name again. */
export function fakerFor(faker: Faker, seed: number, name: string): Faker {
  const known = fakers.get(faker) ?? new Map<string, Faker>()
  fakers.set(faker, known)
  const another = known.get(name) ?? anotherLike(faker)
  known.set(name, another)
  another.seed([seed, ...Array.from(name, (character) => character.codePointAt(0) ?? 0)])
  return another
}

function anotherLike(faker: Faker): Faker {
  const Another = faker.constructor as new (options: { locale: Faker['rawDefinitions'] }) => Faker
  return new Another({ locale: faker.rawDefinitions })
}
