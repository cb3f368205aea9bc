import { rememberingText } from '../../text/remembering-text.ts'
import type { SnykPageLinks } from '../../generated/types.ts'
import type { QueryOf, Received } from '../service.ts'
import { encodeCursor } from './cursor.ts'
import type { Page } from './page.ts'

type Query = QueryOf<'listOrgInvitation'>

/** What a link's query may hold, in alphabetical order. */
const parameters = ['ending_before', 'limit', 'starting_after', 'version'] as const satisfies readonly (keyof Query)[]

/** A link relative to the server, its query in alphabetical order. */
export function link(prefix: string, path: string, query: Readonly<Partial<Query>>): string {
  let pairs = ''
  for (const name of parameters) {
    const value = query[name]
    if (value !== undefined) pairs += `${pairs === '' ? '?' : '&'}${name}=${encoded(String(value))}`
  }
  return prefix + path + pairs
}

/** A link's parameters are nearly always those of the last one. */
const encoded = rememberingText(encodeURIComponent)

/** Links of a page: `next` and `prev` are absent at the ends. */
export function pageLinks({ prefix }: Received, path: string, query: Query, limit: number, page: Page): SnykPageLinks {
  const { version } = query
  const [first, last] = [page.items[0], page.items.at(-1)]
  const links: SnykPageLinks = { self: link(prefix, path, query), first: link(prefix, path, { version, limit }) }
  if (last && page.hasNext) {
    links.next = link(prefix, path, { version, limit, starting_after: encodeCursor(last.sequence) })
  }
  if (first && page.hasPrevious) {
    links.prev = link(prefix, path, { version, limit, ending_before: encodeCursor(first.sequence) })
  }
  return links
}
