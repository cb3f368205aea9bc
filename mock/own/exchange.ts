import { accessTo, organizationsOf, requirePermission, standingIn, type Access } from '../domain/access.ts'
import { addresseeOf, isAddressee } from '../domain/addressee.ts'
import type { Organization, Person } from '../domain/directory.ts'
import { addressIn, isEmail, isSameAddress, lowerCased } from '../domain/email.ts'
import { codeOf, type Invitation } from '../domain/invitation.ts'
import { accept, cancel, decline, invite, resend, view } from '../domain/invitations.ts'
import { refuse, refuseViolation, type Problem } from '../domain/problem.ts'
import type { Exchange } from '../services/service.ts'
import type { Invite, InvitationFilter, OwnAnswer, OwnExchange, OwnInvitations } from './definition.ts'
import { DefinitionError } from './definition-error.ts'
import { fill, simple } from './fill.ts'
import { namesInPath, type Guess } from './guess.ts'
import { changeRole, membersOf, removeMember } from './members.ts'
import { invitationLookup } from './invitation-words.ts'
import type { Opened } from './opened.ts'
import { titleOf, type OwnOperation } from './operations-in.ts'
import type { OwnInvitation, OwnOrganization } from './own-invitation.ts'
import { numberOf, slugOf } from './names.ts'
import { parsedQuery, pathValue } from './parsed-query.ts'
import { memberAt } from './policy.ts'
import { requireStatus } from './require-status.ts'
import { roleNamed, wordOf } from './roles.ts'
import { isObject } from './shape.ts'
import { invitationView, organizationView, personView } from './views.ts'

/** What answers are made with. */
interface Answers {
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
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly #answers: Answers
  /** As views were made of them. */
  readonly #made = new WeakMap<OwnInvitation, Invitation>()

  constructor(opened: Opened, operation: OwnOperation, exchange: Exchange, answers: Answers) {
    this.#answers = answers
    this.opened = opened
    this.operation = operation
    this.guess = opened.guesses.get(operation.id)
    this.exchange = exchange
    this.query = parsedQuery(opened.document, operation, exchange.target).values
    this.body = exchange.body
  }

  get world() {
    return this.exchange.world
  }

  get now() {
    return this.exchange.now
  }

  /** Of the path; a number where the document says so. */
  parameter(name: string | undefined): string | number | undefined {
    if (name === undefined) return undefined
    const given = (this.exchange.path as Readonly<Record<string, string>>)[name]
    return given === undefined ? undefined : pathValue(this.opened.document, this.operation, name, given)
  }

  get url(): string {
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
    const inBody = this.guess?.bodyOrganization && memberAt(this.body, this.guess.bodyOrganization.join('.'))
    if (typeof inBody === 'string' || typeof inBody === 'number') return inBody
    const [, inQuery] =
      Object.entries(this.query).find(([key]) =>
        /^(?:org|organi[sz]ation|team|workspace|account)(?:id)?$/.test(simple(key)),
      ) ?? []
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
    const made = invitationView(this.world, invitation, this.opened.roles, this.now)
    this.#made.set(made, invitation)
    return made
  }

  #record(invitation: OwnInvitation): Invitation {
    return (
      this.world.invitation(this.opened.name, invitation.id) ??
      this.#made.get(invitation) ??
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
    return this.#withIsNew(invitation, invitation.sequence >= before)
  }

  #withIsNew(invitation: Invitation, isNew: boolean): OwnInvitation & { readonly isNew: boolean } {
    const made = { ...this.view(invitation), isNew }
    this.#made.set(made, invitation)
    return made
  }

  /** One that may invite to the organization. */
  #inviter(name: string, { organization }: Access): Person {
    const person = this.findPerson(name)
    const standing =
      person && standingIn(this.world, { kind: 'person', personId: person.id }, organization, 'org.user.invite')
    return standing ? standing.person : refuse({ code: 'unknown-person', personId: name, as: 'Inviter' })
  }

  list({ organization, states, email, role }: InvitationFilter = {}): readonly OwnInvitation[] {
    const { world, opened } = this
    const one = organization !== undefined || this.namesOrganization
    const ids = one
      ? [this.access(organization, 'org.user.read').organization.id]
      : organizationsOf(world, this.exchange.caller).flatMap(
          (each) => standingIn(world, this.exchange.caller, each, 'org.user.read')?.organization.id ?? [],
        )
    const found = ids.flatMap((id) =>
      [...world.invitationsOf(opened.name, id)].flatMap((each) => this.#ifVisible(each)),
    )
    return found
      .filter((each) => !states || states.includes(each.state))
      .filter((each) => email === undefined || isSameAddress(each.email, email))
      .filter((each) => role === undefined || each.roles.includes(role))
      .sort(
        (a, b) => b.createdAt - a.createdAt || (this.#made.get(b)?.sequence ?? 0) - (this.#made.get(a)?.sequence ?? 0),
      )
  }

  mine({ organization, states, role }: InvitationFilter = {}): readonly OwnInvitation[] {
    const { world, opened } = this
    const person = this.person()
    if (!person) return []
    const one = organization === undefined ? undefined : this.#organization(organization)
    if (organization !== undefined && !one) return []
    const found = (one ? [one] : [...world.organizations()]).flatMap(({ id }) =>
      [...world.invitationsOf(opened.name, id)]
        .filter((each) => each.acceptedBy === person.id || isAddressee(person, each))
        .flatMap((each) => this.#ifVisible(each)),
    )
    return found
      .filter((each) => !states || states.includes(each.state))
      .filter((each) => role === undefined || each.roles.includes(role))
      .sort((a, b) => b.createdAt - a.createdAt)
  }

  #ifVisible(invitation: Invitation): OwnInvitation[] {
    const made = this.view(invitation)
    if (made.state === 'pending') return [made]
    const { keepsSettled, keeps } = this.exchange.policy
    const state = made.state === 'declined' ? 'cancelled' : made.state
    return (keeps?.includes(state) ?? keepsSettled) ? [made] : []
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
    const usual =
      schema === undefined ? plain(invitation) : fill(document, schema, invitationLookup(invitation, this.url))
    return definition.present ? definition.present(invitation, this.forHandler(), isObject(usual) ? usual : {}) : usual
  }

  respond(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}): OwnAnswer {
    requireStatus(this.opened, this.operation, status)
    return { status, body, headers }
  }

  #forHandler: OwnExchange | undefined

  /** The request as the definition's functions see it. */
  forHandler(): OwnExchange {
    return (this.#forHandler ??= this.#makeForHandler())
  }

  #makeForHandler(): OwnExchange {
    const { world, exchange, operation } = this
    const person = this.person()
    const organization = (name?: string | number): OwnOrganization & { readonly role: string } => {
      const { organization: found, roles } = this.access(name)
      return { ...organizationView(found), role: roles[0] ? wordOf(roles[0], this.opened.roles) : '' }
    }
    return {
      operationId: operation.id,
      path: Object.fromEntries(Object.keys(exchange.path ?? {}).map((name) => [name, this.parameter(name)])) as never,
      query: this.query as never,
      body: this.body as never,
      headers: Object.fromEntries(
        Object.entries(exchange.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(', ') : value,
        ]),
      ),
      caller: person && personView(person),
      now: this.now,
      url: this.url,
      invitations: this,
      organization,
      members: (of = organization()) =>
        membersOf(world, this.access(of.id, 'org.user.read').organization.id, this.opened.roles),
      changeRole: (member, role, of = organization()) =>
        changeRole(world, this.access(of.id), member.id, this.opened.roles, role),
      removeMember: (member, of = organization()) => removeMember(world, this.access(of.id), member.id),
      person: (name) => {
        const found = this.findPerson(name)
        return found && personView(found)
      },
      respond: ((status: number, body?: unknown, headers?: Record<string, string>) =>
        this.respond(status, body, headers)) as OwnExchange['respond'],
      page: (all) =>
        this.#answers.list(
          this,
          all.map((item) => ({ id: idIn(item), item })),
          ({ item }) => item,
        ),
      usual: () => this.usual(),
      present: (invitation) => this.present(invitation),
      refuse: (problem: Problem) => refuse(problem),
    }
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

/** What a client goes on from, where the list has cursors. */
const idIn = (item: unknown): string =>
  isObject(item) && (typeof item['id'] === 'string' || typeof item['id'] === 'number') ? String(item['id']) : ''

/** Where the document says nothing of its form. */
const plain = ({ id, email, role, state, createdAt, expiresAt }: OwnInvitation) => ({
  id,
  email,
  role,
  state,
  created_at: new Date(createdAt).toISOString(),
  expires_at: expiresAt === null ? null : new Date(expiresAt).toISOString(),
})
