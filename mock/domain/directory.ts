/** What a person may do in an organization. The services' own rights are told in these words. */
export type Permission = 'org.read' | 'org.user.read' | 'org.user.invite'

export interface Organization {
  readonly id: string
  readonly name: string
  /** Milliseconds since 1970, UTC; undefined: not known. */
  readonly createdAt?: number
  /** Whether it has moved to custom roles, and so no longer takes the first role words of a service that has both. */
  readonly customRoles?: boolean
}

export interface Role {
  readonly id: string
  readonly organizationId: string
  /** What the services' own role words map to. */
  readonly key: string
  readonly name: string
  /** A higher rank may do more; nobody gives away a role above their own. */
  readonly rank: number
  readonly permissions: readonly Permission[]
}

export interface Person {
  readonly id: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
}

export interface Membership {
  readonly organizationId: string
  readonly personId: string
  /** Mostly one. Some services know of none or several. */
  readonly roleIds: readonly string[]
  /** Milliseconds since 1970, UTC; undefined: not known. */
  readonly joinedAt?: number
}

/** A seeded person whom a client can act as. */
export interface Persona {
  readonly personId: string
  /** What the persona is for: `owner`, `admin`, `member`, `outsider`, `invitee`; the address of who joined later. */
  readonly key: string
  /** For services that want one word. */
  readonly token: string
  /** For services that want HTTP Basic: user name and password. */
  readonly apiKey: ApiKey
}

/** An API key. It belongs to one organization and acts with its person's role there. */
export interface ApiKey {
  readonly keyId: string
  readonly keySecret: string
  readonly organizationId: string
  readonly active: boolean
}

/**
 * The Authorization header that makes a request the persona's. `scheme` is the word before what it carries: `Basic` with
 * the API key, any other with the token.
 */
export function authorizationOf({ token, apiKey }: Pick<Persona, 'token' | 'apiKey'>, scheme: string): string {
  return scheme === 'Basic' ? `Basic ${btoa(`${apiKey.keyId}:${apiKey.keySecret}`)}` : `${scheme} ${token}`
}

export function fullName(person: Person): string {
  return `${person.firstName} ${person.lastName}`
}

/** Whether one of the roles allows it. */
export function may(roles: readonly Role[], permission: Permission): boolean {
  return roles.some(({ permissions }) => permissions.includes(permission))
}

/** The highest rank among the roles; below every role's when there is none. */
export function rankOf(roles: readonly Role[]): number {
  let highest = -Infinity
  for (const { rank } of roles) if (rank > highest) highest = rank
  return highest
}
