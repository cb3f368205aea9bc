import type { Arrival, Place } from '../serve/arrival.ts'

/** The origin at which a request was made, and what a proxy stands in front of; undefined when it does not say. */
export function askedAt(
  { base, proxied }: Pick<Place, 'base' | 'proxied'>,
  { origin: own }: Pick<Arrival, 'origin'>,
): string | undefined {
  const origin = proxied ?? own
  return origin === undefined ? undefined : origin + base
}
