import type { Invitation } from '../../domain/invitation.ts'
import type { InvitationOrder, WorldStore } from '../../domain/ports.ts'
import { refuseViolation } from '../../domain/problem.ts'
import type { QueryOf } from '../service.ts'

type Query = QueryOf<'listOrganizationInvites'>

interface Sort {
  readonly order: InvitationOrder
  readonly descending: boolean
}

/** One page of the active invites, and how many there are in all. */
export interface InvitePage {
  readonly items: readonly Invitation[]
  readonly page: number
  readonly perPage: number
  readonly total: number
}

const defaultPerPage = 25
const rangeWording =
  "Wrong format of date range for filter 'updated_at', should follow 'YYYY-MM-DD...YYYY-MM-DD' for dates and " +
  "'YYYY-MM-DDThh:mm:ssZ...YYYY-MM-DDThh:mm:ssZ' for datetimes"

/** Filters, sorts and cuts. Throws a Refusal for a sort or a range that the service does not understand. */
export function queryInvites(world: WorldStore, organizationId: string, query: Query): InvitePage {
  const { order, descending } = parseSort(query.sort)
  const role = query['filter[invite_user_as]']
  const range = parseRange(query['filter[updated_at]'])
  const [page, perPage] = [positive(query.page) ?? 1, positive(query.per_page) ?? defaultPerPage]
  const list = world.openInvitations('mpdx', organizationId, order)
  if (role === undefined && !range) {
    const from = (page - 1) * perPage
    const items = descending
      ? fromEnd(list.size, from, perPage, (at, count) => list.slice(at, count))
      : list.slice(from, perPage)
    return { items, page, perPage, total: list.size }
  }
  const matching = [...list].filter(
    (invitation) =>
      (role === undefined || world.role(invitation.roleIds[0] ?? '')?.key === role) &&
      (!range || (invitation.updatedAt >= range.first && invitation.updatedAt <= range.last)),
  )
  if (descending) matching.reverse()
  return { items: matching.slice((page - 1) * perPage, page * perPage), page, perPage, total: matching.length }
}

/** A page of a list read from its end. */
function fromEnd<Item>(
  size: number,
  from: number,
  count: number,
  slice: (at: number, count: number) => Item[],
): Item[] {
  const end = Math.max(0, size - from)
  const start = Math.max(0, end - count)
  return slice(start, end - start).reverse()
}

/** What stands behind a comma that ends the text is nothing, as in Ruby; so is a null order, since no time is null. */
function parseSort(sort = ''): Sort {
  const keys = sort.split(',')
  while (keys.at(-1) === '') keys.pop()
  if (keys.length > 1) wrong('sort', 'This endpoint does not support multiple sorting parameters.')
  const [key, nulls, ...more] = (keys[0] ?? '').split(' ').filter((word) => word !== '')
  if (key === undefined) return { order: 'created', descending: false }
  const field = key.replace(/^-+/, '')
  const order = orders.get(field) ?? wrong('sort', `Sorting by ${field} is not supported for this endpoint.`)
  if (more.length > 0 || (nulls !== undefined && !/^-*nulls$/.test(nulls))) wrong('sort', 'Bad format for sort param.')
  return { order, descending: key.startsWith('-') }
}

const orders: ReadonlyMap<string, InvitationOrder> = new Map([
  ['created_at', 'created'],
  ['updated_at', 'updated'],
])

/** Both in milliseconds; `last` is included. */
interface Range {
  readonly first: number
  readonly last: number
}

const day = 86_400_000
const date = String.raw`(\d{4}-\d{2}-\d{2})`
const moment = String.raw`(${date}T\d{2}:\d{2}:\d{2}(?:Z|\+\d{2}:\d{2}))`
const oneDay = new RegExp(`^(?:${date}|${moment})$`)
const days = new RegExp(String.raw`^${date}(\.{2,3})${date}$`)
const moments = new RegExp(String.raw`^${moment}(\.{2,3})${moment}$`)

/**
 * One date, or one moment, is its day. Two are a range: its end is part of it behind two dots, and not behind three, and
 * a date in it means the midnight with which it begins. Days are those of UTC.
 */
function parseRange(range: string | undefined): Range | undefined {
  if (range === undefined) return undefined
  const [, whole, , part] = oneDay.exec(range) ?? []
  const from = startOf(whole ?? part)
  if (from !== undefined) return { first: from, last: from + day - 1 }
  const [, firstDay, dots, lastDay] = days.exec(range) ?? []
  if (dots !== undefined) return between(startOf(firstDay), startOf(lastDay), dots)
  const [, firstMoment, firstDate, momentDots, lastMoment, lastDate] = moments.exec(range) ?? []
  return between(timeOf(firstMoment, firstDate), timeOf(lastMoment, lastDate), momentDots)
}

function between(first: number | undefined, end: number | undefined, dots: string | undefined): Range {
  if (first === undefined || end === undefined) return wrong('filter[updated_at]', rangeWording)
  return { first, last: dots === '...' ? end - 1 : end }
}

/** undefined for a day that its month has not. */
function startOf(text: string | undefined): number | undefined {
  const start = Date.parse(text ?? '')
  return Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== text ? undefined : start
}

function timeOf(text: string | undefined, itsDate: string | undefined): number | undefined {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) || startOf(itsDate) === undefined ? undefined : time
}

/** A number larger than any list. */
const beyond = 1e12

/** The number that a text begins with. The service reads what is no positive number as if it were absent. */
function positive(text: string | undefined): number | undefined {
  const [, digits = '0'] = /^\s*\+?(\d+)/.exec(text ?? '') ?? []
  const value = Math.min(Number(digits), beyond)
  return value > 0 ? value : undefined
}

function wrong(name: string, message: string): never {
  return refuseViolation({ in: 'query', name, keyword: 'sentence', message })
}
