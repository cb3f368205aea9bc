import type { OperationId } from '../generated/operations.ts'
import type { SwitchName } from './switches.ts'

/** What is done with an invitation by a request, whatever a service calls it. */
export type Deed = 'list' | 'create' | 'get' | 'cancel' | 'accept'

/** The way into a JSON value: names of members, from the outside in; `*` is each item of a list. */
export type Way = readonly string[]

/** Where a request leads to. */
export interface Place {
  readonly organizationId: string
  readonly invitationId: string
}

/** What a client has to know to invite somebody. */
export interface Offer {
  readonly email: string
  /** Of a role that people are invited to, for services that want its id. */
  readonly roleId: string
}

/** A request as a client of the service sends it, without who sends it. */
export interface AskedRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** undefined for none. */
  readonly body?: unknown
}

/** What a service calls what all of them have. What it has not is left out. */
/** The last page that was seen of a list, and how much of it was seen with it. */
export interface SeenPages {
  readonly body: unknown
  /** The Link header; null: there is none. */
  readonly link: string | null
  /** Rows of all pages so far. */
  readonly rows: number
}

export interface Terms {
  readonly deeds: { readonly [Id in OperationId]?: Deed }
  /** The path's parameters, by name. */
  readonly parameters: { readonly organization: string; readonly invitation: string }
  /** Where a body of create has the address; the first that is there counts. */
  readonly offered: readonly Way[]
  /** Where the answer to list has its rows, and any other answer its invitation. */
  readonly rows: Way
  readonly one: Way
  /** Members of an invitation. */
  readonly members: {
    readonly id: Way
    readonly email: Way
    readonly role: Way
    readonly createdAt?: Way
    readonly expiresAt?: Way
    readonly acceptedAt?: Way
    /** The secret of its mail. */
    readonly code?: Way
    /** Where it tells its state, for lists that keep what is settled, and what it says of one that waits. */
    readonly state?: { readonly way: Way; readonly pending: unknown }
  }
  /** Where lists tell how many rows and how many pages there are. */
  readonly totals?: { readonly rows: Way; readonly pages: Way }
  /** The parameter that chooses a page by its number, the first being 1. */
  readonly page?: string
  /** Where a success has all that, with the switch that puts it there. */
  readonly envelope?: { readonly with: SwitchName; readonly way: Way }
  /** Where a list links to the page that follows. */
  readonly next?: Way
  /** What to add to the query for the page that follows, where that takes more than a link; undefined: there is none. */
  readonly nextPage?: (seen: SeenPages) => Readonly<Record<string, string>> | undefined
  /** The parameter that says how many rows a page has, and one that is less than usual. */
  readonly pageSize?: { readonly name: string; readonly small: number | string }
  /** The parameters by which a list is filtered. */
  readonly filters: readonly string[]
  /** What a program reads of an error document. */
  readonly errorCodes: readonly Way[]
  /** Values that are numbers, or texts that look like them. */
  readonly numbers: readonly Way[]
  /** Whether create tells where the new invitation is. */
  readonly location?: true
  /** The header that says when a caller is welcome again. */
  readonly retryAfter?: string
  /** Where clients of this service have met a bug, by its id: addresses. */
  readonly met?: Readonly<Record<string, readonly string[]>>
  readonly requests: {
    readonly list: (place: Place, query?: Readonly<Record<string, string>>) => AskedRequest
    readonly create: (place: Place, offer: Offer) => AskedRequest
    readonly get?: (place: Place) => AskedRequest
    readonly cancel?: (place: Place) => AskedRequest
    readonly accept?: (place: Place, code: string) => AskedRequest
  }
}
