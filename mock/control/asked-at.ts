import type { Arrival, Place } from '../serve/arrival.ts'

/** The origin at which a request was made, and what a proxy stands in front of; undefined when it does not say. */
export function askedAt({ arrival, base }: Pick<Place, 'base'> & { readonly arrival: Arrival }): string | undefined {
  const { origin } = arrival
  return origin === undefined ? undefined : origin + base
}
