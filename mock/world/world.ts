import { documentedConduct, type Conduct } from '../domain/conduct.ts'
import type { Membership, Organization, Persona, Person, Role } from '../domain/directory.ts'
import { addressKey } from '../domain/email.ts'
import { idKey } from '../domain/id-key.ts'
import type { Invitation, ServiceName } from '../domain/invitation.ts'
import { numberOfMail, type KeptMail } from '../domain/mail.ts'
import type { InvitationOrder, Ranked, WorldStore } from '../domain/ports.ts'
import { WorldClock } from './clock.ts'
import { SeededIds } from './ids.ts'
import { impliedBy, impliedPersona } from './implied-persona.ts'
import { Indexes } from './indexes.ts'
import { LateMap } from './late-map.ts'
import { membershipKey, type Change, type Kind, type Records, type WorldSettings } from './records.ts'

/** What a request has changed and not yet committed: what to write, and what to put back if that fails. */
export interface Uncommitted {
  changes: Change[]
  /** What stood in their places, at their indexes; nothing but where a record was there before. */
  before: Change[2][] | undefined
  /** The keys of a kind from which something was removed, in the order in which they stood. */
  orders: Map<Kind, readonly string[]> | undefined
}

/** One sandbox's data in memory, with its indexes. */
export class World implements WorldStore {
  readonly name: string
  readonly invitationLimit: number
  readonly clock = new WorldClock()
  readonly ids = new SeededIds()
  /** When it was last asked for something by this process. The machine's time, in milliseconds since 1970; 0: not yet. */
  usedAt = 0
  #conduct: Conduct = documentedConduct
  /** Few read them, and each invitation has one. */
  readonly #mails = new LateMap<KeptMail>(idKey)
  readonly #records: { readonly [K in Exclude<Kind, 'mails'>]: Map<string, Records[K]> } = {
    settings: new Map(),
    clock: new Map(),
    organizations: new Map(),
    roles: new Map(),
    people: new Map(),
    memberships: new Map(),
    personas: new Map(),
    invitations: new Map(),
    outbox: new Map(),
    faults: new Map(),
    barriers: new Map(),
  }
  readonly #indexes = new Indexes()
  #uncommitted: Uncommitted | undefined

  /** Starts from changes that count as committed. */
  constructor(name: string, changes: Iterable<Change> = [], invitationLimit = Infinity) {
    this.name = name
    this.invitationLimit = invitationLimit
    for (const change of changes) this.apply(change)
  }

  get settings(): WorldSettings {
    const settings = this.#records.settings.get('')
    if (!settings) throw new Error(`Sandbox ${this.name} has no settings.`)
    return settings
  }

  get conduct(): Conduct {
    return this.#conduct
  }

  get lifetime(): number | undefined {
    return this.settings.lifetime
  }

  /** Puts one record in its place without remembering it as a change to write. */
  apply(change: Change): void {
    this.#swap(change)
  }

  /** Puts one record in its place. Returns what stood there; null for nothing. */
  #swap(change: Change): Change[2] {
    // Each record that is written comes by here, and is taken apart by its places: an iterator costs as much as the rest.
    const kind = change[0]
    const value = change[2]
    const isNew = this.#isNew(change)
    if (kind === 'mails' && isNew) {
      this.#mails.add(change[1], change[2] as KeptMail)
      this.#indexes.add(change)
      return null
    }
    const key = keyOf(change)
    const map = this.#mapOf(kind) as Map<string, typeof value>
    const old = isNew ? null : (map.get(key) ?? null)
    if (value === null) map.delete(key)
    else map.set(key, value)
    if (old !== null) this.#indexes.remove([kind, key, old] as Change)
    this.#indexes.add(change)
    if (kind === 'settings' || kind === 'clock') this.#follow()
    return old
  }

  #mapOf<K extends Kind>(kind: K): Map<string, Records[K]> {
    return (kind === 'mails' ? this.#mails.whole : this.#records[kind as Exclude<Kind, 'mails'>]) as Map<
      string,
      Records[K]
    >
  }

  /** Whether nothing can stand in a change's place: ids follow from numbers. To look for it takes long among a million. */
  #isNew(change: Change): boolean {
    if (change[2] === null) return false
    if (change[0] === 'invitations') return change[2].sequence > this.#indexes.lastSequence
    return change[0] === 'mails' && numberOfMail(change[2]) > this.#indexes.lastMail
  }

  /** How many records there are. */
  get size(): number {
    return kinds.reduce((sum, kind) => sum + this.#mapOf(kind).size, 0)
  }

  /** All records, in the order in which they were first put; safe to walk while the world goes on changing. */
  *changes(): Generator<Change> {
    for (const kind of kinds) {
      for (const [key, value] of this.#mapOf(kind)) yield [kind, key, value] as Change
    }
  }

  /** What a copy of it holds: all but what is about requests under way. */
  *contents(): Generator<Change> {
    for (const change of this.changes()) if (!passing.has(change[0])) yield change
  }

  all<K extends Kind>(kind: K): ReadonlyMap<string, Records[K]> {
    return this.#mapOf(kind)
  }

  put(change: Change): void {
    const order = change[2] === null ? [...this.#mapOf(change[0]).keys()] : undefined
    const old = this.#swap(change)
    const uncommitted = (this.#uncommitted ??= { changes: none, before: undefined, orders: undefined })
    const [first] = uncommitted.changes
    const count = uncommitted.changes.length
    // Most requests change two records at most, and an array that grows takes room for 17.
    if (first === undefined) uncommitted.changes = [change]
    else if (count === 1) uncommitted.changes = [first, change]
    else uncommitted.changes.push(change)
    if (old !== null) (uncommitted.before ??= [])[count] = old
    if (order) this.#rememberOrder(uncommitted, change[0], order)
  }

  /** What has changed since it was last handed over; undefined when nothing has. */
  get uncommitted(): Uncommitted | undefined {
    return this.#uncommitted
  }

  /** Hands over what has changed since the last call; undefined when nothing has. */
  takeUncommitted(): Uncommitted | undefined {
    const taken = this.#uncommitted
    this.#uncommitted = undefined
    return taken
  }

  /** Takes back changes that could not be kept. */
  rollBack({ changes, before, orders }: Uncommitted): void {
    for (const [index, [kind, key]] of [...changes.entries()].reverse()) {
      this.apply([kind, key, before?.[index] ?? null] as Change)
    }
    for (const [kind, keys] of orders ?? []) {
      const map = this.#mapOf(kind) as Map<string, unknown>
      for (const key of keys) {
        const value = map.get(key)
        if (map.delete(key)) map.set(key, value)
      }
    }
  }

  /** What is put back after a removal would otherwise stand last. */
  #rememberOrder(uncommitted: Uncommitted, kind: Kind, keys: readonly string[]): void {
    const orders = (uncommitted.orders ??= new Map<Kind, readonly string[]>())
    if (!orders.has(kind)) orders.set(kind, keys)
  }

  organization(id: string): Organization | undefined {
    return found(this.#records.organizations, id)
  }

  organizations(): Iterable<Organization> {
    return this.#records.organizations.values()
  }

  role(id: string): Role | undefined {
    return found(this.#records.roles, id)
  }

  rolesOf(organizationId: string): readonly Role[] {
    return [...(this.#indexes.roles.get(organizationId)?.values() ?? [])]
  }

  person(id: string): Person | undefined {
    return found(this.#records.people, id)
  }

  personWithEmail(email: string): Person | undefined {
    return this.#indexes.peopleByEmail.get(addressKey(email))
  }

  membership(organizationId: string, personId: string): Membership | undefined {
    return this.#indexes.members.get(organizationId)?.get(personId)
  }

  membershipsOf(organizationId: string): Iterable<Membership> {
    return this.#indexes.members.get(organizationId)?.values() ?? []
  }

  memberWithEmail(organizationId: string, email: string): Membership | undefined {
    const person = this.personWithEmail(email)
    return person && this.membership(organizationId, person.id)
  }

  personaNamed(key: string): Persona | undefined {
    return this.#records.personas.get(key)
  }

  personaByToken(token: string): Persona | undefined {
    return this.#indexes.personasByToken.get(token) ?? impliedBy(this, this.#seed, 'token', token)
  }

  personaByKeyId(keyId: string): Persona | undefined {
    return this.#indexes.personasByKeyId.get(keyId) ?? impliedBy(this, this.#seed, 'keyId', keyId)
  }

  /**
   * How a client acts as a person: the persona that there is, or for a member one that follows from the seed, with a key
   * for their first organization, which is found unless it is known.
   */
  personaOf(personId: string, home?: string): Persona | undefined {
    return found(this.#indexes.personasByPerson, personId) ?? impliedPersona(this, this.#seed, personId, home)
  }

  get #seed(): number {
    return this.#records.settings.get('')?.seed ?? 0
  }

  invitation(service: ServiceName, id: string): Invitation | undefined {
    const invitation = found(this.#records.invitations, id)
    return invitation?.service === service ? invitation : undefined
  }

  openInvitations(service: ServiceName, organizationId: string, order: InvitationOrder): Ranked<Invitation> {
    return this.#indexes.shelf(service, organizationId).inOrder(order)
  }

  *invitationsOf(service: ServiceName, organizationId: string): Generator<Invitation> {
    for (const invitation of this.#records.invitations.values()) {
      if (invitation.service === service && invitation.organizationId === organizationId) yield invitation
    }
  }

  openInvitationsTo(service: ServiceName, organizationId: string, email: string): Iterable<Invitation> {
    return this.#indexes.shelf(service, organizationId).to(email)
  }

  get isFull(): boolean {
    return this.#records.invitations.size >= this.invitationLimit
  }

  nextSequence(): number {
    return this.#indexes.lastSequence + 1
  }

  nextMail(): number {
    return this.#indexes.lastMail + 1
  }

  putMail(id: string, mail: KeptMail): void {
    this.put(['mails', id, mail])
  }

  putInvitation(invitation: Invitation): void {
    this.put(['invitations', invitation.id, invitation])
  }

  putMembership(membership: Membership): void {
    this.put(['memberships', membershipKey(membership.organizationId, membership.personId), membership])
  }

  removeMembership(organizationId: string, personId: string): void {
    this.put(['memberships', membershipKey(organizationId, personId), null])
  }

  putPerson(person: Person): void {
    this.put(['people', person.id, person])
  }

  putPersona(persona: Persona): void {
    this.put(['personas', persona.key, persona])
  }

  /** Puts seed, clock and conduct to what the records say. */
  #follow(): void {
    const settings = this.#records.settings.get('')
    if (!settings) return
    const { seed, profile = 'documented', switches = {}, bugs = [] } = settings
    this.ids.seed = seed
    this.clock.setting = this.#records.clock.get('') ?? settings.clock
    this.#conduct = { profile, switches, ...(bugs.length > 0 && { bugs }) }
  }
}

/** What goes by a UUID, in whatever spelling. Most are given as they are kept. */
const found = <Value>(map: ReadonlyMap<string, Value>, id: string) => map.get(id) ?? map.get(idKey(id))

/** Where a record is kept: what goes by a UUID stands under its one spelling. */
function keyOf(change: Change): string {
  return withUuids.has(change[0]) ? idKey(change[1]) : change[1]
}

const none: Change[] = []

/** In the order in which a state tells them. */
const kinds = [
  'settings',
  'clock',
  'organizations',
  'roles',
  'people',
  'memberships',
  'personas',
  'invitations',
  'mails',
  'outbox',
  'faults',
  'barriers',
] as const satisfies readonly Kind[]

/** What is about requests under way. */
const passing: ReadonlySet<Kind> = new Set(['barriers'])

const withUuids: ReadonlySet<Kind> = new Set([
  'organizations',
  'roles',
  'people',
  'memberships',
  'invitations',
  'mails',
])
