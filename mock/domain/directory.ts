/** What a person may do in an organization, in Snyk's words; the other services' rights are told in them too. */
export type Permission = 'org.read' | 'org.user.read' | 'org.user.invite'

export interface Organization {
  readonly id: string
  readonly name: string
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
  readonly roleId: string
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

export function may(role: Role | undefined, permission: Permission): boolean {
  return role?.permissions.includes(permission) ?? false
}
