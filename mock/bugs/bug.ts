import type { Caller } from '../domain/access.ts'
import type { Invitation } from '../domain/invitation.ts'
import type { LifecycleExceptions } from '../domain/lifecycle.ts'
import type { WorldStore } from '../domain/ports.ts'
import type { Problem } from '../domain/problem.ts'
import type { DeadEnd, Language, Letter, LinkVisit } from '../serve/bugs.ts'
import type { Answer, Exchange, Received, Service } from '../services/service.ts'
import type { Deed } from '../services/terms.ts'

export const bugKinds = {
  expiry: 'Deadlines',
  duplicate: 'Duplicates',
  identity: 'Who accepts',
  permission: 'Permissions',
  race: 'Races',
  state: 'States',
  list: 'Lists and pages',
  wire: 'What is sent',
  mail: 'Mails',
  submit: 'Double submits',
} as const

export type BugKind = keyof typeof bugKinds

/**
 * What could notice a bug: a `contract` of one request and its answer in a state, a `test` that looks at what follows a
 * request, one that reads the `mail`, one that sends requests `together`, one in a `browser`.
 */
export type Noticer = 'contract' | 'test' | 'mail' | 'together' | 'browser'

/** A request in a state that shows the bug by its answer alone, for the services that have both. */
export interface Probe {
  /** Provider states, with their parameters. */
  readonly given: readonly GivenState[]
  readonly deed: Deed
  /** Who asks: who the states say, one who belongs to nothing, or somebody whom the service does not know. */
  readonly as?: 'caller' | 'invitee' | 'nobody'
  /** Of a list. */
  readonly query?: Readonly<Record<string, string>>
  /** Of create; someone new unless given. A name in `${}` is a value of the states. */
  readonly email?: string
  /** Where the request leads, by the states' values, when that is not where they say. */
  readonly organizationId?: string
  readonly invitationId?: string
  readonly code?: string
}

export type GivenState = readonly [name: string, parameters?: Readonly<Record<string, string | number>>]

/** A real bug of an invitation service, which a sandbox can have on purpose. */
export interface Bug {
  readonly id: string
  readonly kind: BugKind
  /** What goes wrong, in a sentence. */
  readonly title: string
  /** Where it is on record: threads of projects that had it. A service's own stand in its terms. */
  readonly sources: readonly string[]
  /** Who meets it, and when. */
  readonly metBy: string
  /**
   * What it looks like: sentences in which `{list}`, `{expiresAt}` and the like stand for a service's own words. A service
   * takes the first that it has all words for.
   */
  readonly wire: readonly string[]
  readonly noticedBy: readonly Noticer[]
  /** What it decides, in words. Two bugs that decide the same contradict each other. */
  readonly decides: readonly string[]
  /** Whether the service could have it. One that is known to behave so has no bug there. */
  readonly applies: (service: Service) => boolean
  readonly probes?: readonly Probe[]
  /** What it changes of a service in one sandbox; what it remembers is that sandbox's. */
  readonly change: (service: Service) => Change
}

/** Threads of GitHub, as addresses. */
export const github = (...threads: readonly string[]): readonly string[] =>
  threads.map((thread) => `https://github.com/${thread}`)

/** What a service is about to do, or has done. */
export interface Asked {
  /** undefined for what is about no invitation. */
  readonly deed: Deed | undefined
  readonly service: Service
  /** Milliseconds since 1970, UTC. */
  readonly now: number
  /** As the path has them. */
  readonly organizationId: string | undefined
  readonly invitationId: string | undefined
  readonly body: unknown
  readonly caller: Caller | undefined
  /** How many requests the sandbox had had when this one came. */
  readonly arrived: number
  readonly request: Received | undefined
}

/** An answer before it is written; the body may be anything that JSON is made of, or a text of another type. */
export interface Sent extends Answer {
  readonly headers: Readonly<Record<string, string>>
  readonly contentType: string
}

/** What is other than it should be. Each member is a seam; most bugs need one. */
export interface Change {
  /** Until when new invitations are valid, in milliseconds from then on. */
  readonly lifetime?: (usual: number | null) => number | null
  /** Cells of the lifecycle's table. */
  readonly decisions?: LifecycleExceptions
  /** What the rules see of the sandbox, and do to it. */
  readonly store?: (store: WorldStore, asked: Asked) => Partial<WorldStore>
  /** The operation as a whole. */
  readonly act?: (exchange: Exchange, asked: Asked, go: (exchange: Exchange) => Answer) => Answer
  /** The body of a success, as parsed JSON. */
  readonly present?: (body: unknown, asked: Asked, store: WorldStore) => unknown
  /** Why the service says that it refuses. */
  readonly refuse?: (problem: Problem, asked: Asked) => Problem
  /** The answer as a whole. */
  readonly send?: (sent: Sent, asked: Asked, problem: Problem | undefined) => Sent
  /** In which language a mail is written. */
  readonly language?: (usual: Language) => Language
  readonly letter?: (letter: Letter, invitation: Invitation, store: WorldStore) => Letter
  /** What is said instead of the page of a link. */
  readonly link?: (visit: LinkVisit) => DeadEnd | undefined
  /** What to open a link does. */
  readonly opened?: (visit: LinkVisit) => void
}
