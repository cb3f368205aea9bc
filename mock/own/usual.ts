import { organizationsOf } from '../domain/access.ts'
import type { Person } from '../domain/directory.ts'
import type { Invitation } from '../domain/invitation.ts'
import { Refusal, refuse, refuseViolation } from '../domain/problem.ts'
import { answerOf, listAnswer, oneAnswer, placed, schemaAt, successOf, wayToOne, wayToRows } from './answers.ts'
import type { Invite, OwnAnswer } from './definition.ts'
import type { OwnRequest } from './exchange.ts'
import { fill, filler, simple, type Lookup } from './fill.ts'
import { itemsOf, type Guess } from './guess.ts'
import {
  isEmailName,
  isRoleName,
  isStateName,
  organizationReader,
  personReader,
  statesMeant,
  timeReader,
} from './invitation-words.ts'
import { knownIn } from './known-by.ts'
import type { OwnMember } from './members.ts'
import type { OwnInvitation, OwnState } from './own-invitation.ts'
import { askedLifetime, memberAt } from './policy.ts'
import { answerTo } from './problem-answers.ts'
import { isObject, type Json, shapeOf, valueAt } from './shape.ts'
import { organizationView } from './views.ts'

/** What is answered where the definition says nothing of the operation. Throws a Refusal. */
export function usualAnswer(request: OwnRequest, guess: Guess): OwnAnswer {
  return answers[guess.deed](request, guess)
}

const answers: Readonly<Record<Guess['deed'], (request: OwnRequest, guess: Guess) => OwnAnswer>> = {
  list(request, { states, person }) {
    const filter = {
      ...filterOf(request, states),
      ...(person !== undefined && { email: personAt(request, person).email }),
    }
    return listAnswer(request, ordered(request, request.records(filter)), (each, schema) =>
      request.show(request.view(each), schema),
    )
  },
  create(request, guess) {
    const invited = request.invite(inviteFrom(request, guess, request.body))
    return oneAnswer(
      request,
      invited.isNew ? successOf(request.operation, 201, 200, 202) : successOf(request.operation, 200, 201),
      invited,
    )
  },
  bulk: inviteMany,
  get: (request, guess) => oneAnswer(request, successOf(request.operation, 200), request.get(named(request, guess))),
  'by-code'(request, guess) {
    const code =
      request.parameter(guess.invitation) ?? Object.values(request.exchange.path as Record<string, string>).at(-1) ?? ''
    return oneAnswer(request, successOf(request.operation, 200), request.byCode(String(code)))
  },
  cancel: (request, guess) => settled(request, request.cancel(visible(request, guess))),
  resend: (request, guess) => settled(request, request.resend(visible(request, guess))),
  accept: (request, guess) => settled(request, request.accept(opened(request, guess))),
  decline: (request, guess) => settled(request, request.decline(opened(request, guess))),
  members(request) {
    const x = request.forHandler()
    return listAnswer(request, x.members(), (member, schema) => memberFiller(request.opened.document, schema)(member))
  },
  organizations(request) {
    const all = organizationsOf(request.world, request.exchange.caller).map(organizationView)
    return listAnswer(request, all, (each, schema) => organizationFiller(request.opened.document, schema)(each))
  },
  organization(request) {
    const { document } = request.opened
    const found = organizationView(request.access().organization)
    const status = successOf(request.operation, 200)
    const schema = request.operation.responses[status]?.schema
    const way = wayToOne(document, schema)
    const resource = organizationFiller(document, schemaAt(document, schema, way))(found)
    return answerOf(request, status, placed(fill(document, schema), way, resource))
  },
}

const organizationFiller = knownIn((document, schema: unknown) => filler(document, schema, organizationReader))

const memberFiller = knownIn((document, schema: unknown) => filler(document, schema, memberReader))

const memberReader: Lookup<OwnMember> = (name, shape) => {
  if (isRoleName(name)) return ({ role }) => (shape.type === 'array' ? [role] : role)
  if (!/^(?:joined|created|added)(?:at|on)$/.test(name)) return personReader(name, shape)
  const read = timeReader(shape)
  return ({ joinedAt }) => (joinedAt === null ? undefined : read(joinedAt))
}

function personAt(request: OwnRequest, parameter: string): Person {
  const name = request.parameter(parameter) ?? ''
  return request.findPerson(name) ?? refuse({ code: 'unknown-person', personId: String(name), as: 'User' })
}

/** As the path names it. */
function named(request: OwnRequest, { invitation }: Guess): string | number {
  return request.parameter(invitation) ?? refuse({ code: 'unknown-invitation', invitationId: '' })
}

/** What the caller may do with it is for the rules to say. */
const visible = (request: OwnRequest, guess: Guess) => request.view(request.find(named(request, guess)))

/** One to be answered: by its code where the request has one, which must be right. */
function opened(request: OwnRequest, guess: Guess): OwnInvitation {
  const code = guess.code && valueAt(request.body, guess.code)
  if (guess.invitation === undefined) return request.byCode(typeof code === 'string' ? code : '')
  const found = request.view(request.find(named(request, guess)))
  if (!guess.code || request.opened.policy.answer === 'app') return found
  if (code === undefined || code === '') refuse({ code: 'code-blank' })
  return code === found.code ? found : refuse({ code: 'code-wrong' })
}

function settled(request: OwnRequest, invitation: OwnInvitation): OwnAnswer {
  const { method } = request.operation
  return oneAnswer(
    request,
    method === 'delete' ? successOf(request.operation, 204, 200) : successOf(request.operation, 200, 204, 201, 202),
    invitation,
  )
}

function filterOf(request: OwnRequest, states: readonly OwnState[] | undefined) {
  let asked =
    states ?? (request.opened.tellsState && !/pending/i.test(request.operation.id) ? undefined : (['pending'] as const))
  let email: string | undefined
  let role: string | undefined
  for (const [name, value] of Object.entries(request.query)) {
    const key = simple(name)
    if (isStateName(key)) {
      const words = [value].flat().map(String)
      if (!words.some((word) => /^(?:all|any)$/i.test(word))) asked = words.flatMap((word) => statesMeant(word) ?? [])
    } else if (isEmailName(key)) email = String(value)
    else if (isRoleName(key) && !/^(?:all|any)$/i.test(String(value))) role = String(value)
  }
  return { ...(asked && { states: asked }), ...(email !== undefined && { email }), ...(role !== undefined && { role }) }
}

/** Newest first, unless the request wants it otherwise. */
function ordered(request: OwnRequest, all: readonly Invitation[]): readonly Invitation[] {
  const asked = Object.entries(request.query).find(([name]) =>
    /^(?:order|orderby|sort|sortby|direction|sortorder)$/.test(simple(name)),
  )?.[1]
  if (typeof asked !== 'string') return all
  const text = asked
  if (/email/i.test(text)) {
    const sorted = all.toSorted((a, b) => (a.email < b.email ? -1 : 1))
    return text.startsWith('-') ? sorted.reverse() : sorted
  }
  return /^\+|asc|^created/i.test(text) ? all.toReversed() : all
}

/** Whom a body invites, by what was guessed of its members. */
export function inviteFrom(request: OwnRequest, guess: Guess, body: unknown): Invite {
  const { policy } = request.opened
  const at = (way: readonly string[] | undefined) => (way ? valueAt(body, way) : undefined)
  const email = at(guess.email) ?? addressOf(request, at(guess.invitee))
  if (typeof email !== 'string' || email.trim() === '') {
    const name = guess.email?.join('/') ?? 'email'
    return refuseViolation({ in: 'body', name: `/${name}`, keyword: 'required', message: 'is required' })
  }
  const role = at(guess.role)
  const lifetime = askedLifetime(policy, body, (...why) => request.refuseMember(...why))
  const inviter = typeof policy.inviter === 'object' ? memberAt(body, policy.inviter.from) : undefined
  const mail = typeof policy.mail === 'object' ? memberAt(body, policy.mail.from) : undefined
  return {
    email,
    ...(typeof role === 'string' && { role }),
    ...(Array.isArray(role) && { roles: role.map(String) }),
    ...(lifetime !== undefined && { lifetime }),
    ...(typeof inviter === 'string' && { inviter }),
    ...(mail === false && { mail: false }),
    attributes: attributesIn(request, guess, body),
  }
}

/** Of a person that a body names otherwise. */
function addressOf(request: OwnRequest, name: unknown): string | undefined {
  if (typeof name !== 'string' && typeof name !== 'number') return undefined
  const person = request.findPerson(name) ?? refuse({ code: 'unknown-person', personId: String(name), as: 'Invitee' })
  return person.email
}

/** What a body says besides: members that its schema declares, or that an invitation has by the same name. */
function attributesIn(request: OwnRequest, guess: Guess, body: unknown): Readonly<Record<string, unknown>> {
  const { document, invitationSchema } = request.opened
  const around = (guess.email ?? []).slice(0, -1)
  const members = around.length === 0 ? body : valueAt(body, around)
  if (!isObject(members)) return {}
  const { schema } = request.operation.body ?? {}
  const asked = schemaAt(document, guess.deed === 'bulk' ? itemsOf(document, schema) : schema, around)
  const names = [namesIn(document, invitationSchema), namesAt(document, asked)]
  const used = new Set([guess.email?.at(-1), guess.role?.at(-1), guess.bodyOrganization?.at(-1)])
  return Object.fromEntries(
    Object.entries(members).filter(([name]) => names.some((each) => each.has(name)) && !used.has(name)),
  )
}

const namesAt = knownIn((document, schema: unknown) => new Set(Object.keys(shapeOf(document, schema).properties)))

const namesIn = knownIn((document, schema: unknown) => new Set(namesBelow(document, schema, 0)))

function namesBelow(document: Json, schema: unknown, depth: number): string[] {
  const { properties } = shapeOf(document, schema)
  return Object.entries(properties).flatMap(([name, each]) => [
    name,
    ...(depth < 2 ? namesBelow(document, each, depth + 1) : []),
  ])
}

/** All or none of them, unless the policy says otherwise. */
function inviteMany(request: OwnRequest, guess: Guess): OwnAnswer {
  const { body, opened: service, operation } = request
  const { document, policy } = service
  const items = Array.isArray(body)
    ? body
    : ((isObject(body) ? Object.values(body).find(Array.isArray) : undefined) as unknown[] | undefined)
  const { max = 100, partly = false } = policy.bulk ?? {}
  if (!items || items.length === 0 || items.length > max) {
    refuseViolation({ in: 'body', name: '', keyword: 'maxItems', message: `must have from 1 to ${max} invitations` })
  }
  const made: OwnInvitation[] = []
  const failed: { readonly email: unknown; readonly error: unknown }[] = []
  for (const item of items ?? []) {
    try {
      made.push(request.invite(inviteFrom(request, guess, item)))
    } catch (error) {
      if (!partly || !(error instanceof Refusal)) throw error
      const host = { document, definition: service.definition, commonError: service.commonError }
      const { body: said } = answerTo(host, error.problem, { operation, requestId: request.exchange.requestId })
      failed.push({ email: memberAt(item, guess.email?.join('.') ?? 'email'), error: said })
    }
  }
  const status = successOf(operation, failed.length > 0 ? 207 : 201, 200, 201)
  const schema = operation.responses[status]?.schema
  const way = wayToRows(document, schema) ?? []
  const rows = made.map((each) => request.present(each, schemaAt(document, schema, [...way, '*'])))
  const around =
    way.length === 0
      ? undefined
      : filler<{ readonly made: number; readonly failed: unknown }>(document, schema, (name, shape) => {
          if (shape.type === 'array') return /fail|error/.test(name) ? (known) => known.failed : undefined
          return /^(?:total|totalcount|count)$/.test(name) ? (known) => known.made : undefined
        })({ made: made.length, failed })
  return answerOf(request, status, placed(around, way, rows))
}
