import type { Faker } from '@faker-js/faker'
import { inAddress } from './in-address.ts'

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
  if (first.generic && last.generic) return namesOf(faker, first.generic, last.generic)
  // Where names go by gender, every second one is a woman's.
  const women = namesOf(faker, first.female ?? [], last.female ?? [])
  const womens = new Set((last.female ?? []).map(inAddress))
  const others = (last.male ?? []).filter((name) => !womens.has(inAddress(name)))
  const men = namesOf(faker, first.male ?? [], others)
  return (count, shift) => (count % 2 === 0 ? women : men)(Math.floor(count / 2), shift)
}

function namesOf(faker: Faker, first: readonly string[], last: readonly string[]): NameAt {
  const firsts = faker.helpers.shuffle(distinct(first)).slice(0, firstNames)
  const lasts = faker.helpers.shuffle(distinct(last)).slice(0, lastNames)
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
    const part = inAddress(name)
    if (part !== '') parts.set(part, [name, part])
  }
  return [...parts.values()]
}
