import type { Faker } from '@faker-js/faker'

export interface Name {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
}

/** Primes, so that the stride below meets every pair of names once before it meets one again. */
const firstNames = 211
const lastNames = 307
const stride = 25_013

/** RFC 2606 keeps them for examples: mail to them reaches nobody. */
const domains = ['example.com', 'example.org', 'example.net'] as const

/** The name of that number. `shift`: which addresses it takes; two shifts never give the same address. */
export type NameAt = (count: number, shift?: number) => Name

/**
 * Names of people by their numbers, each with an address of its own. faker is asked once for the parts: a call for each
 * person would take most of the time of a large world.
 */
export function people(faker: Faker): NameAt {
  const { first_name: first, last_name: last } = faker.definitions.person
  const firsts = faker.helpers.shuffle(distinct(first.generic ?? [])).slice(0, firstNames)
  const lasts = faker.helpers.shuffle(distinct(last.generic ?? [])).slice(0, lastNames)
  const pairs = firsts.length * lasts.length
  return (count, shift = 0) => {
    const round = Math.floor(count / pairs)
    const pair = (count * stride) % pairs
    const [firstName, firstPart] = firsts[pair % firsts.length] as Part
    const [lastName, lastPart] = lasts[Math.floor(pair / firsts.length)] as Part
    const tail = `${round === 0 ? '' : round + 1}@${domains[(count + shift) % domains.length]}`
    // Joined, not added: a sum keeps its parts, and takes three times the memory.
    return { firstName, lastName, email: [firstPart, '.', lastPart, tail].join('') }
  }
}

type Part = readonly [name: string, inAddress: string]

/** No two names that look the same in an address. */
function distinct(names: readonly string[]): Part[] {
  const parts = new Map<string, Part>()
  for (const name of names) {
    const inAddress = name.toLowerCase().replaceAll(/[^a-z]/g, '')
    parts.set(inAddress, [name, inAddress])
  }
  return [...parts.values()]
}
