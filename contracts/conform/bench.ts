import { at, unknownCredentials, type AskedRequest, type Deed, type Service, type Way } from '../../mock/index.ts'
import { listOf, member, objectOf, resolve, type Json } from '../verify/json.ts'
import { NotSeen } from './not-seen.ts'
import { usualAddress, type Person } from './credentials.ts'
import type { Subject } from './subject.ts'
import type { Reply, SentRequest } from './wire.ts'

/** Whose request: of the credentials, of somebody whom the service does not know, or of nobody at all. */
export type Who = Person | 'nobody' | 'anonymous'

/** What is other than usual in a request. */
export interface Ask {
  readonly as?: Who
  readonly organization?: string | undefined
  readonly query?: Readonly<Record<string, string>>
  readonly role?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of the body. */
  readonly body?: string
}

/** An invitation as an answer has it. */
export interface Row {
  readonly id: string | undefined
  readonly email: unknown
  readonly role: unknown
  readonly createdAt: unknown
  readonly expiresAt: unknown
  readonly acceptedAt: unknown
  readonly code: string | undefined
  /** Whether it says that it waits no more. */
  readonly isSettled: boolean
}

/** An id that nothing has. */
export const nothing = '00000000-0000-4000-8000-000000000000'

/** Pages that are read of a list: who has more asks in an organization that is used otherwise. */
const mostPages = 60

/** What checks ask a server with: the words of the service, and the credentials of the run. */
export class Bench {
  readonly service: Service
  readonly credentials: Subject['credentials']
  readonly #subject: Subject
  #count = 0

  constructor(subject: Subject) {
    this.#subject = subject
    this.service = subject.service
    this.credentials = subject.credentials
  }

  /** A new address of this run. */
  address(): string {
    const { word, credentials } = this.#subject
    this.#count += 1
    return (credentials.address ?? usualAddress).replace('{}', `${word}${this.#count}`)
  }

  list(ask: Ask = {}): Promise<Reply> {
    return this.ask(this.listing(ask))
  }

  listing = (ask: Ask = {}): SentRequest =>
    this.#wire(this.service.terms.requests.list(this.#place('', ask), ask.query), ask)

  create(email: string, ask: Ask = {}): Promise<Reply> {
    return this.together([this.creating(email, ask)]).then(([reply]) => reply!)
  }

  creating(email: string, ask: Ask = {}): SentRequest {
    this.#subject.made.inviting(email)
    const roleId = ask.role ?? this.credentials.role ?? nothing
    return this.#wire(this.service.terms.requests.create(this.#place('', ask), { email, roleId }), ask)
  }

  get = (id: string, ask: Ask = {}): Promise<Reply> =>
    this.ask(this.#wire(this.#operation('get')(this.#place(id, ask)), ask))

  cancel = (id: string, ask: Ask = {}): Promise<Reply> => this.ask(this.cancelling(id, ask), id)

  cancelling = (id: string, ask: Ask = {}): SentRequest =>
    this.#wire(this.#operation('cancel')(this.#place(id, ask)), ask)

  accept = (id: string, code: string, ask: Ask = {}): Promise<Reply> => this.ask(this.accepting(id, code, ask))

  accepting = (id: string, code: string, ask: Ask = {}): SentRequest =>
    this.#wire(this.#operation('accept')(this.#place(id, ask), code), { as: 'invitee', ...ask })

  /** Sends one request. A success of one that cancels is noted. */
  async ask(request: SentRequest, cancelled?: string): Promise<Reply> {
    const [reply] = await this.together([request])
    if (cancelled !== undefined && isSuccess(reply!)) this.#subject.made.gone(cancelled)
    return reply!
  }

  /** Sends requests at once, and notes what they have made. */
  async together(requests: readonly SentRequest[]): Promise<readonly Reply[]> {
    const replies = await this.#subject.send(requests)
    for (const [index, reply] of replies.entries()) {
      if (requests[index]?.method !== 'POST' || !isSuccess(reply)) continue
      const { id } = this.invitationIn(reply)
      if (id !== undefined) this.#subject.made.created(id)
    }
    return replies
  }

  /** Invites an address, a new one unless given. Rejects with NotSeen when that does not succeed. */
  async invite(email = this.address(), ask: Ask = {}): Promise<Row & { readonly id: string; readonly sent: string }> {
    const reply = await this.create(email, ask)
    const row = this.invitationIn(reply)
    const { id } = row
    if (!isSuccess(reply)) throw new NotSeen(`To invite somebody was answered ${reply.status}.`)
    if (id === undefined) throw new NotSeen('The answer to an invitation has no id in its place.')
    return { ...row, id, sent: email }
  }

  /** The invitation in an answer, as far as it is there. */
  invitationIn({ json }: Reply): Row {
    return this.#row(at(json, [...this.#subject.envelope, ...this.service.terms.one]))
  }

  /** What the body of a request offers, where answers have it. */
  offeredRole({ body = '' }: SentRequest): unknown {
    const { one, members } = this.service.terms
    return at(JSON.parse(body), [...one, ...members.role])
  }

  /** The rows of a page. */
  rowsIn({ json }: Reply): readonly Row[] {
    return listOf(at(json, [...this.#subject.envelope, ...this.service.terms.rows])).map((row) => this.#row(row))
  }

  /** What an answer has at a way of the terms. */
  valueIn = ({ json }: Reply, way: Way): unknown => at(json, [...this.#subject.envelope, ...way])

  /** All rows of all pages, in their order. Rejects with NotSeen when a page is no success, or there is no end. */
  async rows(ask: Ask = {}): Promise<readonly Row[]> {
    return (await this.pages(ask)).flatMap((page) => this.rowsIn(page))
  }

  /** The rows of this run's invitations. */
  async own(ask: Ask = {}): Promise<readonly Row[]> {
    return (await this.rows(ask)).filter(({ email }) => this.isOwn(email))
  }

  /** Whether an invitation of this run is in the list. */
  async lists(id: string): Promise<boolean> {
    return (await this.own()).some((row) => row.id === id)
  }

  isOwn = (email: unknown): boolean => String(email).toLowerCase().includes(this.#subject.word)

  /** The pages of a list, the first as it is asked for. */
  async pages(ask: Ask = {}): Promise<readonly Reply[]> {
    const { next, nextPage, totals, page } = this.service.terms
    const pages = [await this.list(ask)]
    let rows = 0
    for (;;) {
      const last = pages.at(-1)!
      if (last.status !== 200) throw new NotSeen(`The list was answered ${last.status}.`)
      if (pages.length >= mostPages) throw new NotSeen(`The list has no end, or more than ${mostPages} pages.`)
      rows += this.rowsIn(last).length
      const following = nextPage?.({ body: last.json, link: last.headers['link'] ?? null, rows })
      const link = next && this.valueIn(last, next)
      if (typeof link === 'string') pages.push(await this.ask({ ...this.listing(ask), target: this.#below(link) }))
      else if (following) pages.push(await this.list({ ...ask, query: { ...ask.query, ...following } }))
      else if (!next && !nextPage && totals && page && pages.length < Number(this.valueIn(last, totals.pages)))
        pages.push(await this.list({ ...ask, query: { ...ask.query, [page]: String(pages.length + 1) } }))
      else return pages
    }
  }

  /** A link of an answer as the path and query that are asked for. Throws NotSeen when it leads elsewhere. */
  #below(link: string): string {
    if (!link.startsWith('/') || link.startsWith('//'))
      throw new NotSeen(`A link leads elsewhere: ${link.slice(0, 200)}.`)
    return this.withoutBase(link)
  }

  withoutBase = (link: string): string =>
    link.startsWith(`${this.#subject.basePath}/`) ? link.slice(this.#subject.basePath.length) : link

  /** The schema of a query parameter of the list. */
  listParameter(name: string): Json {
    const { openapi } = this.#subject
    const listed = Object.entries(this.service.terms.deeds).find(([, deed]) => deed === 'list')?.[0]
    const operations = Object.values(objectOf(member(openapi, 'paths'))).map((path) => member(path, 'get'))
    const operation = operations.find((each) => member(each, 'operationId') === listed)
    const parameters = listOf(member(operation, 'parameters')).map((each) => resolve(openapi, each))
    return objectOf(parameters.find((each) => each?.['name'] === name)?.['schema'])
  }

  #operation<Name extends Deed>(name: Name) {
    const make = this.service.terms.requests[name]
    if (!make) throw new Error(`The service has no operation to ${name}.`)
    return make
  }

  #place = (invitationId: string, { organization = this.credentials.organization }: Ask) => ({
    organizationId: organization,
    invitationId,
  })

  #wire({ method, path, query, body }: AskedRequest, ask: Ask): SentRequest {
    const search = new URLSearchParams(query).toString()
    const [type = ''] = this.service.contentType.split(';')
    const credentials = this.#authorization(ask.as ?? 'manager')
    const isPlain = type === 'application/json'
    return {
      method,
      target: search === '' ? path : `${path}?${search}`,
      headers: {
        accept: type,
        // JSON:API is asked for by name with every request.
        ...((body !== undefined || !isPlain) && { 'content-type': type }),
        ...this.service.own?.neededHeaders,
        ...(credentials !== undefined && this.#carried(credentials)),
        ...ask.headers,
      },
      body: ask.body ?? (body === undefined ? undefined : JSON.stringify(body)),
    }
  }

  #carried(credentials: string): Readonly<Record<string, string>> {
    const [name, value] = this.service.own?.headerFor(credentials) ?? ['authorization', credentials]
    return { [name]: value }
  }

  #authorization(who: Who): string | undefined {
    if (who === 'anonymous') return undefined
    if (who === 'nobody') return unknownCredentials(this.service)
    const known = this.credentials[who]
    if (known === undefined) throw new Error(`There are no credentials of the ${who}.`)
    return known
  }

  #row(value: unknown): Row {
    const { id, email, role, createdAt, expiresAt, acceptedAt, code, state } = this.service.terms.members
    const told = (way: Way | undefined) => (way ? at(value, way) : undefined)
    const text = (known: unknown) => (typeof known === 'string' && known !== '' ? known : undefined)
    return {
      // Some services count.
      id: text(typeof told(id) === 'number' ? String(told(id)) : told(id)),
      email: told(email),
      role: told(role),
      createdAt: told(createdAt),
      expiresAt: told(expiresAt),
      acceptedAt: told(acceptedAt),
      code: text(told(code)),
      isSettled: state !== undefined && told(state.way) !== state.pending,
    }
  }
}

export const isSuccess = ({ status }: Reply): boolean => status >= 200 && status < 300
