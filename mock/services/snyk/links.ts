import type { components } from '../../generated/live-types.ts'
import type { SnykPageLinks } from '../../generated/types.ts'
import type { QueryOf, Received } from '../service.ts'
import { encodeCursor } from './cursor.ts'
import type { Page } from './page.ts'

type LiveLinks = components['schemas']['SnykPageLinks']
type Query = QueryOf<'listOrgInvitation'>

/** A link relative to the server, its query in alphabetical order. */
export function link(
  prefix: string,
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  return `${prefix}${path}?${pairs.join('&')}`
}

/** Links of a page: `next` and `prev` are absent at the ends. */
export function pageLinks({ prefix }: Received, path: string, query: Query, limit: number, page: Page): LiveLinks {
  const { version } = query
  const [first, last] = [page.items[0], page.items.at(-1)]
  const to = (place: Partial<Query>) => link(prefix, path, { version, limit, ...place })
  return {
    self: link(prefix, path, { ...query }),
    first: to({}),
    ...(last && page.hasNext && { next: to({ starting_after: encodeCursor(last.sequence) }) }),
    ...(first && page.hasPrevious && { prev: to({ ending_before: encodeCursor(first.sequence) }) }),
  }
}

/** The same as the documents have them: null at the ends. */
export function withNulls({ self, first, next, prev }: LiveLinks): SnykPageLinks {
  return { self, first, next: next ?? null, prev: prev ?? null }
}
