import type { Faker } from '@faker-js/faker'
import { may, type Membership, type Organization, type Persona, type Person, type Role } from '../domain/directory.ts'
import type { Invitation } from '../domain/invitation.ts'
import { Pace, patiently } from '../domain/patiently.ts'
import type { ServiceName } from '../domain/invitation.ts'
import { servicesWith } from '../domain/known-services.ts'
import { SeededIds } from '../world/ids.ts'
import { membershipKey, type Change } from '../world/records.ts'
import { day } from './day.ts'
import { people, type Name, type NameAt } from './people.ts'
import { systemRoles, usualRoles, type RoleTemplate } from './roles.ts'
import { fakerFor, places, ServiceSource } from './service-source.ts'

/** An organization with what is needed to write more into it. */
export interface OrganizationDraft {
  readonly organization: Organization
  readonly roles: readonly Role[]
  readonly usualRoles: Record<ServiceName, readonly Role[]>
  /** Members who have invited others, the owner first. */
  readonly inviters: Person[]
  /** Members who have joined by invitations: each service tells of its own that they accepted. */
  readonly joiners: Joiner[]
}

/** Who has joined by invitation, as what and when. */
export interface Joiner {
  readonly person: Person
  readonly role: Role
  readonly joinedAt: number
}

/** An invitation before its place in the order of creation is known. */
export type InvitationDraft = Omit<Invitation, 'sequence' | 'code'> & { readonly code: string }

type Placed = InvitationDraft & { sequence: number }

/** From here on there is room for the numbers that a sandbox gives itself. */
const lastNumber = 2_000_000_000

/** A world in the making. Ids and choices follow from the seed and from the order of the calls. */
export class WorldDraft {
  readonly faker: Faker
  /** Everything happened before this moment. Milliseconds since 1970. */
  readonly reference: number
  /** What may be many is written at this pace. */
  readonly pace = new Pace()
  readonly seed: number
  readonly nameAt: NameAt
  /** Those through which people are invited here, own ones last. */
  readonly services: readonly ServiceName[]
  readonly #ids: SeededIds
  readonly #sources = new Map<ServiceName, ServiceSource>()
  readonly #organizations: OrganizationDraft[] = []
  readonly #people: Person[] = []
  readonly #memberships: Membership[] = []
  readonly #members = new Set<string>()
  readonly #personas: Persona[] = []
  #invitations: Placed[] = []
  #things = 0
  #names = 0
  #late = 0
  #given = 0
  /** The key of the persona that the scenario speaks for: whose token its values name. */
  caller = 'owner'

  /** `faker` must have been seeded with `seed`. `own`: the names of own services. */
  constructor(faker: Faker, seed: number, reference: number, own?: readonly string[]) {
    this.services = servicesWith(own)
    this.faker = faker
    this.reference = reference
    this.#ids = new SeededIds(seed)
    this.seed = seed
    this.nameAt = people(faker)
  }

  get organizations(): readonly OrganizationDraft[] {
    return this.#organizations
  }

  get personas(): readonly Persona[] {
    return this.#personas
  }

  get memberships(): readonly Membership[] {
    return this.#memberships
  }

  emailOf(personId: string): string {
    return this.#people.find(({ id }) => id === personId)?.email ?? ''
  }

  get invitations(): readonly InvitationDraft[] {
    return this.#invitations
  }

  /** The persona with that key, and who it is. Throws when there is none. */
  actor(key: string): { readonly persona: Persona; readonly person: Person } {
    const persona = this.#personas.find((candidate) => candidate.key === key)
    const person = this.#people.find(({ id }) => id === persona?.personId)
    if (!persona || !person) throw new Error(`There is no persona with the key ${key}.`)
    return { persona, person }
  }

  /** What the invitations of a service are drawn from. */
  through(service: ServiceName): ServiceSource {
    let source = this.#sources.get(service)
    if (!source) {
      source = new ServiceSource({
        faker: fakerFor(this.faker, this.seed, service),
        ids: this.#ids,
        nameAt: this.nameAt,
        reference: this.reference,
        place: this.services.indexOf(service) + 1,
      })
      this.#sources.set(service, source)
    }
    return source
  }

  /** Adds an organization with a new person as its owner. */
  organization(templates: readonly RoleTemplate[] = systemRoles): OrganizationDraft {
    const createdAt = this.reference - 400 * day
    const organization = { id: this.id(), name: this.faker.company.name(), createdAt }
    const roles = templates.map(({ isLate, ...template }) => {
      return { id: isLate ? this.#lateId() : this.id(), organizationId: organization.id, ...template }
    })
    const draft = { organization, roles, usualRoles: usualRoles(roles, this.services), inviters: [], joiners: [] }
    this.addOrganization(draft)
    this.member(draft, 'owner')
    return draft
  }

  /** Adds one that is whole but for its members. */
  addOrganization(draft: OrganizationDraft): void {
    this.#organizations.push(draft)
  }

  /** Adds a person who is a member of nothing yet. */
  person(given: Partial<Name> = {}): Person {
    this.#names += 1
    const person = { id: this.id(), ...this.nameAt(this.#names - 1), ...given }
    this.addPerson(person)
    return person
  }

  /** Adds one that is whole. */
  addPerson(person: Person): void {
    this.#people.push(person)
  }

  /** Adds a person whom only that service knows of. */
  personThrough(service: ServiceName): Person {
    const source = this.through(service)
    const person = { id: source.id(), ...source.name() }
    this.#people.push(person)
    return person
  }

  /** Adds members who have joined by invitations, through whatever service. */
  joinByInvitation(draft: OrganizationDraft, count: number): void {
    const roles = staffRoles(draft)
    for (let made = 0; made < count; made += 1) {
      const role = this.faker.helpers.arrayElement(roles)
      const joinedAt = this.reference - this.faker.number.int({ min: 8 * day, max: 60 * day })
      draft.joiners.push({ person: this.join(draft, role, undefined, joinedAt), role, joinedAt })
    }
  }

  /** Makes a person a member with the first role of that key, and if it allows that, one of those who invite. */
  member(draft: OrganizationDraft, key: string, person = this.person()): Person {
    const role = roleOf(draft, key)
    if (role.permissions.includes('org.user.invite')) draft.inviters.push(person)
    return this.join(draft, role, person)
  }

  /** Makes a person a member who has invited nobody; an owner from the beginning, the others since some time or other. */
  join({ organization }: OrganizationDraft, role: Role, person = this.person(), since?: number): Person {
    const someTime = this.reference - (61 + ((this.#memberships.length * 7) % 300)) * day
    const joinedAt = since ?? (role.key === 'owner' ? organization.createdAt : undefined) ?? someTime
    this.#memberships.push({ organizationId: organization.id, personId: person.id, roleIds: [role.id], joinedAt })
    return person
  }

  /** Adds a member with any roles; one who may invite is one of those who do. Milliseconds since 1970. */
  addMember(draft: OrganizationDraft, person: Person, roles: readonly Role[], joinedAt: number): void {
    const { id } = draft.organization
    this.#memberships.push({ organizationId: id, personId: person.id, roleIds: roles.map((role) => role.id), joinedAt })
    this.#members.add(membershipKey(id, person.id))
    if (may(roles, 'org.user.invite')) draft.inviters.push(person)
  }

  /** Of those whom `addMember` has added. */
  isMember({ organization }: OrganizationDraft, person: Person): boolean {
    return this.#members.has(membershipKey(organization.id, person.id))
  }

  /** From then on the organization refuses the first role words of a service that has both. */
  moveToCustomRoles({ organization }: OrganizationDraft): void {
    Object.assign(organization, { customRoles: true })
  }

  /** Lets a client act as this person. The API key belongs to the given organization. */
  persona(key: string, person: Person, { organization }: OrganizationDraft, active = true): void {
    const apiKey = {
      keyId: this.faker.string.alphanumeric(20),
      keySecret: this.faker.string.alphanumeric(40),
      organizationId: organization.id,
      active,
    }
    this.addPersona({ personId: person.id, key, token: this.id(), apiKey })
  }

  /** Adds one that is whole. */
  addPersona(persona: Persona): void {
    this.#personas.push(persona)
  }

  /** Adds an invitation. It is written once; copies would cost a large world more than anything else. */
  invitation(invitation: InvitationDraft & { readonly sequence: 0 }): InvitationDraft {
    this.#invitations.push(invitation as Placed)
    return invitation
  }

  /**
   * What is made later has numbers above that of which the seed gives this name, so that no two share it. False when there
   * is no room for those.
   */
  keepClearOf(kind: 'uuid' | 'secret' | 'personId' | 'token' | 'keyId', name: string): boolean {
    const number = this.#ids.sequenceOf(kind, name) ?? 0
    this.#given = Math.max(this.#given, number)
    return number < lastNumber
  }

  get hasInvitations(): boolean {
    return this.#invitations.length > 0
  }

  /** The number of the last invitation, when names are given that the seed would give too; else 0. */
  get given(): number {
    return this.#given
  }

  /** Removes an organization's invitations through a service. */
  dropInvitations({ organization }: OrganizationDraft, service: ServiceName): void {
    this.#invitations = this.#invitations.filter(
      (each) => each.organizationId !== organization.id || each.service !== service,
    )
  }

  /** A new uuid. */
  id(): string {
    return this.#ids.uuid(this.#next())
  }

  /** All records: organizations first, invitations and their mails last and oldest first. */
  async changes(): Promise<Change[]> {
    const changes: Change[] = []
    const each = <Item>(items: Iterable<Item>, act: (item: Item, index: number) => void) =>
      patiently(items, act, this.pace)
    const add = (change: Change) => void changes.push(change)
    const { length } = this.#invitations
    this.#invitations.sort((a, b) => a.createdAt - b.createdAt)
    await each(this.#organizations, ({ organization }) => add(['organizations', organization.id, organization]))
    await each(this.#organizations, ({ roles }) => roles.forEach((role) => add(['roles', role.id, role])))
    await each(this.#people, (person) => add(['people', person.id, person]))
    await each(this.#memberships, (membership) =>
      add(['memberships', membershipKey(membership.organizationId, membership.personId), membership]),
    )
    for (const persona of this.#personas) add(['personas', persona.key, persona])
    const newer = new Map<ServiceName, number>()
    const above = this.#given > 0 ? this.#given + places : 0
    await each(this.#invitations.toReversed(), (invitation) => {
      const count = newer.get(invitation.service) ?? 0
      invitation.sequence = above + this.through(invitation.service).sequence(count)
      newer.set(invitation.service, count + 1)
    })
    await each(this.#invitations, (invitation) => add(['invitations', invitation.id, invitation]))
    // The last one is 0: what is sent later has numbers above.
    await each(this.#invitations, ({ id }, index) => add(['mails', id, index + 1 - length]))
    return changes
  }

  /** A new uuid for what came to the cast later: it moves no other's. */
  #lateId(): string {
    this.#late -= 1
    return this.#ids.uuid(this.#late - 1_000_000_000)
  }

  /** Counts down from -1: the sandbox names what comes later by numbers above zero, and no two share a name. */
  #next(): number {
    this.#things -= 1
    return this.#things
  }
}

/** The roles of those who are neither owners nor mere members. */
export function staffRoles({ roles }: OrganizationDraft): readonly Role[] {
  return roles.filter(({ key }) => key !== 'owner' && key !== 'member')
}

/** The organization's first role with that key. */
export function roleOf({ roles, organization }: OrganizationDraft, key: string): Role {
  const role = roles.find((candidate) => candidate.key === key)
  if (!role) throw new Error(`${organization.name} has no role with the key ${key}.`)
  return role
}
