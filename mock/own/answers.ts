import type { OwnAnswer } from './definition.ts'
import type { OwnRequest } from './exchange.ts'
import { absent, fill, simple, wayTo, type Lookup } from './fill.ts'
import { isEmailName } from './invitation-words.ts'
import { declaredFor, type OwnOperation } from './operations-in.ts'
import type { OwnInvitation } from './own-invitation.ts'
import { linkHeader, pageOf, pagingOf, type Page } from './paging.ts'
import { isObject, shapeOf, type Json } from './shape.ts'

/** The status of a success: the first of these that is declared, else the first that is. */
export function successOf({ responses }: OwnOperation, ...wanted: readonly number[]): number {
  const declared = Object.keys(responses)
    .filter((status) => /^2\d\d$/.test(status))
    .map(Number)
  return wanted.find((status) => declared.includes(status)) ?? declared[0] ?? wanted[0] ?? 200
}

/** Where an answer's schema has one thing: the object with an id or an address, names from the outside in. */
export function wayToOne(document: Json, schema: unknown): readonly string[] {
  const isId = (name: string) => /^(?:id|uuid|invitationid|inviteid)$/.test(name)
  const way = wayTo(document, schema, isId) ?? wayTo(document, schema, isEmailName)
  return way ? way.slice(0, -1) : []
}

/** Where an answer's schema has a list of objects; undefined: it has none. */
export function wayToRows(document: Json, schema: unknown, depth = 0): readonly string[] | undefined {
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
    const deeper = wayToRows(document, each, depth + 1)
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

const nothingKnown: Lookup = () => undefined

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

/** Of one invitation. */
export function oneAnswer(request: OwnRequest, status: number, invitation: OwnInvitation): OwnAnswer {
  const { document } = request.opened
  const schema = request.operation.responses[status]?.schema
  const way = wayToOne(document, schema)
  const around = schema === undefined ? undefined : fill(document, schema, envelope(request))
  const resource = request.present(
    invitation,
    schemaAt(document, schema, way) ?? schema ?? request.opened.invitationSchema,
  )
  return answerOf(request, status, placed(around, way, resource), locationOf(request, status, invitation))
}

function locationOf(request: OwnRequest, status: number, { id }: OwnInvitation): Readonly<Record<string, string>> {
  const declares = request.operation.responses[status]?.headers['location'] !== undefined
  return declares && status === 201 ? { location: `${listUrl(request)}/${id}` } : {}
}

const listUrl = (request: OwnRequest) => request.url + (request.exchange.target.split('?', 1)[0] ?? '')

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
  const way = wayToRows(document, response?.schema) ?? []
  const itemSchema = schemaAt(document, response?.schema, [...way, '*'])
  const rows = page.items.map((item) => show(item, itemSchema))
  const around = way.length === 0 ? undefined : fill(document, response?.schema, envelope(request, page))
  const link = response?.headers['link']
    ? linkHeader(listUrl(request), othersIn(request), page as Page<never>)
    : undefined
  return answerOf(request, status, placed(around, way, rows), {
    ...(link !== undefined && { link }),
    ...countHeaders(request, status, page),
  })
}

/** The query as it was sent, for links to other pages. */
function othersIn({ exchange }: OwnRequest): Record<string, string> {
  const at = exchange.target.indexOf('?')
  return Object.fromEntries(new URLSearchParams(at < 0 ? '' : exchange.target.slice(at)))
}

/** The counts that a list tells by headers, as far as they are declared. */
function countHeaders(
  { operation }: OwnRequest,
  status: number,
  page: Page<{ readonly id: string }>,
): Record<string, string> {
  const declared = Object.keys(operation.responses[status]?.headers ?? {})
  return Object.fromEntries(
    declared.flatMap((name) => {
      const value = counts(page)[simple(name).replace(/^x/, '')]
      return typeof value === 'number' ? [[name, String(value)]] : []
    }),
  )
}

function counts({
  total,
  size,
  number,
  offset,
  items,
}: Page<{ readonly id: string }>): Readonly<Record<string, number>> {
  const pages = Math.max(1, Math.ceil(total / size))
  return {
    total,
    totalcount: total,
    totalitems: total,
    totalresults: total,
    count: items.length,
    itemcount: items.length,
    totalpages: pages,
    pages,
    pagecount: pages,
    page: number,
    currentpage: number,
    pagenumber: number,
    perpage: size,
    pagesize: size,
    limit: size,
    size,
    offset,
  }
}

/** What is known of what stands around a resource or a list. */
function envelope(request: OwnRequest, page?: Page<{ readonly id: string }>): Lookup {
  if (!page) {
    return (name, shape) => {
      if (shape.isConst) return shape.sample
      if (/^(?:requestid|traceid)$/.test(name)) return request.exchange.requestId
      return name === 'success' || name === 'ok' ? true : nothingKnown(name, shape, [])
    }
  }
  const url = listUrl(request)
  const link = (query: Readonly<Record<string, string>> | undefined) =>
    query ? `${url}?${new URLSearchParams({ ...othersIn(request), ...query }).toString()}` : absent
  return (name, shape) => {
    if (shape.isConst) return shape.sample
    const isText = shape.type === 'string' || shape.type === undefined
    if (/^(?:requestid|traceid)$/.test(name)) return request.exchange.requestId
    if (/^(?:hasmore|hasnext|hasnextpage|more)$/.test(name)) return page.next !== undefined
    if (/^(?:hasprevious|hasprevpage|haspreviouspage)$/.test(name)) return page.previous !== undefined
    if (name === 'success' || name === 'ok') return true
    if (/^(?:after|nextcursor|nexttoken|nextpagetoken|endcursor|cursor|continuationtoken)$/.test(name))
      return page.after ?? absent
    if (/^(?:before|previouscursor|prevcursor|startcursor)$/.test(name)) return page.before ?? absent
    if (/^(?:next|nextlink|nexturl)$/.test(name) && isText) return link(page.next)
    if (/^(?:prev|previous|prevlink|previouslink)$/.test(name) && isText) return link(page.previous)
    if (name === 'nextpage') return page.next ? page.number + 1 : absent
    return shape.type === 'string' || shape.type === 'object' ? undefined : counts(page)[name]
  }
}
