import { documentedConduct, type Conduct } from '../domain/conduct.ts'
import type { Membership, Organization, Persona, Person, Role } from '../domain/directory.ts'
import type { Invitation, ServiceName } from '../domain/invitation.ts'
import type { InvitationOrder, Ranked, WorldStore } from '../domain/ports.ts'
import { WorldClock } from './clock.ts'
import { SeededIds } from './ids.ts'
import { InvitationShelf } from './invitation-shelf.ts'
import { membershipKey, type Change, type Kind, type Records, type WorldSettings } from './records.ts'

/** What a request has changed and not yet committed: what to write, and what to put back if that fails. */
export interface Uncommitted {
  readonly changes: Change[]
  /** What stood in each change's place. */
  readonly before: Change[2][]
}

/** One sandbox's data in memory, with its indexes. */
export class World implements WorldStore {
  readonly name: string
  readonly invitationLimit: number
  readonly clock = new WorldClock()
  readonly ids = new SeededIds()
  #conduct: Conduct = documentedConduct
  readonly #records: { readonly [K in Kind]: Map<string, Records[K]> } = {
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
  }
  /** By service and organization. */
  readonly #shelves = new Map<ServiceName, Map<string, InvitationShelf>>()
  readonly #members = new Map<string, Map<string, Membership>>()
  readonly #roles = new Map<string, Map<string, Role>>()
  readonly #peopleByEmail = new Map<string, Person>()
  readonly #personasByToken = new Map<string, Persona>()
  readonly #personasByKeyId = new Map<string, Persona>()
  #lastSequence = 0
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

  get lifetime(): number {
    return this.settings.lifetime ?? 7 * 24 * 60 * 60 * 1000
  }

  /** Puts one record in its place without remembering it as a change to write. */
  apply(change: Change): void {
    this.#swap(change)
  }

  /** Puts one record in its place. Returns what stood there; null for nothing. */
  #swap(change: Change): Change[2] {
    const [kind, key, value] = change
    const map = this.#records[kind] as Map<string, typeof value>
    const old = this.#isNew(change) ? null : (map.get(key) ?? null)
    if (value === null) map.delete(key)
    else map.set(key, value)
    if (old !== null) this.#unindex([kind, key, old] as Change)
    this.#index(change)
    return old
  }

  /** Whether nothing can stand in a change's place: ids follow from sequences. To look for it takes long among a million. */
  #isNew([kind, , value]: Change): boolean {
    return kind === 'invitations' && value !== null && value.sequence > this.#lastSequence
  }

  /** How many records there are. */
  get size(): number {
    return Object.values(this.#records).reduce((sum, map) => sum + map.size, 0)
  }

  /** All records, in the order in which they were first put; safe to walk while the world goes on changing. */
  *changes(): Generator<Change> {
    for (const [kind, map] of Object.entries(this.#records)) {
      for (const [key, value] of map) yield [kind, key, value] as Change
    }
  }

  all<K extends Kind>(kind: K): ReadonlyMap<string, Records[K]> {
    return this.#records[kind]
  }

  put(change: Change): void {
    const before = this.#swap(change)
    if (this.#uncommitted === undefined) {
      // Most requests change one record, and an array that grows takes room for more.
      this.#uncommitted = { changes: [change], before: [before] }
    } else {
      this.#uncommitted.changes.push(change)
      this.#uncommitted.before.push(before)
    }
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
  rollBack({ changes, before }: Uncommitted): void {
    for (const [index, old] of [...before.entries()].reverse()) {
      const [kind, key] = changes[index] as Change
      this.apply([kind, key, old] as Change)
    }
  }

  organization(id: string): Organization | undefined {
    return this.#records.organizations.get(id)
  }

  role(id: string): Role | undefined {
    return this.#records.roles.get(id)
  }

  rolesOf(organizationId: string): readonly Role[] {
    return [...(this.#roles.get(organizationId)?.values() ?? [])]
  }

  person(id: string): Person | undefined {
    return this.#records.people.get(id)
  }

  personWithEmail(email: string): Person | undefined {
    return this.#peopleByEmail.get(email.toLowerCase())
  }

  membership(organizationId: string, personId: string): Membership | undefined {
    return this.#members.get(organizationId)?.get(personId)
  }

  membershipsOf(organizationId: string): Iterable<Membership> {
    return this.#members.get(organizationId)?.values() ?? []
  }

  memberWithEmail(organizationId: string, email: string): Membership | undefined {
    const person = this.personWithEmail(email)
    return person && this.membership(organizationId, person.id)
  }

  personaByToken(token: string): Persona | undefined {
    return this.#personasByToken.get(token)
  }

  personaByKeyId(keyId: string): Persona | undefined {
    return this.#personasByKeyId.get(keyId)
  }

  invitation(service: ServiceName, id: string): Invitation | undefined {
    const invitation = this.#records.invitations.get(id)
    return invitation?.service === service ? invitation : undefined
  }

  openInvitations(service: ServiceName, organizationId: string, order: InvitationOrder): Ranked<Invitation> {
    return this.#shelf(service, organizationId).inOrder(order)
  }

  openInvitationsTo(service: ServiceName, organizationId: string, email: string): Iterable<Invitation> {
    return this.#shelf(service, organizationId).to(email)
  }

  get isFull(): boolean {
    return this.#records.invitations.size >= this.invitationLimit
  }

  nextSequence(): number {
    return this.#lastSequence + 1
  }

  putInvitation(invitation: Invitation): void {
    this.put(['invitations', invitation.id, invitation])
  }

  putMembership(membership: Membership): void {
    this.put(['memberships', membershipKey(membership.organizationId, membership.personId), membership])
  }

  putPerson(person: Person): void {
    this.put(['people', person.id, person])
  }

  putPersona(persona: Persona): void {
    this.put(['personas', persona.key, persona])
  }

  #shelf(service: ServiceName, organizationId: string): InvitationShelf {
    const ofService = obtain(this.#shelves, service, newMap<InvitationShelf>)
    return obtain(ofService, organizationId, newShelf)
  }

  #unindex([kind, , old]: Change): void {
    if (old === null) return
    switch (kind) {
      case 'settings':
      case 'organizations':
      case 'outbox':
      case 'faults':
        return
      case 'clock':
        this.clock.setting = this.settings.clock
        return
      case 'people':
        // Two people may have addresses that differ only in case; the last one put is found.
        if (this.#peopleByEmail.get(old.email.toLowerCase())?.id === old.id) {
          this.#peopleByEmail.delete(old.email.toLowerCase())
        }
        return
      case 'roles':
        this.#roles.get(old.organizationId)?.delete(old.id)
        return
      case 'memberships':
        this.#members.get(old.organizationId)?.delete(old.personId)
        return
      case 'personas':
        this.#personasByToken.delete(old.token)
        this.#personasByKeyId.delete(old.clickhouse.keyId)
        return
      case 'invitations':
        this.#shelf(old.service, old.organizationId).remove(old)
    }
  }

  #index([kind, , value]: Change): void {
    if (value === null) return
    switch (kind) {
      case 'settings':
        this.ids.seed = value.seed
        this.clock.setting = this.#records.clock.get('') ?? value.clock
        this.#conduct = { profile: value.profile ?? 'documented', switches: value.switches ?? {} }
        return
      case 'clock':
        this.clock.setting = value
        return
      case 'organizations':
      case 'outbox':
      case 'faults':
        return
      case 'people':
        this.#peopleByEmail.set(value.email.toLowerCase(), value)
        return
      case 'roles':
        obtain(this.#roles, value.organizationId, newMap<Role>).set(value.id, value)
        return
      case 'memberships':
        obtain(this.#members, value.organizationId, newMap<Membership>).set(value.personId, value)
        return
      case 'personas':
        this.#personasByToken.set(value.token, value)
        this.#personasByKeyId.set(value.clickhouse.keyId, value)
        return
      case 'invitations':
        this.#shelf(value.service, value.organizationId).add(value)
        this.#lastSequence = Math.max(this.#lastSequence, value.sequence)
    }
  }
}

const newMap = <Value>() => new Map<string, Value>()
const newShelf = () => new InvitationShelf()

function obtain<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}
