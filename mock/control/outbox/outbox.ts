import { addressKey } from '../../domain/email.ts'
import { idKey } from '../../domain/id-key.ts'
import { codeOf, type Invitation, type AnyServiceName } from '../../domain/invitation.ts'
import { numberOfMail, sentMail, subjectOf, type KeptMail, type SentMail } from '../../domain/mail.ts'
import { patiently } from '../../domain/patiently.ts'
import { quoted } from '../../domain/short.ts'
import type { Bugs } from '../../serve/bugs.ts'
import { prefixOf } from '../../serve/sandbox.ts'
import type { Service } from '../../services/service.ts'
import { endsWorld, type Entry } from '../../world/records.ts'
import type { World } from '../../world/world.ts'
import { markOf } from '../page.ts'
import { refuseControl } from '../problem.ts'
import { wordingFor, type Reading } from '../reading.ts'
import type { Delivery, DeliveryState } from './delivery.ts'
import { letterOf, type Letter } from './letter.ts'
import { Waiters, type OnGone, type WaitEnd } from './waiters.ts'

/** Which mails are meant. What is left out is not asked for. */
export interface MailQuery {
  /** The recipient's address, however it is spelled. */
  readonly to?: string
  readonly service?: AnyServiceName
  /** The id of a mail: only those sent after it. */
  readonly after?: string
  /** The id of a mail: only those sent before it. */
  readonly before?: string
}

export interface OutboxOptions {
  readonly services: readonly Service[]
  readonly bugs: Bugs
  readonly world: (sandbox: string) => World | undefined
  readonly delivery: Delivery | undefined
}

/** What can be said of a mail without writing it down as MIME. */
export interface Mail extends SentMail {
  readonly letter: Letter
  /** undefined when no SMTP server was given, or the mail is older than the process. */
  readonly delivery: DeliveryState | undefined
}

/** The mails of all sandboxes: decisions/a-mail-is-a-record.md. What stands in one is written when somebody reads it. */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #waiters = new Waiters()
  readonly #askedAt = new Map<string, string>()
  #url = ''
  #isPublic = false

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /**
   * Says where the mock is found, without a slash at the end: links begin with it from now on. `isPublic`: even those for
   * who asks at another origin.
   */
  foundAt(url: string, { isPublic = false } = {}): void {
    this.#url = url
    this.#isPublic = isPublic
  }

  /** Remembers where a sandbox was asked last: mails that are sent on lead there. */
  wasAsked({ name }: World, at: string | undefined): void {
    if (at !== undefined) this.#askedAt.set(name, at)
  }

  /** Where a sandbox is found, without a slash at the end; `asked`: by whoever asked there. */
  urlOf(sandbox: string, asked?: string): string {
    return (this.#isPublic ? this.#url : (asked ?? this.#url)) + prefixOf(sandbox)
  }

  /** The newest mails that match, newest last, and how many match in all. Throws a ControlRefusal for an unknown id. */
  newest(world: World, query: MailQuery, limit: number, reading: Reading = {}): MailList {
    const found: string[] = []
    const looking = look(world, wanted(world, query), found)
    while (looking.next().done !== true);
    return this.#list(world, found, limit, reading)
  }

  /** The same, while others have their turn, with what comes meanwhile. */
  async newestInTurns(world: World, query: MailQuery, limit: number, reading: Reading = {}): Promise<MailList> {
    const isAll = Object.values(query).every((asked) => asked === undefined)
    if (isAll && clearedThrough(world) === -Infinity) return this.#newestOfAll(world, limit, reading)
    const found: string[] = []
    await patiently(look(world, wanted(world, query), found), () => undefined)
    return this.#list(world, found, limit, reading)
  }

  /** Nothing of each has to be looked at. */
  #newestOfAll(world: World, limit: number, reading: Reading): MailList {
    const all = world.all('mails')
    const found: string[] = []
    let left = all.size - limit
    for (const id of all.keys()) if (left-- <= 0) found.push(id)
    return { ...this.#list(world, found, limit, reading), total: all.size }
  }

  #list(world: World, found: readonly string[], limit: number, reading: Reading): MailList {
    return { mails: found.slice(-limit).flatMap((id) => this.find(world, id, reading) ?? []), total: found.length }
  }

  find(world: World, id: string, reading: Reading = {}): Mail | undefined {
    const key = idKey(id)
    const kept = world.all('mails').get(key)
    const mail = kept !== undefined && numberOfMail(kept) > clearedThrough(world) && mailIn(world, key, kept)
    return mail ? this.#mailOf(world, mail, reading) : undefined
  }

  /** The newest mail that matches; if there is none, the first to come within `timeout` milliseconds. */
  async wait(
    world: World,
    query: MailQuery,
    timeout: number,
    onGone: OnGone,
    reading: Reading = {},
  ): Promise<Mail | WaitEnd> {
    const next = world.nextMail()
    const there = (await this.newestInTurns(world, query, 1, reading)).mails[0]
    if (there) return there
    if (this.#options.world(world.name) !== world) return 'restarted'
    // Nobody was told of what came while others had their turn.
    const late = world.nextMail() > next ? this.newest(world, query, 1, reading).mails[0] : undefined
    if (late) return late
    const { isWanted, isAbout } = wanted(world, query)
    const wants = ({ number, invitation }: SentMail) => isWanted(number) && isAbout(invitation)
    const end = await this.#waiters.wait(world.name, wants, timeout, onGone)
    return typeof end === 'string' ? end : this.#mailOf(world, end, reading)
  }

  /** Forgets the mails so far. Their invitations stay. */
  clear(world: World): void {
    world.put(['outbox', '', { clearedThrough: world.nextMail() - 1 }])
  }

  /** Told of what is kept: sends each new mail. */
  onKept(entry: Entry, isForeign = false): void {
    const [sandbox, changes, mark] = entry
    if (endsWorld(entry)) this.#waiters.release(sandbox, 'restarted')
    const { delivery } = this.#options
    if (mark !== undefined || (!delivery && !this.#waiters.anyIn(sandbox))) return
    for (const [kind, id, kept] of changes) {
      if (kind !== 'mails' || kept === null) continue
      const world = this.#options.world(sandbox)
      const mail = world && mailIn(world, id, kept)
      if (!mail) continue
      this.#waiters.announce(sandbox, mail)
      // Whoever made it hands it over.
      if (!isForeign) delivery?.hand(world, id, this.#letterOf(world, mail, { asked: this.#askedAt.get(sandbox) }))
    }
  }

  /** Whether somebody waits for a mail of the sandbox. */
  isInUse(sandbox: string): boolean {
    return this.#waiters.anyIn(sandbox)
  }

  /** In which sandboxes somebody waits for a mail. */
  get watched(): Iterable<string> {
    return this.#waiters.sandboxes
  }

  /** Lets everybody go who waits, and whoever comes to wait. */
  stopWaiting(): void {
    this.#waiters.close()
  }

  #mailOf(world: World, mail: SentMail, reading: Reading): Mail {
    const delivery = this.#options.delivery?.stateOf(world, mail.id)
    return { ...mail, letter: this.#letterOf(world, mail, reading), delivery }
  }

  #letterOf(world: World, mail: SentMail, reading: Reading): Letter {
    const { invitation } = mail
    const { service: name, id } = invitation
    const service = this.#options.services.find((each) => each.name === name)
    const title = service?.title ?? name
    const page = `${this.urlOf(world.name, reading.asked)}/_mock/accept/${name}/${id}`
    const link = reading.isGuest ? page : `${page}?code=${codeOf(invitation, world.ids)}`
    const { colour } = world.settings
    const bugs = service && this.#options.bugs.of(world, service)
    const wording = wordingFor(reading, world, bugs && ((usual) => bugs.language(usual)))
    const letter = letterOf(world, mail, { title, link, wording, mark: markOf(world), colour })
    return bugs?.letter(letter, invitation, world) ?? letter
  }
}

interface MailList {
  /** Newest last. */
  readonly mails: Mail[]
  /** How many there are besides. */
  readonly total: number
}

interface Wanted {
  /** Whether mails of that number are. */
  readonly isWanted: (number: number) => boolean
  readonly isAbout: (invitation: Invitation) => boolean
}

function wanted(world: World, { to, service, after, before }: MailQuery): Wanted {
  const address = to === undefined ? undefined : addressKey(to)
  const first = Math.max(clearedThrough(world), after === undefined ? -Infinity : numberIn(world, after))
  const last = before === undefined ? Infinity : numberIn(world, before)
  return {
    isWanted: (number) => number > first && number < last,
    isAbout: (invitation) =>
      (service === undefined || invitation.service === service) && (address === undefined || isTo(invitation, address)),
  }
}

/** So many mails are looked at in one go. */
const atOnce = 64

/** Finds the ids of the mails that are wanted, some at each step. */
function* look(world: World, { isWanted, isAbout }: Wanted, found: string[]): Generator<undefined> {
  const invitations = world.all('invitations')
  let looked = 0
  for (const [id, kept] of world.all('mails')) {
    looked += 1
    if (looked % atOnce === 0) yield
    if (!isWanted(numberOfMail(kept))) continue
    const invitation = invitations.get(typeof kept === 'number' ? id : idKey(kept.invitation))
    if (invitation && isAbout(invitation)) found.push(id)
  }
}

/** The mail with what it is about; undefined when that is no more. */
function mailIn(world: World, id: string, kept: KeptMail): SentMail | undefined {
  const invitation = world.all('invitations').get(idKey(subjectOf(id, kept)))
  return invitation && sentMail(id, kept, invitation)
}

/**
 * Whether an invitation's address has this key. Lengths are compared first, because a walk through a large sandbox asks
 * this of every invitation: no key is longer than its address but for one with a domain that is no ASCII.
 */
function isTo({ email }: Invitation, key: string): boolean {
  return (email.length >= key.length || /[^\0-\x7f]/.test(email)) && addressKey(email) === key
}

function numberIn(world: World, id: string): number {
  const kept = world.all('mails').get(idKey(id))
  if (kept !== undefined) return numberOfMail(kept)
  return refuseControl('invalid-request', `There was never a mail ${quoted(id)} in this sandbox. Give the id of one.`)
}

function clearedThrough(world: World): number {
  return world.all('outbox').get('')?.clearedThrough ?? -Infinity
}
