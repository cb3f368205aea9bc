import type { Profile } from '../domain/conduct.ts'
import { fullName, type Persona } from '../domain/directory.ts'
import { allValues, type SwitchName } from '../services/switches.ts'
import type { World } from '../store/world.ts'

/** Who and what a sandbox holds: what a client needs to make its first request. */
export interface Directory {
  readonly profile: Profile
  /** The value in force of each switch. */
  readonly switches: Readonly<Record<SwitchName, Profile>>
  readonly organizations: readonly {
    readonly id: string
    readonly name: string
    readonly roles: readonly { readonly id: string; readonly name: string }[]
  }[]
  readonly personas: readonly PersonaEntry[]
}

export interface PersonaEntry {
  /** `owner`, `admin`, `member`, `outsider`, `invitee`, `billing`; of a person who joined by a mail, their address. */
  readonly id: string
  readonly name: string
  readonly email: string
  /** For Snyk and MPDX. */
  readonly token: string
  /** For ClickHouse: user name and password of HTTP Basic. */
  readonly clickhouse: { readonly keyId: string; readonly keySecret: string }
  /** `role` is the role's name. */
  readonly memberships: readonly { readonly organizationId: string; readonly role: string }[]
}

export function directoryOf(world: World): Directory {
  return {
    profile: world.conduct.profile,
    switches: allValues(world.conduct),
    organizations: [...world.all('organizations').values()].map(({ id, name }) => ({
      id,
      name,
      roles: world.rolesOf(id).map((role) => ({ id: role.id, name: role.name })),
    })),
    personas: [...world.all('personas').values()].flatMap((persona) => personaEntry(world, persona)),
  }
}

function personaEntry(world: World, { key, personId, token, clickhouse }: Persona): PersonaEntry[] {
  const person = world.person(personId)
  if (!person) return []
  const { keyId, keySecret } = clickhouse
  const memberships = [...world.all('organizations').keys()].flatMap((organizationId) => {
    const membership = world.membership(organizationId, personId)
    const role = membership && world.role(membership.roleId)
    return role ? [{ organizationId, role: role.name }] : []
  })
  return [
    { id: key, name: fullName(person), email: person.email, token, clickhouse: { keyId, keySecret }, memberships },
  ]
}
