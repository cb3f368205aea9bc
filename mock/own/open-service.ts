import type { Caller } from '../domain/access.ts'
import type { ServiceName } from '../domain/invitation.ts'
import type { WorldStore } from '../domain/ports.ts'
import { Refusal, refuse } from '../domain/problem.ts'
import { takeTurn, type RateLimit, type Turn } from '../services/rate-limit.ts'
import { violationsBy, requireNone } from '../services/request-checks.ts'
import {
  isRouted,
  type Answer,
  type ExampleCaller,
  type ExampleRequest,
  type Exchange,
  type Received,
  type Routed,
  type Service,
} from '../services/service.ts'
import { PathTree } from '../serve/path-tree.ts'
import { nearest } from '../text/nearest.ts'
import { schemaAt, successOf, wayToOne, wayToRows } from './answers.ts'
import { Credentials } from './credentials.ts'
import { DefinitionError } from './definition-error.ts'
import type { OwnAnswer, OwnHandler, OwnService, ServiceDefinition } from './definition.ts'
import { OwnRequest } from './exchange.ts'
import { wayTo } from './fill.ts'
import { guess, overrides, type Guess } from './guess.ts'
import { Idempotency } from './idempotency.ts'
import { isEmailName, isStateName, isTimeName } from './invitation-words.ts'
import { generalOperation, operationsIn, titleOf, type OwnOperation, type OwnResponse } from './operations-in.ts'
import type { Opened, OwnHost } from './opened.ts'
import { parsedQuery, valueOf } from './parsed-query.ts'
import { invitationPolicy, policyNames, requirePolicy } from './policy.ts'
import { answerTo } from './problem-answers.ts'
import { plainWords, wordsFrom, type RoleWord } from './roles.ts'
import { isObject, resolved, shapeOf, type Json } from './shape.ts'
import { formOf, offerBody, operationFor, requestFor, termsOf } from './terms.ts'
import { usualAnswer } from './usual.ts'

const members: Readonly<Record<keyof ServiceDefinition, true>> = {
  name: true,
  title: true,
  document: true,
  basePath: true,
  operations: true,
  handlers: true,
  policy: true,
  roles: true,
  present: true,
  problems: true,
  credentials: true,
  dialect: true,
}

/** Reads the document of an own service and makes a service of it. Rejects with a DefinitionError. */
export async function openService(own: OwnService, host: OwnHost): Promise<Service> {
  const { definition } = own
  if (!isObject(definition) || own.apiVersion !== 1)
    throw new DefinitionError(
      'A service is what defineService of invitekit/service gives: defineService<operations>()({ document: … }).',
    )
  requireKnown('', definition, Object.keys(members), definition.name ?? 'a service')
  if (definition.document === undefined)
    throw new DefinitionError(
      `The definition of ${definition.name ?? 'a service'} has no document. Write document: new URL('./openapi.yaml', import.meta.url).`,
    )
  const read = await host.read(definition.name ?? 'the service', definition.document)
  const { document, where } = read
  const title = definition.title ?? textIn(document['info'], 'title') ?? definition.name ?? 'Own'
  const name = (definition.name ?? nameFrom(title)) as ServiceName
  const wrong = (what: string) => new DefinitionError(`The definition of ${name}: ${what}.`)
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name))
    throw wrong(`its name is ${JSON.stringify(name)}. Write small letters, digits and dashes, such as acme`)
  const { policy = {} } = definition
  requireKnown('policy.', policy, policyNames, name)
  requirePolicy(policy, wrong)
  const all = within(() => operationsIn(document, where), where)
  const guessed = new Map(all.map((operation) => [operation, within(() => guess(document, operation), where)] as const))
  const chosen = chosenOf(definition, guessed, wrong)
  const validators = await host.validators(read, chosen)
  const operations = new Map(chosen.map((each) => [each.id, each]))
  const guesses = new Map(
    [...guessed].flatMap(([{ id }, found]) => (found && operations.has(id) ? [[id, found] as const] : [])),
  )
  const basePath = basePathOf(definition, document)
  const invitationSchema = invitationSchemaOf(document, chosen, guesses)
  const opened: Opened = {
    name,
    title,
    basePath,
    definition,
    document,
    operations,
    guesses,
    policy,
    roles: rolesOf(definition, document, guesses, operations, wrong),
    credentials: new Credentials(document, definition.credentials, wrong),
    validators,
    invitationSchema,
    commonError: commonErrorOf(chosen),
    tellsState:
      invitationSchema === undefined ||
      definition.present !== undefined ||
      wayTo(document, invitationSchema, (each) => isStateName(each) || isTimeName.accepted(each)) !== undefined,
    host,
  }
  return serviceOf(opened, guessed)
}

/** Small letters of a title: `Acme Invitations API` is acme. */
function nameFrom(title: string): string {
  const word = title.toLowerCase().replaceAll(/\b(?:api|rest|invitations?|invites?|service|the|public|v\d+)\b/g, ' ')
  return (
    word
      .trim()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .replace(/^(?=\d)/, 's') || 'own'
  )
}

function requireKnown(prefix: string, given: object, known: readonly string[], name: string): void {
  for (const member of Object.keys(given)) {
    if (known.includes(member)) continue
    const meant = nearest(member, known)
    throw new DefinitionError(
      `The definition of ${name} has ${prefix}${member}, which there is not. ${meant === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${prefix}${meant}?`}`,
    )
  }
}

/** What looks into a document may find references that lead nowhere. */
function within<Value>(look: () => Value, where: string): Value {
  try {
    return look()
  } catch (error) {
    if (error instanceof RangeError) throw new DefinitionError(`${where}: ${error.message}.`)
    throw error
  }
}

/** The operations that are served: those asked for, else those that are about invitations or have a handler. */
function chosenOf(
  { operations: asked, handlers = {} }: ServiceDefinition,
  guessed: ReadonlyMap<OwnOperation, Guess | undefined>,
  wrong: (what: string) => DefinitionError,
): OwnOperation[] {
  const all = [...guessed.keys()]
  const ids = all.map(({ id }) => id)
  const requireId = (id: string, where: string) => {
    if (ids.includes(id)) return
    const meant = nearest(id, ids)
    throw wrong(
      `${where} names the operation ${id}, which the document has not. ${meant === undefined ? `It has: ${ids.slice(0, 20).join(', ')}` : `Did you mean ${meant}?`}`,
    )
  }
  for (const id of Object.keys(handlers)) {
    requireId(id, 'handlers')
    if (typeof (handlers as Readonly<Record<string, unknown>>)[id] !== 'function')
      throw wrong(`handlers.${id} is no function. Write ${id}: (x) => x.usual()`)
  }
  for (const id of asked ?? []) requireId(id, 'operations')
  const isAboutInvitations = ({ template }: OwnOperation) => /invit/i.test(template)
  const chosen = all.filter((each) =>
    asked
      ? (asked as readonly string[]).includes(each.id)
      : Object.hasOwn(handlers, each.id) || guessed.get(each) !== undefined || isAboutInvitations(each),
  )
  for (const each of chosen) {
    if (guessed.get(each) || Object.hasOwn(handlers, each.id)) continue
    const [status = '200'] = Object.keys(each.responses)
    throw wrong(
      `nobody can tell what ${each.id} does, ${titleOf(each)}, and it has no handler. Write handlers: { ${each.id}: (x) => x.respond(${status}, …) }, ` +
        `or name the operations that you want: operations: [${all
          .filter((one) => guessed.get(one))
          .slice(0, 3)
          .map(({ id }) => JSON.stringify(id))
          .join(', ')}, …]`,
    )
  }
  if (chosen.length === 0)
    throw wrong(
      'its document has no operation that is about invitations: none has a path with "invitations" or "invites" in it. Write handlers for those that are',
    )
  return chosen
}

const textIn = (value: unknown, name: string): string | undefined =>
  isObject(value) && typeof value[name] === 'string' ? value[name] : undefined

function basePathOf({ basePath }: ServiceDefinition, document: Json): string {
  if (basePath !== undefined) return `/${basePath}`.replaceAll(/\/+/g, '/').replace(/\/$/, '')
  const [server] = (document['servers'] as readonly Json[] | undefined) ?? []
  const url = textIn(server, 'url') ?? ''
  const filled = url.replaceAll(
    /\{(\w+)\}/g,
    (_, variable: string) =>
      textIn(((server?.['variables'] as Json | undefined) ?? {})[variable], 'default') ?? variable,
  )
  const path = /^[a-z]+:\/\//i.test(filled) ? new URL(filled).pathname : filled
  return path === '' || path === '.' ? '' : `/${path}`.replaceAll(/\/+/g, '/').replace(/\/$/, '')
}

/** As a list, a create or a get shows one. */
function invitationSchemaOf(
  document: Json,
  operations: readonly OwnOperation[],
  guesses: ReadonlyMap<string, Guess>,
): unknown {
  const found = ['get', 'create', 'resend', 'accept', 'list', 'bulk'].flatMap((deed) =>
    operations.filter(({ id }) => guesses.get(id)?.deed === deed),
  )
  for (const operation of found) {
    const schema = operation.responses[successOf(operation, 201, 200)]?.schema
    if (schema === undefined) continue
    const isMany = ['list', 'bulk'].includes(guesses.get(operation.id)?.deed ?? '')
    const way = isMany ? [...(wayToRows(document, schema) ?? []), '*'] : wayToOne(document, schema)
    const one = schemaAt(document, schema, way)
    if (one !== undefined && wayTo(document, one, isEmailName)) return one
  }
  return undefined
}

function rolesOf(
  { roles }: ServiceDefinition,
  document: Json,
  guesses: ReadonlyMap<string, Guess>,
  operations: ReadonlyMap<string, OwnOperation>,
  wrong: (what: string) => DefinitionError,
): readonly RoleWord[] {
  if (roles) {
    const known = ['owner', 'admin', 'developer', 'member', 'billing']
    for (const [word, key] of Object.entries(roles)) {
      if (!known.includes(key))
        throw wrong(`roles[${JSON.stringify(word)}] is ${JSON.stringify(key)}. Write one of ${known.join(', ')}`)
    }
    return Object.entries(roles).map(([word, key]) => ({ word, key }))
  }
  for (const [id, { role, deed }] of guesses) {
    const operation = operations.get(id)
    if (!role || !operation?.body) continue
    const schema = schemaAt(document, operation.body.schema, deed === 'bulk' ? ['*', ...role] : role)
    const shape = shapeOf(document, schema)
    const words = (shape.type === 'array' ? shapeOf(document, shape.items) : shape).enum
    if (!words || words.length === 0) continue
    const all = wordsFrom(words.map(String))
    const usual = resolved(document, schema)
    const first = isObject(usual) ? usual['default'] : undefined
    return [...all.filter(({ word }) => word === first), ...all.filter(({ word }) => word !== first)]
  }
  return plainWords
}

/** The first schema of an error that some operation has. */
function commonErrorOf(operations: readonly OwnOperation[]): OwnResponse | undefined {
  const errors = operations.flatMap(({ responses }) =>
    Object.entries(responses).flatMap(([status, each]) =>
      /^[45]|default/.test(status) && each.schema !== undefined ? [each] : [],
    ),
  )
  return errors[0]
}

function serviceOf(opened: Opened, guessed: ReadonlyMap<OwnOperation, Guess | undefined>): Service {
  const { name, title, basePath, document, operations, credentials, roles, policy, definition } = opened
  const general = [...operations.values()].map((each) => generalOperation(name, basePath, each))
  requireNames(
    general.map(({ path }) => path),
    title,
  )
  const paths = new PathTree<true>()
  for (const { path } of general) paths.add(path, true)
  const firstSegments = new Set(general.map(({ path }) => path.split('/')[1] ?? ''))
  const keys = [...new Set(roles.map(({ key }) => key).filter((key) => key !== 'owner'))]
  const invitations = invitationPolicy(policy, operationFor(opened, 'resend') !== undefined)
  const invite = formOf(opened, 'create')
  const cancel = formOf(opened, 'cancel')
  const facts = {
    name,
    title,
    scheme: credentials.word,
    roles: keys.length > 0 ? keys : ['admin'],
    addresses: { lowerCased: policy.addresses === 'lower-case', quoted: false },
    invitations,
    requests: { invite: invite ?? { method: 'POST', path: basePath }, ...(cancel && { cancel }) },
  }
  const idempotency = policy.idempotency === undefined ? undefined : new Idempotency(policy.idempotency.toLowerCase())
  const create = operationFor(opened, 'create')
  const list = operationFor(opened, 'list') ?? create
  const terms = termsOf(opened)
  const hasOwn = (id: string) => Object.hasOwn(definition.handlers ?? {}, id)
  const handle = (operation: OwnOperation) => (exchange: Exchange) => {
    const answer = () => perform(opened, operation, exchange)
    return idempotency && operation.method !== 'get' ? idempotency.once(exchange, answer) : answer()
  }
  const asExample = (
    { url, authorization }: ExampleCaller,
    asked: { method: string; path: string; body?: unknown; mediaType?: string },
  ): ExampleRequest => {
    const [header, value] = credentials.headerFor(authorization)
    const contentType = asked.mediaType ?? create?.operation.body?.mediaType
    return {
      method: asked.method,
      url: `${url}${asked.path}`,
      headers: {
        [header]: value,
        ...(asked.body !== undefined && contentType !== undefined && { 'content-type': contentType }),
      },
      ...(asked.body !== undefined && { body: asked.body }),
    }
  }
  return {
    ...facts,
    own: {
      operations: general,
      document,
      responses: opened.validators.responses,
      claims: (path) => paths.find(path) !== undefined,
      owns: (path) => firstSegments.has(path.split('/')[1] ?? ''),
      deedOf: (id) => opened.guesses.get(id)?.deed,
      requestFor: (id, place) => requestFor(opened, id, place),
      guesses: overrides(new Map([...guessed].filter(([{ id }]) => operations.has(id) && !hasOwn(id)))),
    },
    basePath,
    contentType: 'application/json',
    operations: Object.fromEntries(
      [...operations.values()].map((each) => [each.id, handle(each)]),
    ) as unknown as Service['operations'],
    terms,
    example: (caller) =>
      asExample(
        caller,
        list === create
          ? terms.requests.create(
              { organizationId: caller.organizationId, invitationId: '' },
              { email: 'ada@example.com', roleId: '' },
            )
          : terms.requests.list({ organizationId: caller.organizationId, invitationId: '' }),
      ),
    ...(create && {
      invite: ({ email, ...caller }) => {
        const place = { organizationId: caller.organizationId, invitationId: '' }
        return asExample(caller, {
          ...terms.requests.create(place, { email, roleId: '' }),
          body: offerBody(opened, create, { email }, place),
        })
      },
    }),
    ...(cancel &&
      terms.requests.cancel && {
        cancel: ({ invitationId, ...caller }) =>
          asExample(caller, terms.requests.cancel!({ organizationId: caller.organizationId, invitationId })),
      }),
    admit: (request) => admit(opened, request),
    check: (request, body) => check(opened, request, body),
    answer: (problem, request) => {
      const operation = isRouted(request) ? operations.get(request.operationId) : undefined
      return answerTo(opened, problem, { operation, requestId: request.requestId })
    },
    ...(policy.rate && { headers: (request: Received | Routed) => rateHeaders(opened, request) }),
  }
}

/** Where two templates have a parameter at one place, they have to call it the same. */
function requireNames(paths: readonly string[], title: string): void {
  const known = new Map<string, string>()
  for (const path of paths) {
    let before = ''
    for (const segment of path.split('/').slice(1)) {
      const name = /^\{(.+)\}$/.exec(segment)?.[1]
      const other = known.get(before)
      if (name !== undefined && other !== undefined && other !== name)
        throw new DefinitionError(
          `The document of ${title} calls one part of a path {${other}} and {${name}}: ${path}. Give it one name in all paths.`,
        )
      if (name !== undefined) known.set(before, name)
      before += `/${name === undefined ? segment : '{}'}`
    }
  }
}

function perform(
  opened: Opened,
  operation: OwnOperation,
  exchange: Exchange,
): Answer & { readonly contentType?: string } {
  const request = new OwnRequest(opened, operation, exchange, usualAnswer)
  const handler = (opened.definition.handlers as Readonly<Record<string, OwnHandler>> | undefined)?.[operation.id]
  const answer = handler ? handled(opened, operation, handler(request.forHandler())) : request.usual()
  const response = operation.responses[answer.status] ?? operation.responses['default']
  if (handler || opened.definition.present) requireDeclared(opened, operation, answer)
  return { ...answer, ...(response?.mediaType !== undefined && { contentType: response.mediaType }) }
}

function handled({ title }: Opened, { id }: OwnOperation, answer: unknown): OwnAnswer {
  if (isObject(answer) && typeof (answer as { then?: unknown }).then === 'function')
    throw new DefinitionError(
      `The handler of ${id} of ${title} is asynchronous. Take the "async" away: what a request changes is kept as a whole.`,
    )
  if (isObject(answer) && typeof answer['status'] === 'number')
    return { headers: {}, body: undefined, ...(answer as object), status: answer['status'] }
  throw new DefinitionError(
    `The handler of ${id} of ${title} gives no answer. Return x.respond(status, body), or x.usual().`,
  )
}

/** What a definition makes is held against its document at once: a mock that lies is worse than none. */
function requireDeclared({ title, validators }: Opened, operation: OwnOperation, { status, body }: OwnAnswer): void {
  const by = validators.responses[operation.id]
  const validate = (by?.[status] ?? by?.['default'])?.body
  if (!validate || validate(JSON.parse(JSON.stringify(body ?? null)))) return
  const [fault] = validate.errors ?? []
  throw new DefinitionError(
    `What ${operation.id} of ${title} answers with ${status} is not as its document says: the body${fault?.instancePath && ` at ${fault.instancePath}`} ${fault?.message ?? 'is wrong'}. ` +
      'Mend the handler or present, or the schema.',
  )
}

function operationOf({ operations }: Opened, { operationId }: Routed): OwnOperation {
  const found = operations.get(operationId)
  if (!found) throw new Error(`There is no operation ${operationId}.`)
  return found
}

function admit(opened: Opened, request: Routed): Caller {
  const operation = operationOf(opened, request)
  const caller = opened.credentials.callerOf(request, operation)
  if (opened.policy.rate) {
    const { isOver, resetIn } = turnOf(opened, request)
    const limit = limitOf(opened)
    if (isOver && limit) refuse({ code: 'rate-limited', seconds: Math.ceil(resetIn / 1000), limit: limit.words })
  }
  const given = request.headers['content-type']
  const hasBody =
    Number(request.headers['content-length'] ?? 0) > 0 || request.headers['transfer-encoding'] !== undefined
  if (operation.body && hasBody && typeof given === 'string' && !isSameType(given, operation.body.mediaType)) {
    refuse({ code: 'unsupported-media-type', given, wanted: operation.body.mediaType })
  }
  return caller
}

const isSameType = (given: string, wanted: string) => {
  const type = given.split(';', 1)[0]?.trim().toLowerCase()
  return type === wanted.split(';', 1)[0]?.trim().toLowerCase()
}

function check(opened: Opened, request: Routed, body: unknown): void {
  const { document, validators } = opened
  const operation = operationOf(opened, request)
  const { path: ofPath, query: ofQuery, body: ofBody } = validators.requests[operation.id] ?? {}
  const path = Object.fromEntries(
    Object.entries((request.path ?? {}) as Readonly<Record<string, string>>).map(([name, value]) => {
      const schema = operation.parameters.find((each) => each.in === 'path' && each.name === name)?.schema
      return [name, valueOf(shapeOf(document, schema).type, value)]
    }),
  )
  const query = parsedQuery(document, operation, request.target).values
  const isBodyMissing = body === undefined
  requireNone(
    violationsBy(
      {
        ...(ofPath && { path: ofPath }),
        ...(ofQuery && { query: ofQuery }),
        ...(ofBody && (!isBodyMissing || operation.body?.required) && { body: ofBody }),
      },
      { path, query },
      body,
    ),
  )
}

const turns = new WeakMap<Received, Turn>()

function limitOf({ name, policy: { rate } }: Opened): RateLimit | undefined {
  return rate && { service: name, ...rate, words: `${rate.requests} requests in ${rate.seconds} seconds` }
}

/** Counted once for each request, whoever asks first. */
function turnOf(opened: Opened, request: Received): Turn {
  const known = turns.get(request)
  if (known) return known
  const operation = isRouted(request) ? opened.operations.get(request.operationId) : undefined
  const turn = takeTurn(request.world, callerKey(opened, request, operation), limitOf(opened) as RateLimit)
  turns.set(request, turn)
  return turn
}

function callerKey(opened: Opened, request: Received, operation: OwnOperation | undefined): string {
  try {
    const caller = opened.credentials.callerOf(request, operation ?? { security: [] })
    return caller.kind === 'person' ? caller.personId : ''
  } catch (error) {
    if (error instanceof Refusal) return ''
    throw error
  }
}

/** By the machine's clock, wherever the sandbox's stands: clients wait in real time. */
function rateHeaders(opened: Opened, request: Received): string[] {
  const limit = limitOf(opened)
  if (!limit) return []
  const { left, resetIn } = turnOf(opened, request)
  const real = (request.world as WorldStore).clock.real()
  return [
    'x-ratelimit-limit',
    String(limit.requests),
    'x-ratelimit-remaining',
    String(left),
    'x-ratelimit-reset',
    String(Math.ceil((real + resetIn) / 1000)),
  ]
}
