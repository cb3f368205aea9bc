import type { Service } from '../services/service.ts'
import type { Deed } from '../services/terms.ts'

/** Whether a service could have a bug. */
export type Applies = (service: Service) => boolean

export const everywhere: Applies = () => true

/** Invitations expire. */
export const expires: Applies = ({ invitations }) => invitations.lifetime !== null

/** An address has one pending invitation at most, and a member none. */
export const onePerAddress: Applies = ({ invitations }) => invitations.onePerAddress

export const manyPerAddress: Applies = ({ invitations }) => !invitations.onePerAddress

/** Only whom an invitation is for may accept it. */
export const addresseeOnly: Applies = ({ invitations }) => invitations.addresseeOnly

/** Whoever has the code may. */
export const codeOnly: Applies = ({ invitations }) => !invitations.addresseeOnly

/** An invitation can be read and cancelled once it is settled. */
export const keepsSettled: Applies = ({ invitations }) => invitations.keepsSettled

export const forgetsSettled: Applies = ({ invitations }) => !invitations.keepsSettled

/** Addresses stay as they were sent. */
export const keepsCase: Applies = ({ addresses }) => !addresses.lowerCased

export const tellsTotals: Applies = ({ terms }) => terms.totals !== undefined

export const linksPages: Applies = ({ terms }) => terms.next !== undefined

export const hasPages: Applies = ({ terms }) => terms.pageSize !== undefined

export const hasFilters: Applies = ({ terms }) => terms.filters.length > 0

export const tellsTimes: Applies = ({ terms }) => terms.members.createdAt !== undefined

export const isJsonApi: Applies = ({ contentType }) => contentType.startsWith('application/vnd.api+json')

/** There is an operation for it. */
export const has =
  (deed: Deed): Applies =>
  ({ terms }) =>
    Object.values(terms.deeds).includes(deed)

export const both =
  (one: Applies, other: Applies): Applies =>
  (service) =>
    one(service) && other(service)

export const either =
  (one: Applies, other: Applies): Applies =>
  (service) =>
    one(service) || other(service)
