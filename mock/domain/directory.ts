/** What a person may do in an organization, in Snyk's words; the other services' rights are told in them too. */
export type Permission = 'org.read' | 'org.user.read' | 'org.user.invite'

export interface Organization {
  readonly id: string
  readonly name: string
  /** Milliseconds since 1970, UTC; undefined: not known. */
  readonly createdAt?: number
  /** Whether it has moved to ClickHouse's custom roles, and so no longer takes the role words of the first API. */
  readonly customRoles?: boolean
}

export interface Role {
  readonly id: string
  readonly organizationId: string
  /** What the services' own role words map to: `admin` and `developer` are ClickHouse's, `admin` is MPDX's. */
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
  /** Mostly one. Through ClickHouse a person can have none or several. */
  readonly roleIds: readonly string[]
  /** Milliseconds since 1970, UTC; undefined: not known. */
  readonly joinedAt?: number
}

/** A seeded person whom a client can act as. */
export interface Persona {
  readonly personId: string
  /** What the persona is for: `owner`, `admin`, `member`, `outsider`, `invitee`; the address of who joined later. */
  readonly key: string
  /** For Snyk (`token …`, `bearer …`) and MPDX (`Bearer …`, `?access_token=`). */
  readonly token: string
  /** For ClickHouse: user name and password of HTTP Basic. */
  readonly clickhouse: ApiKey
}

/** A ClickHouse API key. It belongs to one organization and acts with its person's role there. */
export interface ApiKey {
  readonly keyId: string
  readonly keySecret: string
  readonly organizationId: string
  readonly active: boolean
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
  return Math.max(-Infinity, ...roles.map(({ rank }) => rank))
}
