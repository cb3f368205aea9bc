import type { Conduct } from './conduct.ts'
import type { Membership, Organization, Persona, Person, Role } from './directory.ts'
import type { Invitation, ServiceName } from './invitation.ts'
import type { KeptMail } from './mail.ts'

/** The time of a sandbox, in milliseconds since 1970, UTC. */
export interface Clock {
  now(): number
  /** The machine's time, wherever the sandbox's clock stands. */
  real(): number
}

/** Names for new things. The same seed and the same calls give the same names. */
export interface Ids {
  /** A uuid (version 4) for the thing with this sequence number. */
  uuid(sequence: number): string
  /** 64 lower-case hexadecimal digits, for the same. */
  secret(sequence: number): string
  /** For the person who joins by the invitation with this sequence number. */
  account(sequence: number): Account
  /** A uuid for the mail with this number, if it is not the first of its invitation. */
  mail(number: number): string
  /** A uuid for one answer. */
  request(): string
  /** How many requests have been counted. */
  readonly requests: number
}

/** What names a new person, and what a client needs to act as them. */
export interface Account {
  readonly personId: string
  readonly token: string
  readonly keyId: string
  readonly keySecret: string
}

/** A list that knows the rank of each item, in an order of its own. */
export interface Ranked<Item> {
  readonly size: number
  /** The item with this rank, 0 being the first. */
  at(rank: number): Item | undefined
  /** How many items `before` holds for. It must hold for a first part of the list and for nothing after it. */
  countWhile(before: (item: Item) => boolean): number
  /** At most `count` items, from a rank on. */
  slice(from: number, count: number): Item[]
  [Symbol.iterator](): Iterator<Item>
}

export type InvitationOrder = 'sequence' | 'created' | 'updated'

/** One sandbox's data, as the rules see it. What is put counts at once and lasts once the sandbox has committed. */
export interface WorldStore {
  readonly clock: Clock
  readonly ids: Ids
  readonly conduct: Conduct
  /** How long invitations are valid that expire, in milliseconds; undefined: as long as the service says. */
  readonly lifetime: number | undefined
  /** How many invitations it can hold, and whether it holds them. */
  readonly invitationLimit: number
  readonly isFull: boolean
  organization(id: string): Organization | undefined
  /** In the order in which they were added. */
  organizations(): Iterable<Organization>
  role(id: string): Role | undefined
  rolesOf(organizationId: string): readonly Role[]
  person(id: string): Person | undefined
  /** Compares addresses however they are spelled. */
  personWithEmail(email: string): Person | undefined
  membership(organizationId: string, personId: string): Membership | undefined
  /** In the order in which they were added; the owner is first. */
  membershipsOf(organizationId: string): Iterable<Membership>
  /** Compares addresses however they are spelled. */
  memberWithEmail(organizationId: string, email: string): Membership | undefined
  /** A seeded one, by its id; who joined by mail goes by their address. */
  personaNamed(key: string): Persona | undefined
  personaByToken(token: string): Persona | undefined
  personaByKeyId(keyId: string): Persona | undefined
  invitation(service: ServiceName, id: string): Invitation | undefined
  /** Those neither accepted nor cancelled. */
  openInvitations(service: ServiceName, organizationId: string, order: InvitationOrder): Ranked<Invitation>
  /** All of them, in the order in which they were first put, whatever has become of them. */
  invitationsOf(service: ServiceName, organizationId: string): Iterable<Invitation>
  /** Open invitations to this address, however it is spelled. */
  openInvitationsTo(service: ServiceName, organizationId: string, email: string): Iterable<Invitation>
  nextSequence(): number
  /** The number of the next mail. */
  nextMail(): number
  putInvitation(invitation: Invitation): void
  putMail(id: string, mail: KeptMail): void
  putMembership(membership: Membership): void
  removeMembership(organizationId: string, personId: string): void
  putPerson(person: Person): void
  putPersona(persona: Persona): void
}
