import { addressKey } from '../../domain/email.ts'
import { idKey } from '../../domain/id-key.ts'
import { codeOf, isOpen, type Invitation, type ServiceName } from '../../domain/invitation.ts'
import { quoted } from '../../domain/short.ts'
import type { Service } from '../../services/service.ts'
import { endsWorld, type Entry } from '../../world/records.ts'
import type { World } from '../../world/world.ts'
import { refuseControl } from '../problem.ts'
import type { Delivery, DeliveryState } from './delivery.ts'
import { letterOf, type Letter } from './letter.ts'
import { Waiters, type OnGone, type WaitEnd } from './waiters.ts'

/** Which mails are meant. What is left out is not asked for. */
export interface MailQuery {
  /** The recipient's address, however it is spelled. */
  readonly to?: string
  readonly service?: ServiceName
  /** The id of a mail: only those sent after it. */
  readonly after?: string
  /** The id of a mail: only those sent before it. */
  readonly before?: string
}

export interface OutboxOptions {
  readonly services: readonly Service[]
  /** Where a sandbox is reached, without a slash at the end. */
  readonly urlOf: (sandbox: string) => string
  readonly world: (sandbox: string) => World | undefined
  readonly delivery: Delivery | undefined
}

/** What can be said of a mail without writing it down as MIME. Its id is its invitation's. */
export interface Mail {
  readonly invitation: Invitation
  readonly letter: Letter
  /** undefined when no SMTP server was given, or the mail is older than the process. */
  readonly delivery: DeliveryState | undefined
}

/**
 * The mails of all sandboxes. Each invitation has one, which follows from it and is written when somebody reads it; so
 * it comes into being with the invitation, lasts as long, and costs nothing. Only what was cleared away is kept.
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #waiters = new Waiters()

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** The newest mails that match, newest last, and how many match in all. Throws a ControlRefusal for an unknown id. */
  newest(world: World, query: MailQuery, limit: number): { readonly mails: Mail[]; readonly total: number } {
    const isWanted = wanted(world, query)
    const found: Invitation[] = []
    for (const invitation of world.all('invitations').values()) if (isWanted(invitation)) found.push(invitation)
    return { mails: found.slice(-limit).map((each) => this.#mailOf(world, each)), total: found.length }
  }

  find(world: World, id: string): Mail | undefined {
    const invitation = world.all('invitations').get(idKey(id))
    return invitation && invitation.sequence > clearedThrough(world) ? this.#mailOf(world, invitation) : undefined
  }

  /** The newest mail that matches; if there is none, the first to come within `timeout` milliseconds. */
  async wait(world: World, query: MailQuery, timeout: number, onGone: OnGone): Promise<Mail | WaitEnd> {
    const there = this.newest(world, query, 1).mails[0]
    if (there) return there
    const end = await this.#waiters.wait(world.name, wanted(world, query), timeout, onGone)
    return typeof end === 'string' ? end : this.#mailOf(world, end)
  }

  /** Forgets the mails so far. Their invitations stay. */
  clear(world: World): void {
    world.put(['outbox', '', { clearedThrough: world.nextSequence() - 1 }])
  }

  /** Told of what is kept: sends the mail of each new invitation. */
  onKept(entry: Entry): void {
    const [sandbox, changes, mark] = entry
    if (endsWorld(entry)) this.#waiters.release(sandbox, 'restarted')
    if (mark !== undefined) return
    for (const [kind, , invitation] of changes) {
      // An open invitation is put only when it is made, or when a seeded one is moved on with the days.
      if (kind !== 'invitations' || invitation === null || !isOpen(invitation) || 'seededAt' in invitation) continue
      this.#waiters.announce(sandbox, invitation)
      this.#deliver(sandbox, invitation)
    }
  }

  /** Lets everybody go who waits, and whoever comes to wait. */
  stopWaiting(): void {
    this.#waiters.close()
  }

  #deliver(sandbox: string, invitation: Invitation): void {
    const { delivery } = this.#options
    const world = delivery && this.#options.world(sandbox)
    if (world) delivery.hand(world, invitation.id, this.#letterOf(world, invitation))
  }

  #mailOf(world: World, invitation: Invitation): Mail {
    return {
      invitation,
      letter: this.#letterOf(world, invitation),
      delivery: this.#options.delivery?.stateOf(world, invitation.id),
    }
  }

  #letterOf(world: World, invitation: Invitation): Letter {
    const { service, id } = invitation
    const title = this.#options.services.find(({ name }) => name === service)?.title ?? service
    const link = `${this.#options.urlOf(world.name)}/_mock/accept/${service}/${id}?code=${codeOf(invitation, world.ids)}`
    return letterOf(world, invitation, { title, link })
  }
}

function wanted(world: World, { to, service, after, before }: MailQuery): (invitation: Invitation) => boolean {
  const address = to === undefined ? undefined : addressKey(to)
  const first = Math.max(clearedThrough(world), after === undefined ? 0 : sequenceOf(world, after))
  const last = before === undefined ? Infinity : sequenceOf(world, before)
  return (invitation) =>
    invitation.sequence > first &&
    invitation.sequence < last &&
    (service === undefined || invitation.service === service) &&
    (address === undefined || isTo(invitation, address))
}

/**
 * Whether an invitation's address has this key. Lengths are compared first, because a walk through a large sandbox asks
 * this of every invitation: no key is longer than its address but for one with a domain that is no ASCII.
 */
function isTo({ email }: Invitation, key: string): boolean {
  return (email.length >= key.length || /[^\0-\x7f]/.test(email)) && addressKey(email) === key
}

function sequenceOf(world: World, id: string): number {
  const invitation = world.all('invitations').get(idKey(id))
  return (
    invitation?.sequence ??
    refuseControl('invalid-request', `There was never a mail ${quoted(id)} in this sandbox. Give the id of one.`)
  )
}

function clearedThrough(world: World): number {
  return world.all('outbox').get('')?.clearedThrough ?? 0
}
