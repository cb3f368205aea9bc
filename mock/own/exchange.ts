import { accessTo, organizationsOf, requirePermission, standingIn, type Access } from '../domain/access.ts'
import { addresseeOf, isAddressee, outcomeOf } from '../domain/addressee.ts'
import type { Organization, Person } from '../domain/directory.ts'
import { addressIn, isEmail, lowerCased } from '../domain/email.ts'
import { codeOf, type Invitation } from '../domain/invitation.ts'
import { accept, cancel, decline, invite, resend, view } from '../domain/invitations.ts'
import { refuse, refuseViolation } from '../domain/problem.ts'
import type { Exchange } from '../services/service.ts'
import type { Invite, InvitationFilter, OwnAnswer, OwnExchange, OwnInvitations } from './definition.ts'
import { DefinitionError } from './definition-error.ts'
import { simple } from './fill.ts'
import { namesInPath, type Guess } from './guess.ts'
import { knownBy } from './known-by.ts'
import { listed, shownStates } from './listed.ts'
import { numberOf, slugOf } from './names.ts'
import { handlerOf, type Opened } from './opened.ts'
import { titleOf, type OwnOperation } from './operations-in.ts'
import type { OwnInvitation } from './own-invitation.ts'
import { requireStatus } from './require-status.ts'
import { roleNamed, wordsOf } from './roles.ts'
import { isObject, valueAt } from './shape.ts'
import { shown, written } from './shown.ts'
import { targetOf, type Target } from './target.ts'
import { invitationView, isLasting, personView, recordOf, widened } from './views.ts'

/** What answers are made with. */
interface Answers {
  readonly handled: (request: OwnRequest) => OwnExchange
  readonly usual: (request: OwnRequest, guess: Guess) => OwnAnswer
  readonly list: <Item extends { readonly id: string }>(
    request: OwnRequest,
    all: readonly Item[],
    show: (item: Item) => unknown,
  ) => OwnAnswer
}

/** A request to an own service: what its handlers see, and what the usual answers are made with. */
export class OwnRequest implements OwnInvitations {
  readonly opened: Opened
  readonly operation: OwnOperation
  readonly guess: Guess | undefined
  readonly exchange: Exchange
  readonly #answers: Answers
  #target: Target | undefined
  #url: string | undefined
  #forHandler: OwnExchange | undefined

  constructor(opened: Opened, operation: OwnOperation, exchange: Exchange, answers: Answers) {
    this.#answers = answers
    this.opened = opened
    this.operation = operation
    this.guess = opened.guesses.get(operation.id)
    this.exchange = exchange
  }

  get world() {
    return this.exchange.world
  }

  get now() {
    return this.exchange.now
  }

  /** Of the path and the query, by what the operation declares. */
  get target(): Target {
    return (this.#target ??= targetOf(this.opened.document, this.operation, this.exchange))
  }

  get query(): Readonly<Record<string, unknown>> {
    return this.target.query
  }

  get body(): unknown {
    return this.exchange.body
  }

  /** Of the path; a number where the document says so. */
  parameter(name: string | undefined): string | number | undefined {
    return name === undefined ? undefined : this.target.path[name]
  }

  get url(): string {
    return (this.#url ??= this.#findUrl())
  }

  #findUrl(): string {
    const { headers, prefix } = this.exchange
    const { publicOrigin, scheme } = this.opened.host
    const host = typeof headers['host'] === 'string' ? headers['host'] : 'localhost'
    return `${publicOrigin ?? `${scheme}://${host}`}${prefix}`
  }

  /** The caller as a person; undefined: somebody without credentials. */
  person(): Person | undefined {
    const { caller } = this.exchange
    return caller.kind === 'person' ? this.world.person(caller.personId) : undefined
  }

  /** What the caller may in the organization that is named, by the request unless given. Throws a Refusal. */
  access(
    name: string | number | undefined = this.#organizationNamed(),
    needed: 'org.read' | 'org.user.read' = 'org.read',
  ): Access {
    const { caller } = this.exchange
    if (name === undefined) {
      const [first] = organizationsOf(this.world, caller)
      return first
        ? accessTo(this.world, caller, first.id, needed)
        : refuse({ code: 'unknown-organization', organizationId: '' })
    }
    const found = this.#organization(name) ?? refuse({ code: 'unknown-organization', organizationId: String(name) })
    return accessTo(this.world, caller, found.id, needed)
  }

  /** As the request names it; undefined: it names none. */
  #organizationNamed(): string | number | undefined {
    const inPath = this.parameter(namesInPath(this.operation).organization)
    if (inPath !== undefined) return inPath
    const inBody = this.guess?.bodyOrganization && valueAt(this.body, this.guess.bodyOrganization)
    if (typeof inBody === 'string' || typeof inBody === 'number') return inBody
    const name = organizationParameters(this.operation).find((each) => this.query[each] !== undefined)
    const inQuery = name === undefined ? undefined : this.query[name]
    return typeof inQuery === 'string' || typeof inQuery === 'number' ? inQuery : undefined
  }

  /** Whether the request says which organization it is about. */
  get namesOrganization(): boolean {
    return this.#organizationNamed() !== undefined
  }

  #organization(name: string | number): Organization | undefined {
    if (typeof name === 'string') {
      const found = this.world.organization(name)
      if (found) return found
    }
    for (const each of this.world.organizations()) {
      if (
        typeof name === 'number'
          ? numberOf(each.id) === name
          : slugOf(each.name) === name || String(numberOf(each.id)) === name
      )
        return each
    }
    return undefined
  }

  findPerson(name: string | number): Person | undefined {
    if (typeof name === 'string') {
      const found = this.world.person(name) ?? this.world.personWithEmail(name)
      if (found) return found
    }
    for (const { id } of this.world.organizations()) {
      for (const { personId } of this.world.membershipsOf(id)) {
        const person = this.world.person(personId)
        if (!person) continue
        if (typeof name === 'number' ? numberOf(personId) === name : personView(person).login === name) return person
      }
    }
    const [persona] = ['invitee'].flatMap((key) => this.world.personaNamed(key) ?? [])
    const last = persona && this.world.person(persona.personId)
    return last && (typeof name === 'number' ? numberOf(last.id) === name : personView(last).login === name)
      ? last
      : undefined
  }

  view(invitation: Invitation): OwnInvitation {
    return invitationView(this.world, invitation, this.opened.roles, this.now)
  }

  #record(invitation: OwnInvitation): Invitation {
    return (
      this.world.invitation(this.opened.name, invitation.id) ??
      recordOf(invitation) ??
      refuse({ code: 'unknown-invitation', invitationId: invitation.id })
    )
  }

  invite(who: Invite): OwnInvitation & { readonly isNew: boolean } {
    const { opened, world, now } = this
    const access = this.access(who.organization, 'org.read')
    requirePermission(access, 'org.user.invite')
    const given = addressIn(who.email)
    const email = opened.policy.addresses === 'lower-case' ? lowerCased(given) : given
    if (!isEmail(email)) refuse({ code: 'invalid-email', email })
    const words = who.roles ?? [who.role ?? opened.roles[0]?.word ?? '']
    const roles = words.map((word) => roleNamed(world, access.organization.id, opened.roles, word))
    const inviter = who.inviter === undefined ? undefined : this.#inviter(who.inviter, access)
    const before = world.nextSequence()
    const invitation = invite(
      world,
      access,
      this.exchange.policy,
      {
        service: opened.name,
        email,
        roles,
        ...(inviter && { inviter }),
        ...(who.lifetime !== undefined && { lifetime: who.lifetime }),
        ...(who.attributes && Object.keys(who.attributes).length > 0 && { attributes: who.attributes }),
        ...(who.mail !== undefined && { isMailed: who.mail }),
      },
      now,
    )
    return widened(this.view(invitation), { isNew: invitation.sequence >= before })
  }

  /** One that may invite to the organization. */
  #inviter(name: string, { organization }: Access): Person {
    const person = this.findPerson(name)
    const standing =
      person && standingIn(this.world, { kind: 'person', personId: person.id }, organization, 'org.user.invite')
    return standing ? standing.person : refuse({ code: 'unknown-person', personId: name, as: 'Inviter' })
  }

  list(filter: InvitationFilter = {}): readonly OwnInvitation[] {
    return this.records(filter).map((each) => this.view(each))
  }

  /** What a list is made of, newest first. */
  records({ organization, states, ...filter }: InvitationFilter = {}): readonly Invitation[] {
    const organizations = this.#organizationsListed(organization)
    const { world, opened, now, exchange } = this
    return listed(world, opened, { ...filter, organizations, states: shownStates(exchange.policy, states), now })
  }

  #organizationsListed(organization: string | number | undefined): readonly string[] {
    const { world } = this
    if (organization !== undefined || this.namesOrganization)
      return [this.access(organization, 'org.user.read').organization.id]
    return organizationsOf(world, this.exchange.caller).flatMap(
      (each) => standingIn(world, this.exchange.caller, each, 'org.user.read')?.organization.id ?? [],
    )
  }

  mine({ organization, states, role }: InvitationFilter = {}): readonly OwnInvitation[] {
    const { world, opened } = this
    const person = this.person()
    if (!person) return []
    const one = organization === undefined ? undefined : this.#organization(organization)
    if (organization !== undefined && !one) return []
    const isShown = shownStates(this.exchange.policy, states)
    const found = (one ? [one] : [...world.organizations()]).flatMap(({ id }) =>
      [...world.invitationsOf(opened.name, id)].filter(
        (each) =>
          (each.acceptedBy === person.id || isAddressee(person, each)) &&
          isShown.has(outcomeOf(world, each, this.now)) &&
          (role === undefined || wordsOf(world, each.roleIds, opened.roles).includes(role)),
      ),
    )
    return found.sort((a, b) => b.createdAt - a.createdAt).map((each) => this.view(each))
  }

  get(id: string | number): OwnInvitation {
    const invitation = this.find(id)
    const access = accessTo(this.world, this.exchange.caller, invitation.organizationId, 'org.read')
    requirePermission(access, 'org.user.read')
    return this.view(view(access, this.exchange.policy, invitation, this.now))
  }

  /** Whoever may see it. Throws a Refusal. */
  find(id: string | number): Invitation {
    const { world, opened } = this
    const unknown = () => refuse({ code: 'unknown-invitation', invitationId: String(id) })
    const found = typeof id === 'string' ? world.invitation(opened.name, id) : undefined
    const isNumber = typeof id === 'number' || /^\d{1,15}$/.test(id)
    const invitation = found ?? (isNumber ? this.#numbered(Number(id)) : undefined) ?? unknown()
    const inPath = this.parameter(namesInPath(this.operation).organization)
    if (inPath !== undefined && this.#organization(inPath)?.id !== invitation.organizationId) unknown()
    return invitation
  }

  #numbered(number: number): Invitation | undefined {
    for (const { id } of this.world.organizations()) {
      for (const each of this.world.invitationsOf(this.opened.name, id)) if (numberOf(each.id) === number) return each
    }
    return undefined
  }

  byCode(code: string): OwnInvitation {
    for (const { id } of this.world.organizations()) {
      for (const each of this.world.invitationsOf(this.opened.name, id)) {
        if (codeOf(each, this.world.ids) === code) return this.view(each)
      }
    }
    return refuse(code === '' ? { code: 'code-blank' } : { code: 'code-wrong' })
  }

  #managing(invitation: Invitation): Access {
    return accessTo(this.world, this.exchange.caller, invitation.organizationId, 'org.read')
  }

  cancel(invitation: OwnInvitation): OwnInvitation {
    const record = this.#record(invitation)
    cancel(this.world, this.#managing(record), this.exchange.policy, record, this.now)
    return this.view(this.#record(invitation))
  }

  resend(invitation: OwnInvitation): OwnInvitation {
    const record = this.#record(invitation)
    return this.view(resend(this.world, this.#managing(record), this.exchange.policy, record, this.now))
  }

  accept(invitation: OwnInvitation): OwnInvitation {
    const record = this.#record(invitation)
    return this.view(accept(this.world, this.#answerer(record), this.exchange.policy, record, this.now))
  }

  decline(invitation: OwnInvitation): OwnInvitation {
    const record = this.#record(invitation)
    decline(this.world, this.#answerer(record), this.exchange.policy, record, this.now)
    return this.view(this.#record(invitation))
  }

  #answerer(record: Invitation): Person {
    if (this.opened.policy.answer === 'app') {
      requirePermission(this.#managing(record), 'org.user.invite')
      return addresseeOf(this.world, record)
    }
    return this.person() ?? addresseeOf(this.world, record)
  }

  present(invitation: OwnInvitation, schema = this.opened.invitationSchema): unknown {
    const { definition, document } = this.opened
    const usual = shown(document, schema, { invitation, url: this.url })
    return definition.present ? definition.present(invitation, this.forHandler(), isObject(usual) ? usual : {}) : usual
  }

  /** The same for an answer that nobody looks into any more: what was made of an invitation is made once. */
  show(invitation: OwnInvitation, schema: unknown): unknown {
    const { opened, operation } = this
    const isSeen = opened.definition.present !== undefined || handlerOf(opened, operation.id) !== undefined
    if (isSeen || !isObject(schema) || !isLasting(invitation)) return this.present(invitation, schema as never)
    return written(opened.document, schema, { invitation, url: this.url })
  }

  respond(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}): OwnAnswer {
    requireStatus(this.opened, this.operation, status)
    return { status, body, headers }
  }

  /** The request as the definition's functions see it. */
  forHandler(): OwnExchange {
    return (this.#forHandler ??= this.#answers.handled(this))
  }

  /** A page of whatever a handler has. */
  page(all: readonly unknown[]): OwnAnswer {
    return this.#answers.list(
      this,
      all.map((item) => ({ id: idIn(item), item })),
      ({ item }) => item,
    )
  }

  /** Throws a DefinitionError where nobody knows what the operation does. */
  usual(): OwnAnswer {
    const { operation, guess, opened } = this
    if (!guess)
      throw new DefinitionError(
        `Nobody can tell what ${operation.id} of ${opened.title} does, ${titleOf(operation)}: its handler has to answer by itself, with x.respond.`,
      )
    return this.#answers.usual(this, guess)
  }

  refuseMember(name: string, message: string, keyword: string): never {
    return refuseViolation({ in: 'body', name: `/${name.replaceAll('.', '/')}`, keyword, message })
  }
}

/** The parameters of a query that name an organization. */
const organizationParameters = knownBy(({ parameters }: OwnOperation) =>
  parameters.flatMap(({ name, in: place }) =>
    place === 'query' && /^(?:org|organi[sz]ation|team|workspace|account)(?:id)?$/.test(simple(name)) ? [name] : [],
  ),
)

/** What a client goes on from, where the list has cursors. */
const idIn = (item: unknown): string =>
  isObject(item) && (typeof item['id'] === 'string' || typeof item['id'] === 'number') ? String(item['id']) : ''
