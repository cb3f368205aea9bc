import type { Invitation } from '../../domain/invitation.ts'
import type { Ranked } from '../../domain/ports.ts'

/** Where a page begins or ends, in the order of creation. */
export type PagePlace = { readonly after: number } | { readonly before: number } | undefined

export interface Page {
  readonly items: readonly Invitation[]
  readonly hasNext: boolean
  readonly hasPrevious: boolean
}

/** At most `limit` invitations after or before a place, or the first ones. The place need not exist any more. */
export function pageAt(list: Ranked<Invitation>, place: PagePlace, limit: number): Page {
  const from = startOf(list, place, limit)
  const count = place && 'before' in place ? Math.min(limit, rankOf(list, place.before) - from) : limit
  return { items: list.slice(from, count), hasNext: from + count < list.size, hasPrevious: from > 0 }
}

function startOf(list: Ranked<Invitation>, place: PagePlace, limit: number): number {
  if (!place) return 0
  if ('after' in place) return rankOf(list, place.after + 1)
  return Math.max(0, rankOf(list, place.before) - limit)
}

const rankOf = (list: Ranked<Invitation>, sequence: number) => list.countWhile((item) => item.sequence < sequence)
