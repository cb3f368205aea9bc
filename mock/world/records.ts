import type { Profile } from '../domain/conduct.ts'
import type { Membership, Organization, Persona, Person, Role } from '../domain/directory.ts'
import type { Fault } from '../domain/fault.ts'
import type { KeptBarriers } from '../domain/kept-barriers.ts'
import type { Invitation } from '../domain/invitation.ts'
import type { KeptMail } from '../domain/mail.ts'
import type { Language } from '../words/language.ts'
import type { ClockSetting } from './clock.ts'
import type { Scene } from './scene.ts'

/** What people see of a sandbox besides what it holds. */
export interface Look {
  readonly title?: string
  /** A name of `mock/words/colour.ts`, or `#rrggbb`. */
  readonly colour?: string
  /** The reader's unless set. */
  readonly language?: Language
  /** UTC unless set. */
  readonly timeZone?: string
  /** What its organizations are called, in their order; none for those that keep their scenario's. */
  readonly organizationNames?: readonly string[]
}

/** What is a sandbox's own, whatever it holds: it stays when that is put back to what it was. */
export interface Own extends Look {
  /** When the sandbox is deleted: milliseconds since 1970 by the machine's clock; left out: never. */
  readonly expiresAt?: number
  /** How long it lives after its last use, in milliseconds; left out: use makes no difference. */
  readonly idle?: number
  /** By which links others may come to it. */
  readonly shares?: readonly Share[]
  /** When and by whom it was made; left out of the default one. */
  readonly made?: Maker & { readonly at: number }
}

/** Who has made a sandbox, as far as that is known. */
export interface Maker {
  /** As a proxy that knows them says. */
  readonly creator?: string
  /** Of the network. */
  readonly address?: string
}

/** A link by which others may come to a sandbox. All times are the machine's, in milliseconds since 1970. */
export interface Share {
  readonly id: string
  readonly access: 'view' | 'operate'
  readonly name?: string
  readonly createdAt: number
  readonly expiresAt: number
  /** Of its key: what is kept opens nothing. */
  readonly digest: string
}

/** What a sandbox was made from, and how it is set. */
export interface WorldSettings extends Own {
  readonly scenario: string
  readonly parameters: Readonly<Record<string, number | string>>
  readonly seed: number
  /** How the clock stands at the start, and again after a reset. */
  readonly clock: ClockSetting
  /** How long invitations are valid that expire, in milliseconds; as long as the service says unless set. */
  readonly lifetime?: number
  /** The world file that it was made from, which stands in the place of a scenario; plain data. */
  readonly world?: object
  /** The language of names that are made up; English unless set. */
  readonly locale?: 'en' | 'ru'
  /** How the services behave; `documented` unless set. */
  readonly profile?: Profile
  /** What deviates from the profile, by the switch's name. */
  readonly switches?: Readonly<Record<string, Profile>>
  /** The bugs that they have on purpose, by id. */
  readonly bugs?: readonly string[]
  /** What a demo shows; the scenario's unless set. */
  readonly scenes?: readonly Scene[]
  /** The names of own services, through which its invitations were sent too. */
  readonly services?: readonly string[]
  /** How many of them have been played. */
  readonly played?: number
}

/** What was cleared out of the outbox: the mails up to the one with this number. */
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
  /** By the mail's id. */
  mails: KeptMail
  outbox: OutboxRecord
  faults: Fault
  /** Only where several processes serve the sandbox. */
  barriers: KeptBarriers
}

export type Kind = keyof Records

/** One record put (or, with null, removed) under its key: absolute, so that repeating it changes nothing. */
export type Change = { [K in Kind]: readonly [kind: K, key: string, value: Records[K] | null] }[Kind]

/** The JSON of changes. */
export type ChangesText = (changes: readonly Change[]) => string

/**
 * What one request changed, in one sandbox. `fresh`: the sandbox starts anew from these changes; `gone`: it is removed,
 * and its snapshots with it.
 */
type WorldEntry = readonly [sandbox: string, changes: readonly Change[], mark?: 'fresh' | 'gone']

/**
 * What is too large for one entry comes in parts, which count for nothing until a `whole` or a `snapshot` says how many
 * there are. They bear the number of the attempt to write them, higher than all before, and their own from 0 on.
 */
export type PartEntry = readonly [
  sandbox: string,
  changes: readonly Change[],
  mark: 'part',
  attempt: number,
  part: number,
]

/** The sandbox starts anew from the parts and then these changes. */
type WholeEntry = readonly [sandbox: string, changes: readonly Change[], mark: 'whole', attempt: number, parts: number]

/**
 * A snapshot of a sandbox, taken from the parts of an attempt if one is named, or a further piece of one that the file
 * before has begun (`snapshot-more`). `takenAt`: the sandbox's time then.
 */
type SnapshotEntry = readonly [
  sandbox: string,
  changes: readonly Change[],
  mark: 'snapshot' | 'snapshot-more' | 'snapshot-gone',
  name: string,
  takenAt: number,
  attempt?: number,
  parts?: number,
]

export type Entry = WorldEntry | PartEntry | WholeEntry | SnapshotEntry

/** Whether an entry ends the sandbox's world as it was: it starts anew, or is removed. */
export const endsWorld = ([, , mark]: Entry): boolean => mark === 'fresh' || mark === 'whole' || mark === 'gone'

export const membershipKey = (organizationId: string, personId: string) => `${organizationId}/${personId}`
