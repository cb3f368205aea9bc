import type { InvitationPolicy } from '../domain/invitations.ts'
import type { Invitation } from '../domain/invitation.ts'
import type { WorldStore } from '../domain/ports.ts'
import type { Problem } from '../domain/problem.ts'
import type { Answer, Exchange, Service } from '../services/service.ts'
import type { World } from '../world/world.ts'
import type { Visit } from './visit.ts'

/** What sandboxes do wrong on purpose, as those meet it who serve them. */
export interface Bugs {
  /** What is wrong with a sandbox's service; undefined: nothing. */
  of(world: World, service: Service): ServiceBugs | undefined
}

/** Of a letter as it leaves the outbox, what can go wrong. */
export interface Letter {
  readonly to: string
  readonly text: string
  readonly html: string
  readonly link: string
}

/** One that mails are written in. */
export type Language = NonNullable<World['settings']['language']>

/** The bugs of one service in one sandbox, all together. Each notes in the visit what it has changed. */
export interface ServiceBugs {
  /** Does an operation. Throws what that throws. */
  perform(visit: Visit<Service>, handle: (exchange: Exchange) => Answer): Answer
  /** The problem that the service tells of. */
  refuse(problem: Problem, visit: Visit<Service>): Problem
  /** What is sent in place of an answer. */
  send(answer: Answer, visit: Visit<Service>): Answer & { readonly contentType: string }
  language(usual: Language): Language
  letter<Whole extends Letter>(letter: Whole, invitation: Invitation, world: World): Whole
  readonly link: LinkBugs
}

/** The same of the page that a mail's link leads to. */
export interface LinkBugs {
  policy(usual: InvitationPolicy): InvitationPolicy
  /** What the rules see while somebody answers. `arrived`: how many requests there had been when they came. */
  store(world: World, invitation: Invitation, arrived: number): WorldStore
  /** What is said instead of the page. */
  deadEnd(visit: LinkVisit): DeadEnd | undefined
  /** What to open the page does. */
  opened(visit: LinkVisit): void
}

/** Somebody opens or answers the link of a mail. */
export interface LinkVisit {
  readonly method: 'GET' | 'POST'
  readonly query: URLSearchParams
  readonly invitation: Invitation
  readonly store: WorldStore
  readonly now: number
}

/** Said instead of the page that a link leads to. */
export interface DeadEnd {
  readonly status: number
  readonly title: string
  readonly advice: string
}
