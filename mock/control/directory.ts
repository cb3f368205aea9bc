import { rolesNamed } from '../domain/access.ts'
import type { Profile } from '../domain/conduct.ts'
import { fullName, type Membership, type Persona } from '../domain/directory.ts'
import { allValues, type SwitchName } from '../services/switches.ts'
import type { World } from '../world/world.ts'

/** Who and what a sandbox holds: what a client needs to make its first request. */
export interface Directory {
  readonly profile: Profile
  /** The value in force of each switch. */
  readonly switches: Readonly<Record<SwitchName, Profile>>
  readonly organizations: readonly {
    readonly id: string
    readonly name: string
    readonly roles: readonly { readonly id: string; readonly name: string }[]
    /** Everybody, the owner first. It holds no secret. */
    readonly members: readonly MemberEntry[]
  }[]
  readonly personas: readonly PersonaEntry[]
}

export interface MemberEntry {
  /** As the services show it. */
  readonly userId: string
  readonly name: string
  readonly email: string
  /** The roles' names. */
  readonly roles: readonly string[]
  /** The id of the persona that acts as this person, where there is one. */
  readonly persona?: string
}

export interface PersonaEntry {
  /** `owner`, `admin`, `member`, `outsider`, `invitee`, `billing`; of a person who joined by a mail, their address. */
  readonly id: string
  /** The person's id as the services show it, such as `invited_by_user` of MPDX. */
  readonly userId: string
  readonly name: string
  readonly email: string
  /** For Snyk and MPDX. */
  readonly token: string
  /** For ClickHouse: user name and password of HTTP Basic. */
  readonly clickhouse: { readonly keyId: string; readonly keySecret: string }
  /** `role` is the role's name; of several, their names with commas between. */
  readonly memberships: readonly {
    readonly organizationId: string
    readonly role: string
    readonly roles: readonly string[]
  }[]
}

export function directoryOf(world: World): Directory {
  const personas = [...world.all('personas').values()]
  const keys = new Map(personas.map(({ personId, key }) => [personId, key]))
  return {
    profile: world.conduct.profile,
    switches: allValues(world.conduct),
    organizations: [...world.all('organizations').values()].map(({ id, name }) => ({
      id,
      name,
      roles: world.rolesOf(id).map((role) => ({ id: role.id, name: role.name })),
      members: [...world.membershipsOf(id)].flatMap((membership) => memberEntry(world, membership, keys)),
    })),
    personas: personas.flatMap((persona) => personaEntry(world, persona)),
  }
}

function memberEntry(world: World, membership: Membership, keys: ReadonlyMap<string, string>): MemberEntry[] {
  const person = world.person(membership.personId)
  if (!person) return []
  const { id, email } = person
  const persona = keys.get(id)
  const roles = roleNames(world, membership)
  return [{ userId: id, name: fullName(person), email, roles, ...(persona !== undefined && { persona }) }]
}

function personaEntry(world: World, { key, personId, token, clickhouse }: Persona): PersonaEntry[] {
  const person = world.person(personId)
  if (!person) return []
  const { keyId, keySecret } = clickhouse
  const memberships = [...world.all('organizations').keys()].flatMap((organizationId) => {
    const membership = world.membership(organizationId, personId)
    if (!membership) return []
    const roles = roleNames(world, membership)
    return [{ organizationId, role: roles.join(', '), roles }]
  })
  const { email } = person
  return [
    { id: key, userId: personId, name: fullName(person), email, token, clickhouse: { keyId, keySecret }, memberships },
  ]
}

const roleNames = (world: World, { roleIds }: Membership) => rolesNamed(world, roleIds).map(({ name }) => name)
