import type { SeenPages } from '../services/terms.ts'
import { successOf, wayToRows } from './answers.ts'
import { wayTo } from './fill.ts'
import type { OwnOperation } from './operations-in.ts'
import { pagingOf } from './paging.ts'
import { valueAt, type Json } from './shape.ts'

type Query = Readonly<Record<string, string>>

const isNextLink = (name: string) => /^next(?:url|uri|link|href|pageurl)?$/.test(name)
const isCursor = (name: string) =>
  /^(?:next|after|endcursor|cursor|(?:next)?(?:page|start|continuation)?token|nextcursor|nextafter)$/.test(name)
/** How many rows there are on all pages. */
export const isTotal = (name: string) => /^(?:total|totalcount|totalitems|totalresults)$/.test(name)

/** What says which query asks for the page that follows those that were seen; undefined: they are all. */
export function nextPageOf(document: Json, list: OwnOperation): (seen: SeenPages) => Query | undefined {
  const schema = list.responses[successOf(list, 200)]?.schema
  const { after, page, offset, usualSize } = pagingOf(document, list)
  const way = (holds: (name: string) => boolean) =>
    schema === undefined
      ? undefined
      : wayTo(document, schema, (name, { type }) => holds(name) && type !== 'object' && type !== 'array')
  const rows = (schema === undefined ? undefined : wayToRows(document, schema)) ?? []
  const [linked, cursor, total] = [isNextLink, isCursor, isTotal].map(way)
  return ({ body, link, rows: seen }) => {
    const given = /<([^>]+)>; *rel="?next"?/.exec(link ?? '')?.[1] ?? (linked && valueAt(body, linked))
    if (typeof given === 'string' && /^(?:https?:\/)?[/?]/.test(given)) return queryIn(given)
    const goesOn = cursor && valueAt(body, cursor)
    if (after !== undefined) return typeof goesOn === 'string' && goesOn !== '' ? { [after]: goesOn } : undefined
    if (page === undefined && offset === undefined) return undefined
    if (link !== null || linked) return undefined
    const here = valueAt(body, rows)
    const size = Array.isArray(here) ? here.length : 0
    const count = total && valueAt(body, total)
    const isAll = typeof count === 'number' ? seen >= count : size < usualSize
    if (size === 0 || isAll) return undefined
    return page === undefined ? { [offset as string]: String(seen) } : { [page]: String(Math.ceil(seen / size) + 1) }
  }
}

const queryIn = (link: string): Query => Object.fromEntries(new URL(link, 'http://localhost').searchParams)
