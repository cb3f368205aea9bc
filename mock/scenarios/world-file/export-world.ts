import { rolesNamed } from '../../domain/access.ts'
import { addressOf, isAddressee, outcomeOf } from '../../domain/addressee.ts'
import type { Membership, Organization, Person, Role } from '../../domain/directory.ts'
import { addressKey } from '../../domain/email.ts'
import { codeOf, type Invitation } from '../../domain/invitation.ts'
import { factsOf } from '../../domain/known-services.ts'
import type { World } from '../../world/world.ts'
import { systemRoles } from '../roles.ts'
import {
  ageText,
  type WorldFile,
  type WorldInvitation,
  type WorldMember,
  type WorldOrganization,
  type WorldPerson,
} from './world-file.ts'

export interface ExportOptions {
  /** Whether everything has the id that it has here. */
  readonly ids: boolean
  /** Whether credentials and codes are in it. */
  readonly secrets: boolean
}

/** What a world holds now as a world file. Ages count from its clock. */
export function exportWorld(world: World, options: ExportOptions): WorldFile {
  return new Export(world, options).file()
}

class Export {
  readonly #world: World
  readonly #options: ExportOptions
  readonly #now: number
  readonly #personas: ReadonlyMap<string, string>
  /** Who is described already. */
  readonly #told = new Set<string>()

  constructor(world: World, options: ExportOptions) {
    this.#world = world
    this.#options = options
    this.#now = world.clock.now()
    this.#personas = new Map([...world.all('personas').values()].map(({ personId, key }) => [personId, key]))
  }

  file(): WorldFile {
    const organizations = [...this.#world.organizations()].map((each) => this.#organization(each))
    const people = [...this.#world.all('people').values()].filter(({ id }) => !this.#told.has(id))
    return {
      organizations,
      ...ifAny(
        'people',
        people.map((person) => this.#person(person)),
      ),
      ...this.#scenes(),
    }
  }

  #scenes(): Pick<WorldFile, 'scenes'> {
    const { settings } = this.#world
    const scenes = settings.scenes ?? (settings.world as WorldFile | undefined)?.scenes
    return scenes ? { scenes: scenes as NonNullable<WorldFile['scenes']> } : {}
  }

  #organization(organization: Organization): WorldOrganization {
    const { id, name, createdAt, customRoles } = organization
    const invitations = [...this.#world.all('invitations').values()].filter((each) => each.organizationId === id)
    return {
      name,
      ...(this.#options.ids && { id }),
      ...(createdAt !== undefined && { created: this.#age(createdAt) }),
      ...(customRoles && { customRoles }),
      ...ifAny('roles', this.#roles(this.#world.rolesOf(id))),
      members: [...this.#world.membershipsOf(id)].flatMap((each) => this.#member(each)),
      ...ifAny(
        'invitations',
        invitations.map((each) => this.#invitation(each)),
      ),
    }
  }

  #roles(roles: readonly Role[]): NonNullable<WorldOrganization['roles']> {
    return roles.flatMap(({ id, key, name, rank }) => {
      const isOwn = key === 'custom'
      if (!isOwn && !this.#options.ids) return []
      const like = systemRoles.find((each) => each.rank === rank && each.key !== 'owner' && each.key !== 'member')?.key
      return [
        {
          name,
          ...(this.#options.ids && { id }),
          ...(isOwn && like !== undefined && { like: like as 'admin' | 'developer' | 'billing' }),
        },
      ]
    })
  }

  #member({ personId, organizationId, roleIds, joinedAt }: Membership): WorldMember[] {
    const person = this.#world.person(personId)
    if (!person) return []
    const { home: _, ...described } = this.#person(person, organizationId)
    const roles = rolesNamed(this.#world, roleIds).map(roleName)
    const [role] = roles
    return [
      {
        ...described,
        ...(roles.length === 1 && role !== undefined ? { role } : { roles }),
        ...(joinedAt !== undefined && { joined: this.#age(joinedAt) }),
      },
    ]
  }

  /** All that a file says of them where they stand first, later only who it is. */
  #person(person: Person, within?: string): WorldPerson {
    const { id, email } = person
    const isTold = this.#told.has(id)
    this.#told.add(id)
    const own = this.#options.ids || this.#isNamesake(person) ? { id } : {}
    if (isTold) return { email, ...own }
    return { ...nameOf(person), email, ...own, ...this.#persona(id, within) }
  }

  #persona(personId: string, within: string | undefined): Pick<WorldPerson, 'persona' | 'home' | 'credentials'> {
    const persona = this.#personas.get(personId)
    const record = persona === undefined ? undefined : this.#world.all('personas').get(persona)
    if (!record || persona === undefined) return {}
    const { token, apiKey } = record
    const { keyId, keySecret, active, organizationId } = apiKey
    const credentials = {
      ...(this.#options.secrets && { token, keyId, keySecret }),
      ...(!active && { active }),
    }
    const isFirst = [...this.#world.organizations()][0]?.id === organizationId
    const home = this.#options.ids ? organizationId : this.#world.organization(organizationId)?.name
    return {
      persona,
      ...(within === undefined && !isFirst && home !== undefined && { home }),
      ...(Object.keys(credentials).length > 0 && { credentials }),
    }
  }

  #invitation(invitation: Invitation): WorldInvitation {
    const { id, service, roleIds, invitedBy, createdAt, expiresAt } = invitation
    const { acceptedBy, acceptedAt, cancelledBy, cancelledAt } = invitation
    const state = outcomeOf(this.#world, invitation, this.#now)
    const roles = rolesNamed(this.#world, roleIds).map(roleName)
    const [role] = roles
    const lifetime = expiresAt === null ? null : expiresAt - createdAt
    const settledAt = cancelledAt ?? acceptedAt
    const settledBy = this.#world.person(cancelledBy ?? acceptedBy ?? '')
    return {
      service,
      email: addressOf(invitation),
      ...(this.#options.ids && { id }),
      ...(roles.length === 1 && role !== undefined ? { role } : { roles }),
      ...(state !== 'pending' && { state }),
      invitedBy: this.#reference(this.#world.person(invitedBy)),
      sent: this.#age(createdAt),
      ...(lifetime !== null && lifetime !== factsOf(service).invitations.lifetime && { lifetime: ageText(lifetime) }),
      ...(settledAt !== null && { settled: this.#age(settledAt) }),
      // Who was invited needs no word.
      ...(settledBy && !(isAddressee(settledBy, invitation) && !this.#isNamesake(settledBy))
        ? { settledBy: this.#reference(settledBy) }
        : {}),
      ...(this.#options.secrets && { code: codeOf(invitation, this.#world.ids) }),
    }
  }

  #reference(person: Person | undefined): string {
    return person === undefined ? '' : this.#isNamesake(person) ? person.id : person.email
  }

  /** Whether somebody else has the same address, and is found by it. */
  #isNamesake({ id, email }: Person): boolean {
    this.#addresses ??= countOf([...this.#world.all('people').values()].map((each) => addressKey(each.email)))
    return id !== '' && (this.#addresses.get(addressKey(email)) ?? 0) > 1
  }

  #addresses: ReadonlyMap<string, number> | undefined

  #age(time: number): string {
    return ageText(Math.max(0, this.#now - time))
  }
}

const roleName = ({ key, name }: Role) => (key === 'custom' ? name : key)

function nameOf({ firstName, lastName }: Person): { name?: string } {
  const name = `${firstName.replaceAll(' ', '\u00a0')} ${lastName}`
  return /^[^ ]+ [^ ]/.test(name) ? { name } : {}
}

function countOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

function ifAny<Name extends string, Item>(
  name: Name,
  items: readonly Item[],
): { readonly [N in Name]?: readonly Item[] } {
  return items.length === 0 ? {} : ({ [name]: items } as { readonly [N in Name]?: readonly Item[] })
}
