import { simple } from './fill.ts'
import { knownIn } from './known-by.ts'
import type { OwnOperation } from './operations-in.ts'
import { shapeOf, type Json } from './shape.ts'

/** How a list comes in pages, by the names of its parameters; undefined: it has none of that kind. */
export interface Paging {
  readonly size: string | undefined
  readonly page: string | undefined
  readonly offset: string | undefined
  readonly after: string | undefined
  readonly before: string | undefined
  readonly usualSize: number
}

const names: readonly (readonly [keyof Omit<Paging, 'usualSize'>, RegExp])[] = [
  ['size', /^(?:perpage|pagesize|limit|size|maxresults|count|take|pagelimit)$/],
  ['page', /^(?:page|pagenumber|pageno)$/],
  ['offset', /^(?:offset|skip|start|pageoffset)$/],
  [
    'after',
    /^(?:after|startingafter|cursor|pagetoken|nexttoken|nextcursor|continuationtoken|starttoken|pageafter|pagecursor)$/,
  ],
  ['before', /^(?:before|endingbefore|pagebefore)$/],
]

export const pagingOf = knownIn((document, { parameters }: OwnOperation): Paging => {
  const query = parameters.filter((each) => each.in === 'query')
  const named = (wanted: RegExp) => query.find(({ name }) => wanted.test(simple(name)))
  const found = Object.fromEntries(names.map(([kind, wanted]) => [kind, named(wanted)?.name])) as Record<
    keyof Omit<Paging, 'usualSize'>,
    string | undefined
  >
  const size = query.find(({ name }) => name === found.size)
  const usual = size && ((size.schema as Json)['default'] ?? shapeOf(document, size.schema).sample)
  return { ...found, usualSize: typeof usual === 'number' && usual > 0 ? usual : 30 }
})

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly total: number
  readonly number: number
  readonly size: number
  readonly offset: number
  /** The queries of other pages; undefined: there is none. */
  readonly next: Readonly<Record<string, string>> | undefined
  readonly previous: Readonly<Record<string, string>> | undefined
  readonly first: Readonly<Record<string, string>> | undefined
  readonly last: Readonly<Record<string, string>> | undefined
  /** The ids that a client goes on from; null: there is no more. */
  readonly after: string | null
  readonly before: string | null
}

/** A page of a list. All of it is one where the operation has no parameters for pages. */
export function pageOf<Item extends { readonly id: string }>(
  all: readonly Item[],
  paging: Paging,
  query: Readonly<Record<string, unknown>>,
): Page<Item> {
  const { page, offset, after, before, usualSize } = paging
  const isPaged =
    page !== undefined ||
    offset !== undefined ||
    after !== undefined ||
    before !== undefined ||
    paging.size !== undefined
  const number = (name: string | undefined, usual: number) => {
    const given = name === undefined ? undefined : Number(query[name])
    return given === undefined || Number.isNaN(given) ? usual : given
  }
  const size = isPaged ? Math.max(1, number(paging.size, usualSize)) : Math.max(1, all.length)
  const from = startOf(all, paging, query, { size, number })
  const items = all.slice(from, from + size)
  const isLast = from + size >= all.length
  const sized = paging.size !== undefined && query[paging.size] !== undefined ? { [paging.size]: String(size) } : {}
  const at = (start: number): Readonly<Record<string, string>> | undefined => {
    if (page !== undefined) return { ...sized, [page]: String(Math.floor(start / size) + 1) }
    if (offset !== undefined) return { ...sized, [offset]: String(start) }
    return undefined
  }
  const lastId = items.at(-1)?.id
  const firstId = items[0]?.id
  const next = isLast
    ? undefined
    : (at(from + size) ?? (after !== undefined && lastId !== undefined ? { ...sized, [after]: lastId } : undefined))
  return {
    items,
    total: all.length,
    number: Math.floor(from / size) + 1,
    size,
    offset: from,
    next,
    previous:
      from === 0
        ? undefined
        : (at(Math.max(0, from - size)) ??
          (before !== undefined && firstId !== undefined ? { ...sized, [before]: firstId } : undefined)),
    first: at(0),
    last: at(Math.max(0, Math.ceil(all.length / size) - 1) * size),
    after: isLast ? null : (lastId ?? null),
    before: from === 0 ? null : (firstId ?? null),
  }
}

function startOf<Item extends { readonly id: string }>(
  all: readonly Item[],
  { page, offset, after, before }: Paging,
  query: Readonly<Record<string, unknown>>,
  { size, number }: { readonly size: number; readonly number: (name: string | undefined, usual: number) => number },
): number {
  const place = (name: string | undefined) =>
    name !== undefined && query[name] !== undefined ? all.findIndex(({ id }) => id === query[name]) : undefined
  const behind = place(after)
  if (behind !== undefined) return behind < 0 ? all.length : behind + 1
  const upTo = place(before)
  if (upTo !== undefined) return Math.max(0, (upTo < 0 ? 0 : upTo) - size)
  if (offset !== undefined) return Math.max(0, number(offset, 0))
  return page === undefined ? 0 : (Math.max(1, number(page, 1)) - 1) * size
}

/** The value of a Link header; undefined: there is but one page. `url`: of the list, without a query. */
export function linkHeader(
  url: string,
  others: Readonly<Record<string, string>>,
  page: Page<never>,
): string | undefined {
  const link = (rel: string, query: Readonly<Record<string, string>> | undefined) =>
    query ? [`<${url}?${new URLSearchParams({ ...others, ...query }).toString()}>; rel="${rel}"`] : []
  const links = [
    ...link('prev', page.previous),
    ...link('next', page.next),
    ...(page.next ? link('last', page.last) : []),
    ...(page.previous ? link('first', page.first) : []),
  ]
  return links.length > 0 ? links.join(', ') : undefined
}
