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
      (!range || (invitation.updatedAt >= range.from && invitation.updatedAt < range.until)),
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

function parseSort(sort: string | undefined): Sort {
  if (sort === undefined || sort === '') return { order: 'created', descending: false }
  if (sort.includes(',')) wrong('sort', 'This endpoint does not support multiple sorting parameters.')
  const descending = sort.startsWith('-')
  const field = descending ? sort.slice(1) : sort
  if (field === 'created_at') return { order: 'created', descending }
  if (field === 'updated_at') return { order: 'updated', descending }
  return wrong('sort', `Sorting by ${field} is not supported for this endpoint.`)
}

/** From and until in milliseconds; `until` is not included. A day ends with it, a second with it. */
function parseRange(range: string | undefined): { from: number; until: number } | undefined {
  if (range === undefined) return undefined
  const [first, last, ...rest] = range.split('...').map(parseMoment)
  if (!first || !last || rest.length > 0 || first.length !== last.length)
    return wrong('filter[updated_at]', rangeWording)
  return { from: first.start, until: last.start + last.length }
}

function parseMoment(text: string): { start: number; length: number } | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text)
  if (!day && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text)) return undefined
  const start = Date.parse(text)
  if (Number.isNaN(start) || !new Date(start).toISOString().startsWith(text.slice(0, 10))) return undefined
  return { start, length: day ? 86_400_000 : 1000 }
}

/** The service reads what is no positive number as if it were absent. */
function positive(text: string | undefined): number | undefined {
  const value = text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : 0
  return value > 0 ? value : undefined
}

function wrong(name: string, message: string): never {
  return refuseViolation({ in: 'query', name, keyword: 'sentence', message })
}
