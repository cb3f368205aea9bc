import { rolesNamed } from '../domain/access.ts'
import type { Profile } from '../domain/conduct.ts'
import { authorizationOf, fullName, type Membership, type Persona, type Person } from '../domain/directory.ts'
import type { Directory as DirectoryDocument } from '../generated/control-types.ts'
import { serviceFacts, type ServiceName } from '../generated/services.ts'
import { factsOf, servicesWith } from '../domain/known-services.ts'
import { longList, type Body } from '../services/presented.ts'
import { allValues, type SwitchName } from '../services/switches.ts'
import type { World } from '../world/world.ts'

/** Who and what a sandbox holds: what a client needs to make its first request. */
export interface Directory<Own extends string = never> {
  readonly profile: Profile
  /** The value in force of each switch. */
  readonly switches: Readonly<Record<SwitchName, Profile>>
  readonly organizations: readonly {
    readonly id: string
    readonly name: string
    readonly roles: readonly { readonly id: string; readonly name: string }[]
    /** Everybody, the owner first. It holds no secret unless it is asked for them. */
    readonly members: readonly MemberEntry[]
  }[]
  readonly personas: readonly PersonaEntry<Own>[]
}

export type MemberEntry = DirectoryDocument['organizations'][number]['members'][number]

type PersonaDocument = DirectoryDocument['personas'][number]

/** `Own`: the names of own services. */
export type PersonaEntry<Own extends string = never> = Omit<PersonaDocument, 'authorization'> & {
  /** The Authorization header that makes a request the persona's, whole, by the name of the service. */
  readonly authorization: Readonly<Record<ServiceName | Own, string>> & Readonly<Record<string, string>>
}

/** Makes something of each record: at once, or when it is written. */
type Listing = <Item, Made>(records: readonly Item[], make: (record: Item) => Made) => readonly Made[]

export function directoryOf(world: World): Directory {
  return describe(world, 'own', (records, make) => records.map(make))
}

/** Whose tokens and keys are told: everybody's, the personas' own, or nobody's. */
export type Telling = 'all' | 'own' | 'none'

/** The same as an answer's body: there may be ten thousand organizations, or as many members of one. */
export function directoryBody(world: World, telling: Telling): Body<Directory> {
  return describe(world, telling, longList as unknown as Listing)
}

/**
 * The persona of that id, else the person of that address or user id: any member of an organization will do. undefined:
 * there is none.
 */
export function personaNamed(world: World, who: string): PersonaEntry | undefined {
  const persona = world.all('personas').get(who) ?? world.personaOf(world.personWithEmail(who)?.id ?? who)
  const person = persona && world.person(persona.personId)
  if (!person) return undefined
  const memberships = [...world.organizations()].flatMap(({ id }) => world.membership(id, person.id) ?? [])
  return personaEntry(world, { ...persona, person }, memberships, secretsOf(persona, world))
}

function describe(world: World, telling: Telling, list: Listing): Directory {
  const secrets = telling === 'all'
  const all = [...world.all('personas').values()]
  const keys = new Map(all.map(({ personId, key }) => [personId, key]))
  const personas = all.flatMap((persona) => {
    const person = world.person(persona.personId)
    return person ? [{ ...persona, person }] : []
  })
  const memberships = new Map(personas.map(({ personId }): [string, Membership[]] => [personId, []]))
  /** The first organization of each member. */
  const homes = new Map<string, string>()
  const organizations = [...world.all('organizations').values()].map((organization) => {
    const members = [...world.membershipsOf(organization.id)].flatMap((membership) => {
      memberships.get(membership.personId)?.push(membership)
      if (secrets && !homes.has(membership.personId)) homes.set(membership.personId, organization.id)
      const person = world.person(membership.personId)
      return person ? [{ ...membership, person }] : []
    })
    return { ...organization, members }
  })
  return {
    profile: world.conduct.profile,
    switches: allValues(world.conduct),
    organizations: list(organizations, ({ id, name, members }) => ({
      id,
      name,
      roles: world.rolesOf(id).map((role) => ({ id: role.id, name: role.name })),
      members: list(members, (member) => memberEntry(world, member, keys, homes.get(member.personId))),
    })),
    personas: list(personas, (persona) => {
      const known = telling === 'none' ? noSecrets : secretsOf(persona, world)
      return personaEntry(world, persona, memberships.get(persona.personId) ?? [], known)
    }),
  }
}

interface OfPerson {
  readonly person: Person
}

function memberEntry(
  world: World,
  { person, ...membership }: Membership & OfPerson,
  keys: ReadonlyMap<string, string>,
  home: string | undefined,
): MemberEntry {
  const { id, email } = person
  const persona = keys.get(id)
  const roles = roleNames(world, membership)
  const actor = home === undefined ? undefined : world.personaOf(id, home)
  return {
    userId: id,
    name: fullName(person),
    email,
    roles,
    ...(persona !== undefined && { persona }),
    ...(actor && secretsOf(actor, world)),
  }
}

function personaEntry(
  world: World,
  { person, ...persona }: Persona & OfPerson,
  memberships: readonly Membership[],
  secrets: Secrets,
): PersonaEntry {
  return {
    id: persona.key,
    userId: persona.personId,
    name: fullName(person),
    email: person.email,
    ...secrets,
    memberships: memberships.map((membership) => {
      const roles = roleNames(world, membership)
      return { organizationId: membership.organizationId, role: roles.join(', '), roles }
    }),
  }
}

const facts = Object.values(serviceFacts)

type Secrets = Pick<PersonaEntry, 'token' | 'authorization' | Extract<keyof PersonaEntry, ServiceName>>

/** For who may not act as anybody: the same members, with nothing in them. */
const noSecrets = {
  token: '',
  ...Object.fromEntries(
    facts.filter(({ directoryKey }) => directoryKey).map(({ name }) => [name, { keyId: '', keySecret: '' }]),
  ),
  authorization: {},
} as unknown as Secrets

/** What a client needs to act as a persona. The API key goes by the name of each service that shows it so. */
function secretsOf(persona: Persona, { settings }: World): Secrets {
  const { token, apiKey } = persona
  const { keyId, keySecret } = apiKey
  const shown = facts.filter(({ directoryKey }) => directoryKey)
  return {
    token,
    ...Object.fromEntries(shown.map(({ name }) => [name, { keyId, keySecret }])),
    authorization: Object.fromEntries(
      servicesWith(settings.services).map((name) => [name, authorizationOf(persona, factsOf(name).scheme)]),
    ),
  } as Secrets
}

const roleNames = (world: World, { roleIds }: Membership) => rolesNamed(world, roleIds).map(({ name }) => name)
