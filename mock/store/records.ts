import type { Profile } from '../domain/conduct.ts'
import type { Membership, Organization, Persona, Person, Role } from '../domain/directory.ts'
import type { Fault } from '../domain/fault.ts'
import type { Invitation } from '../domain/invitation.ts'
import type { ClockSetting } from './clock.ts'

/** What a sandbox was made from, and how it is set. */
export interface WorldSettings {
  readonly scenario: string
  readonly parameters: Readonly<Record<string, number | string>>
  readonly seed: number
  /** How the clock stands at the start, and again after a reset. */
  readonly clock: ClockSetting
  /** How long a ClickHouse invitation is valid, in milliseconds; seven days unless set. */
  readonly lifetime?: number
  /** When the sandbox is deleted: milliseconds since 1970 by the machine's clock; left out: never. */
  readonly expiresAt?: number
  /** How the services behave; `documented` unless set. */
  readonly profile?: Profile
  /** What deviates from the profile, by the switch's name. */
  readonly switches?: Readonly<Record<string, Profile>>
}

/** What was cleared out of the outbox: the mails of the invitations up to this one, by their sequence. */
export interface OutboxRecord {
  readonly clearedThrough: number
}

/** What a sandbox keeps, by kind. */
export interface Records {
  settings: WorldSettings
  /** How the clock stands now, once it has been moved. */
  clock: ClockSetting
  organizations: Organization
  roles: Role
  people: Person
  memberships: Membership
  personas: Persona
  invitations: Invitation
  outbox: OutboxRecord
  faults: Fault
}

export type Kind = keyof Records

/** One record put (or, with null, removed) under its key: absolute, so that repeating it changes nothing. */
export type Change = { [K in Kind]: readonly [kind: K, key: string, value: Records[K] | null] }[Kind]

/**
 * What one request changed, in one sandbox. `fresh`: the sandbox starts anew from these changes; `gone`: it is removed,
 * and its snapshots with it.
 */
type WorldEntry = readonly [sandbox: string, changes: readonly Change[], mark?: 'fresh' | 'gone']

/**
 * A world too large for one entry comes in parts, which count for nothing until `whole` puts it in place. `first-part`
 * drops those of an attempt that was never finished. `whole` says how many records the parts hold: with fewer, the
 * snapshot that the state was read from already has the world.
 */
type LargeEntry =
  | readonly [sandbox: string, changes: readonly Change[], mark: 'first-part' | 'part']
  | readonly [sandbox: string, changes: readonly [], mark: 'whole', records: number]

/**
 * A snapshot of a sandbox, or a further part of one too large for an entry (`snapshot-more`). `takenAt`: the sandbox's
 * time then.
 */
type SnapshotEntry = readonly [
  sandbox: string,
  changes: readonly Change[],
  mark: 'snapshot' | 'snapshot-more' | 'snapshot-gone',
  name: string,
  takenAt: number,
]

export type Entry = WorldEntry | LargeEntry | SnapshotEntry

/** Whether an entry ends the sandbox's world as it was: it starts anew, or is removed. */
export const endsWorld = ([, , mark]: Entry): boolean => mark === 'fresh' || mark === 'whole' || mark === 'gone'

export const membershipKey = (organizationId: string, personId: string) => `${organizationId}/${personId}`
