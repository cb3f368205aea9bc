import type { OwnAnswer } from './definition.ts'
import type { OwnRequest } from './exchange.ts'
import { absent, filler, simple, wayTo, type Lookup } from './fill.ts'
import { isEmailName } from './invitation-words.ts'
import { knownBy, knownIn } from './known-by.ts'
import { declaredFor, type OwnOperation, type OwnResponse } from './operations-in.ts'
import type { OwnInvitation } from './own-invitation.ts'
import { linkHeader, pageOf, pagingOf, type Page } from './paging.ts'
import { isObject, shapeOf, type Json } from './shape.ts'

/** The status of a success: the first of these that is declared, else the first that is. */
export function successOf(operation: OwnOperation, ...wanted: readonly number[]): number {
  const declared = successesOf(operation)
  return wanted.find((status) => declared.includes(status)) ?? declared[0] ?? wanted[0] ?? 200
}

const successesOf = knownBy(({ responses }: OwnOperation) =>
  Object.keys(responses)
    .filter((status) => /^2\d\d$/.test(status))
    .map(Number),
)

/** Where an answer's schema has one thing: the object with an id or an address, names from the outside in. */
export const wayToOne = knownIn((document, schema: unknown): readonly string[] => {
  const isId = (name: string) => /^(?:id|uuid|invitationid|inviteid)$/.test(name)
  const way = wayTo(document, schema, isId) ?? wayTo(document, schema, isEmailName)
  return way ? way.slice(0, -1) : []
})

/** Where an answer's schema has a list of objects; undefined: it has none. */
export const wayToRows = knownIn((document, schema: unknown) => rowsIn(document, schema, 0))

function rowsIn(document: Json, schema: unknown, depth: number): readonly string[] | undefined {
  const shape = shapeOf(document, schema)
  if (shape.type === 'array' || shape.items !== undefined) return []
  if (depth > 2) return undefined
  const isRows = (each: unknown) => {
    const { type, items } = shapeOf(document, each)
    return type === 'array' && items !== undefined
  }
  const found = Object.entries(shape.properties).find(([, each]) => isRows(each))
  if (found) return [found[0]]
  for (const [name, each] of Object.entries(shape.properties)) {
    const deeper = rowsIn(document, each, depth + 1)
    if (deeper && deeper.length > 0) return [name, ...deeper]
  }
  return undefined
}

/** What stands at a way into a schema. */
export function schemaAt(document: Json, schema: unknown, way: readonly string[]): unknown {
  return way.reduce<unknown>(
    (one, name) => (name === '*' ? shapeOf(document, one).items : shapeOf(document, one).properties[name]),
    schema,
  )
}

/** A value with another at a way into it. */
export function placed(value: unknown, way: readonly string[], what: unknown): unknown {
  const [name, ...rest] = way
  if (name === undefined) return what
  const members = isObject(value) ? value : {}
  return { ...members, [name]: placed(members[name], rest, what) }
}

/** An answer with the body that its schema gives, where it has any. */
export function answerOf(
  request: OwnRequest,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): OwnAnswer {
  const { responses } = request.operation
  const response = declaredFor(responses, status)
  return { status, body: response && response.mediaType === undefined ? undefined : body, headers }
}

/** Where the resource stands in an answer of one, its schema, and what is made around it. */
const partsOfOne = knownIn((document, schema: unknown) => {
  const way = wayToOne(document, schema)
  return {
    way,
    resource: schemaAt(document, schema, way) ?? schema,
    around: way.length === 0 ? undefined : filler(document, schema, lookupAroundOne),
  }
})

/** Of one invitation. */
export function oneAnswer(request: OwnRequest, status: number, invitation: OwnInvitation): OwnAnswer {
  const { document, invitationSchema } = request.opened
  const response = request.operation.responses[status]
  const headers = locationOf(request, status, invitation)
  if (response && response.mediaType === undefined) return { status, body: undefined, headers }
  const { way, resource, around } = partsOfOne(document, response?.schema)
  const shown = request.show(invitation, resource ?? invitationSchema)
  return answerOf(request, status, around ? placed(around({ request }), way, shown) : shown, headers)
}

function locationOf(request: OwnRequest, status: number, { id }: OwnInvitation): Readonly<Record<string, string>> {
  const declares = request.operation.responses[status]?.headers['location'] !== undefined
  return declares && status === 201 ? { location: `${listUrl(request)}/${id}` } : none
}

const none: Readonly<Record<string, string>> = {}

const listUrl = (request: OwnRequest) => request.url + (request.exchange.target.split('?', 1)[0] ?? '')

/** Where the rows stand in an answer of many, their schema, and what is made around them. */
const partsOfMany = knownIn((document, schema: unknown) => {
  const way = wayToRows(document, schema) ?? []
  return {
    way,
    item: schemaAt(document, schema, [...way, '*']),
    around: way.length === 0 ? undefined : filler(document, schema, lookupAroundMany),
  }
})

/** Of a list, in pages where the operation has parameters for them. */
export function listAnswer<Item extends { readonly id: string }>(
  request: OwnRequest,
  all: readonly Item[],
  show: (item: Item, schema: unknown) => unknown,
): OwnAnswer {
  const { operation, query, opened } = request
  const { document } = opened
  const status = successOf(operation, 200)
  const response = operation.responses[status]
  const page = pageOf(all, pagingOf(document, operation), query)
  const { way, item, around } = partsOfMany(document, response?.schema)
  const rows = page.items.map((each) => show(each, item))
  const link = response?.headers['link']
    ? linkHeader(listUrl(request), othersIn(request), page as Page<never>)
    : undefined
  return answerOf(request, status, around ? placed(around({ request, page }), way, rows) : rows, {
    ...(link !== undefined && { link }),
    ...(response && countHeaders(response, page)),
  })
}

/** The query as it was sent, for links to other pages. */
function othersIn({ exchange }: OwnRequest): Record<string, string> {
  const at = exchange.target.indexOf('?')
  return at < 0 ? {} : Object.fromEntries(new URLSearchParams(exchange.target.slice(at)))
}

type AnyPage = Page<{ readonly id: string }>

/** The headers that tell counts, and which. */
const countHeadersOf = knownBy(({ headers }: OwnResponse) =>
  Object.keys(headers).flatMap((name) => {
    const count = countNamed(simple(name).replace(/^x/, ''))
    return count ? [[name, count] as const] : []
  }),
)

const countHeaders = (response: OwnResponse, page: AnyPage): Record<string, string> =>
  Object.fromEntries(countHeadersOf(response).map(([name, count]) => [name, String(count(page))]))

const pagesOf = ({ total, size }: AnyPage) => Math.max(1, Math.ceil(total / size))

const counts: readonly (readonly [names: RegExp, count: (page: AnyPage) => number])[] = [
  [/^total(?:count|items|results)?$/, ({ total }) => total],
  [/^(?:item)?count$/, ({ items }) => items.length],
  [/^(?:total)?pages$|^pagecount$/, pagesOf],
  [/^(?:current)?page$|^pagenumber$/, ({ number }) => number],
  [/^(?:perpage|pagesize|limit|size)$/, ({ size }) => size],
  [/^offset$/, ({ offset }) => offset],
]

const countNamed = (name: string) => counts.find(([names]) => names.test(name))?.[1]

interface AroundOne {
  readonly request: OwnRequest
}

interface AroundMany extends AroundOne {
  readonly page: AnyPage
}

/** What is known of what stands around a resource. */
const lookupAroundOne: Lookup<AroundOne> = (name, shape) => {
  if (shape.isConst) return () => shape.sample
  if (isRequestIdName(name)) return ({ request }) => request.exchange.requestId
  return name === 'success' || name === 'ok' ? () => true : undefined
}

const isRequestIdName = (name: string) => /^(?:requestid|traceid)$/.test(name)

/** What is known of what stands around a list. */
const lookupAroundMany: Lookup<AroundMany> = (name, shape, around) => {
  const isText = shape.type === 'string' || shape.type === undefined
  if (shape.isConst || isRequestIdName(name)) return lookupAroundOne(name, shape, around)
  if (/^(?:hasmore|hasnext|hasnextpage|more)$/.test(name)) return ({ page }) => page.next !== undefined
  if (/^(?:hasprevious|hasprevpage|haspreviouspage)$/.test(name)) return ({ page }) => page.previous !== undefined
  if (name === 'success' || name === 'ok') return () => true
  if (/^(?:after|nextcursor|nexttoken|nextpagetoken|endcursor|cursor|continuationtoken)$/.test(name))
    return ({ page }) => page.after ?? absent
  if (/^(?:before|previouscursor|prevcursor|startcursor)$/.test(name)) return ({ page }) => page.before ?? absent
  if (/^(?:next|nextlink|nexturl)$/.test(name) && isText) return ({ request, page }) => linkTo(request, page.next)
  if (/^(?:prev|previous|prevlink|previouslink)$/.test(name) && isText)
    return ({ request, page }) => linkTo(request, page.previous)
  if (name === 'nextpage') return ({ page }) => (page.next ? page.number + 1 : absent)
  const count = shape.type === 'string' || shape.type === 'object' ? undefined : countNamed(name)
  return count && (({ page }) => count(page))
}

const linkTo = (request: OwnRequest, query: Readonly<Record<string, string>> | undefined) =>
  query ? `${listUrl(request)}?${new URLSearchParams({ ...othersIn(request), ...query }).toString()}` : absent
