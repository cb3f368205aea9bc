/** Where an invitation stands, in the mock's words; who was invited declines, anybody else cancels. */
export type OwnState = 'pending' | 'accepted' | 'declined' | 'cancelled' | 'expired'

export interface OwnPerson {
  readonly id: string
  readonly name: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  /** Their name as one word, for APIs that know people by it. */
  readonly login: string
  /** A whole number, for APIs whose ids are. */
  readonly number: number
}

export interface OwnOrganization {
  readonly id: string
  readonly name: string
  /** Its name as one word, for APIs that know it by that. */
  readonly slug: string
  readonly number: number
}

/** An invitation as a definition sees it, frozen. Times are milliseconds since 1970, UTC. */
export interface OwnInvitation {
  readonly id: string
  /** A whole number, for APIs whose ids are. */
  readonly number: number
  readonly state: OwnState
  readonly email: string
  /** As the service calls them, the first one alone, and all. */
  readonly role: string
  readonly roles: readonly string[]
  /** The same as ids, where a service shows roles by those. */
  readonly roleIds: readonly string[]
  readonly organization: OwnOrganization
  /** undefined when nobody of that id is there. */
  readonly inviter: OwnPerson | undefined
  /** Who accepted it; undefined: nobody has. */
  readonly acceptedBy: OwnPerson | undefined
  readonly createdAt: number
  readonly updatedAt: number
  /** null: never. */
  readonly expiresAt: number | null
  /** null: it was not. */
  readonly acceptedAt: number | null
  readonly cancelledAt: number | null
  /** The secret of its mail's link, and the path of the page that it leads to. */
  readonly code: string
  readonly link: string
  /** What the definition keeps of it besides. */
  readonly attributes: Readonly<Record<string, unknown>>
}
