import type { ServiceName } from '../support/stage.ts'
import type { Action, Who } from './actions.ts'

const week = 7 * 24 * 3_600_000

/** An invitation as the model knows it. Times are milliseconds since 1970. */
export interface Known {
  readonly service: ServiceName
  readonly id: string
  readonly code: string
  readonly email: string
  readonly role: string
  readonly invitedBy: Who
  readonly createdAt: number
  updatedAt: number
  acceptedAt: number | null
  acceptedBy: Who | null
  cancelledBy: Who | null
}

type Rights = 'manage' | 'read' | 'enter'
const rightsOf: Readonly<Record<string, Rights>> = {
  Owner: 'manage',
  Admin: 'manage',
  Developer: 'read',
  Billing: 'enter',
}
const ranks = ['Billing', 'Developer', 'Admin', 'Owner']

/** What an action leads to, in short: a status, and what is seen with it. */
export interface Outcome {
  readonly status: number
  readonly shows?: Known | readonly Known[]
}

/** What the three services' documents say of invitations, told once more, with arrays and no index. */
export class Model {
  now: number
  readonly invitations: Known[] = []
  readonly #emails: Readonly<Record<Who, string>>
  /** Roles in the one organization that is played with. */
  readonly #roles: Partial<Record<Who, string>> = {
    owner: 'Owner',
    admin: 'Admin',
    member: 'Developer',
    billing: 'Billing',
  }

  constructor(now: number, emails: Readonly<Record<Who, string>>) {
    this.now = now
    this.#emails = emails
  }

  /** The invitation that an action picks, the latest being 0; undefined when there is none at all. */
  picked(pick: number): Known | undefined {
    const { length } = this.invitations
    return length === 0 ? undefined : this.invitations[length - 1 - (pick % length)]
  }

  addressOf(to: string): string {
    return to in this.#emails ? this.#emails[to as Who] : to
  }

  /** Whoever sends no credentials is taken for the owner, except by Snyk. */
  actor({ who, service }: Action): Who | undefined {
    if (who !== 'anonymous') return who
    return service === 'snyk' ? undefined : 'owner'
  }

  /** What must come of an action. Whatever it changes is changed, but for a creation: see `created`. */
  apply(action: Action): Outcome {
    const actor = this.actor(action)
    if (actor === undefined) return { status: 401 }
    // A document that is wrong in itself is refused before anybody asks whose it is.
    if (action.does === 'create' && action.service === 'clickhouse' && !['Admin', 'Developer'].includes(action.role)) {
      return { status: 400 }
    }
    const refusal = action.does === 'accept' ? undefined : this.#refusal(action, actor)
    if (refusal !== undefined) return { status: refusal }
    switch (action.does) {
      case 'create':
        return { status: this.#creation(action, actor) }
      case 'list':
        return { status: 200, shows: this.invitations.filter((one) => this.#isListed(one, action.service)) }
      case 'get':
        return this.#view(action.service, this.picked(action.pick))
      case 'cancel':
        return { status: this.#cancellation(action.service, this.picked(action.pick), actor) }
      case 'accept':
        return this.#acceptance(this.picked(action.pick), actor, action.code)
    }
  }

  /** Remembers a creation that was answered. */
  created(action: Action & { does: 'create' }, id: string, code: string): Known {
    const { service } = action
    const address = this.addressOf(action.to)
    const known: Known = {
      service,
      id,
      code,
      email: service === 'clickhouse' ? address.toLowerCase() : address,
      role: service === 'mpdx' ? 'Admin' : action.role,
      invitedBy: this.actor(action) ?? 'owner',
      createdAt: this.now,
      updatedAt: this.now,
      acceptedAt: null,
      acceptedBy: null,
      cancelledBy: null,
    }
    this.invitations.push(known)
    return known
  }

  #isPending(one: Known): boolean {
    const expired = one.service === 'clickhouse' && this.now >= one.createdAt + week
    return one.acceptedBy === null && one.cancelledBy === null && !expired
  }

  #isListed(one: Known, service: ServiceName): boolean {
    return one.service === service && this.#isPending(one)
  }

  #isUnknown(action: Action): boolean {
    return 'pick' in action && this.picked(action.pick)?.service !== action.service
  }

  #refusal(action: Action, actor: Who): number | undefined {
    const { service, does } = action
    const role = this.#roles[actor]
    const rights = role === undefined ? undefined : rightsOf[role]
    const writes = does === 'create' || does === 'cancel'
    if (rights === 'manage' || (rights === 'read' && !writes)) return undefined
    // MPDX looks for the record before it asks who may change it; the others ask first.
    if (service === 'mpdx') return this.#isUnknown(action) ? 404 : 403
    const sees = service === 'snyk' ? rights !== undefined : rights === 'read'
    return sees ? 403 : 404
  }

  #creation({ service, to, role }: Action & { does: 'create' }, actor: Who): number {
    if (service === 'mpdx') return 201
    if (ranks.indexOf(role) > ranks.indexOf(this.#roles[actor] ?? '')) return 403
    const email = this.addressOf(to).toLowerCase()
    const taken =
      Object.keys(this.#roles).some((who) => this.#emails[who as Who].toLowerCase() === email) ||
      this.invitations.some((one) => this.#isListed(one, service) && one.email.toLowerCase() === email)
    if (service === 'clickhouse') return taken ? 409 : 200
    return taken ? 400 : 201
  }

  #view(service: ServiceName, one: Known | undefined): Outcome {
    if (one?.service !== service || (service !== 'mpdx' && !this.#isPending(one))) return { status: 404 }
    return { status: 200, shows: one }
  }

  #cancellation(service: ServiceName, one: Known | undefined, actor: Who): number {
    if (one?.service !== service || (service !== 'mpdx' && !this.#isPending(one))) return 404
    one.cancelledBy = actor
    one.updatedAt = this.now
    return 204
  }

  #acceptance(one: Known | undefined, actor: Who, code: string): Outcome {
    if (one?.service !== 'mpdx') return { status: 404 }
    if (code !== 'right') return { status: 400 }
    if (one.cancelledBy !== null || (one.acceptedBy !== null && one.acceptedBy !== actor)) return { status: 410 }
    if (one.acceptedBy === null) {
      one.acceptedBy = actor
      one.acceptedAt = this.now
      one.updatedAt = this.now
      this.#roles[actor] ??= 'Admin'
    }
    return { status: 200, shows: one }
  }
}
