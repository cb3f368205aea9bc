import type { RequestForm } from '../generated/services.ts'
import type { AskedRequest, Deed, Offer, Place, Terms, Way } from '../services/terms.ts'
import { placed, schemaAt, successOf, wayToOne, wayToRows } from './answers.ts'
import { fill, wayTo } from './fill.ts'
import type { OwnPlace } from '../services/service.ts'
import { itemsOf, namesInPath, type Guess } from './guess.ts'
import { isCodeName, isEmailName, isRoleName, isStateName, isTimeName, stateWord } from './invitation-words.ts'
import { numberOf } from './names.ts'
import { isTotal, nextPageOf } from './next-page.ts'
import type { Opened } from './opened.ts'
import type { OwnOperation } from './operations-in.ts'
import { pagingOf } from './paging.ts'
import { shapeOf, type Shape } from './shape.ts'

const deeds: Readonly<Record<string, Deed>> = {
  list: 'list',
  create: 'create',
  get: 'get',
  cancel: 'cancel',
  accept: 'accept',
}

interface Known {
  readonly operation: OwnOperation
  readonly guess: Guess
}

/** The first operation that does something; of two the one that names an organization. */
export function operationFor(
  { operations, guesses }: Pick<Opened, 'operations' | 'guesses'>,
  deed: Guess['deed'],
): Known | undefined {
  const all = [...guesses].flatMap(([id, guess]) => {
    const operation = operations.get(id)
    return operation && guess.deed === deed && !guess.states ? [{ operation, guess }] : []
  })
  return all.find(({ guess }) => guess.organization !== undefined) ?? all[0]
}

const isPageCount = (name: string) => /^(?:totalpages|pages|pagecount)$/.test(name)

/** What the service calls what all have, by what was understood of it. */
export function termsOf(opened: Opened): Terms {
  const { document, guesses, invitationSchema } = opened
  const [list, create, get, cancel, accept] = (['list', 'create', 'get', 'cancel', 'accept'] as const).map((deed) =>
    operationFor(opened, deed),
  )
  const rowsIn = list && list.operation.responses[successOf(list.operation, 200)]?.schema
  const oneIn = create && create.operation.responses[successOf(create.operation, 201, 200)]?.schema
  const way = (holds: (name: string, shape: Shape) => boolean): Way | undefined =>
    wayTo(document, invitationSchema, holds)
  const [total, pages] = [isTotal, isPageCount].map((holds) =>
    rowsIn === undefined
      ? undefined
      : wayTo(document, rowsIn, (name, { type }) => (type === 'integer' || type === 'number') && holds(name)),
  )
  const paging = list && pagingOf(document, list.operation)
  const isText = (name: string) => isCodeName(name) && !/url/.test(name)
  const error = opened.commonError?.schema
  const [created, expires, accepted, code] = [
    way(isTimeName.created),
    way(isTimeName.expires),
    way(isTimeName.accepted),
    way(isText),
  ]
  const state = way(isStateName)
  const stateWords = state && shapeOf(document, schemaAt(document, invitationSchema, state)).enum
  return {
    deeds: Object.fromEntries([...guesses].flatMap(([id, { deed }]) => (deeds[deed] ? [[id, deeds[deed]]] : []))),
    parameters: {
      organization: (list ?? create)?.guess.organization ?? 'organization_id',
      invitation: (get ?? cancel ?? accept)?.guess.invitation ?? 'invitation_id',
    },
    offered: create?.guess.email ? [create.guess.email] : [['email']],
    rows: (rowsIn === undefined ? undefined : wayToRows(document, rowsIn)) ?? [],
    one: oneIn === undefined ? [] : wayToOne(document, oneIn),
    members: {
      id: way((name) => /^(?:id|uuid|invitationid)$/.test(name)) ?? ['id'],
      email: way(isEmailName) ?? ['email'],
      role: way(isRoleName) ?? ['role'],
      ...(created && { createdAt: created }),
      ...(expires && { expiresAt: expires }),
      ...(accepted && { acceptedAt: accepted }),
      ...(code && { code }),
      ...(state && { state: { way: state, pending: stateWord('pending', stateWords) } }),
    },
    ...(pages && total && paging?.page !== undefined && { totals: { rows: total, pages }, page: paging.page }),
    ...(list && { nextPage: nextPageOf(document, list.operation) }),
    ...(paging?.size !== undefined && { pageSize: { name: paging.size, small: 2 } }),
    filters: (list?.operation.parameters ?? []).flatMap(({ name, in: place }) =>
      place === 'query' && (isStateName(name) || isEmailName(name) || isRoleName(name)) ? [name] : [],
    ),
    errorCodes:
      error === undefined
        ? []
        : [
            wayTo(document, error, (name) => /^(?:code|error|errorcode|type)$/.test(name)) ??
              wayTo(document, error, (name) => name === 'message') ?? ['message'],
          ],
    numbers: [],
    ...(opened.policy.rate && { retryAfter: 'retry-after' }),
    requests: {
      list: (place, query = {}) => ({ ...asked(opened, list, place), query }),
      create: (place, offer) => ({ ...asked(opened, create, place), body: offerBody(opened, create, offer, place) }),
      ...(get && { get: (place: Place) => asked(opened, get, place) }),
      ...(cancel && { cancel: (place: Place) => asked(opened, cancel, place) }),
      ...(accept && {
        accept: (place: Place, given: string): AskedRequest => ({
          ...asked(opened, accept, place),
          ...(accept.guess.code && {
            body: placed(fill(document, accept.operation.body?.schema), accept.guess.code, given),
          }),
        }),
      }),
    },
  }
}

function asked(
  { basePath, document }: Opened,
  known: Known | undefined,
  place: Pick<Place, 'organizationId' | 'invitationId'>,
): AskedRequest {
  if (!known) return { method: 'GET', path: basePath === '' ? '/' : basePath, query: {} }
  return {
    method: known.operation.method.toUpperCase(),
    path: basePath + pathFor({ document }, known, place),
    query: {},
  }
}

/** An id as a path has it: as a number where the document says so. */
function asParameter({ parameters }: OwnOperation, document: Opened['document'], name: string, id: string): string {
  const schema = parameters.find((each) => each.in === 'path' && each.name === name)?.schema
  const { type } = shapeOf(document, schema)
  return (type === 'integer' || type === 'number') && /^[0-9a-f-]{36}$/.test(id) ? String(numberOf(id)) : id
}

function pathFor(
  { document }: Pick<Opened, 'document'>,
  { operation, guess }: Known,
  { organizationId, invitationId }: Pick<Place, 'organizationId' | 'invitationId'>,
): string {
  return operation.template.replaceAll(/\{([^{}]+)\}/g, (whole, name: string) =>
    name === guess.organization
      ? organizationId
      : name === guess.invitation
        ? asParameter(operation, document, name, invitationId)
        : whole,
  )
}

/** A body that invites, with what else the schema wants. */
export function offerBody(
  opened: Opened,
  create: Known | undefined,
  { email, role: asked }: Pick<Offer, 'email'> & { readonly role?: string | undefined },
  { organizationId }: Pick<Place, 'organizationId'>,
): unknown {
  if (!create) return { email }
  const { guess, operation } = create
  const { document, roles } = opened
  let body = fill(document, operation.body?.schema)
  body = placed(body, guess.email ?? ['email'], email)
  const role = guess.role && schemaAt(document, operation.body?.schema, guess.role)
  const word = asked ?? roles[0]?.word
  if (guess.role && word !== undefined) body = placed(body, guess.role, isList(opened, role) ? [word] : word)
  if (guess.bodyOrganization && guess.organization === undefined)
    body = placed(body, guess.bodyOrganization, organizationId)
  return body
}

const isList = ({ document }: Opened, schema: unknown) => {
  const way = wayToRows(document, schema)
  return way !== undefined && way.length === 0
}

/** The same with names in braces, as the control plane tells it. */
export function formOf(
  opened: Opened,
  deed: 'create' | 'cancel',
  needed: RequestForm['headers'],
): RequestForm | undefined {
  const known = operationFor(opened, deed)
  if (!known) return undefined
  const place = { organizationId: '{organizationId}', invitationId: '{invitationId}' }
  const { operation } = known
  return {
    method: operation.method.toUpperCase(),
    path: opened.basePath + pathFor(opened, known, place),
    ...formHeaders(opened, needed),
    ...(deed === 'create' && {
      mediaType: operation.body?.mediaType ?? 'application/json',
      body: offerBody(opened, known, { email: '{email}', role: '{role}' }, place),
    }),
  }
}

/** Where credentials are in another header than Authorization, or others have to be sent with them. */
function formHeaders({ credentials }: Opened, needed: RequestForm['headers'] = {}): Pick<RequestForm, 'headers'> {
  const [name, value] = credentials.headerFor('{authorization} {token}')
  if (name === 'authorization' && Object.keys(needed).length === 0) return {}
  return { headers: { ...needed, [name]: name === 'authorization' ? '{authorization}' : value } }
}

/** A request that an operation's document allows, of whatever it is about. */
export function requestFor(
  opened: Opened,
  id: string,
  { organizationId, invitationId, email, code }: OwnPlace,
): AskedRequest {
  const { basePath, document, operations, guesses } = opened
  const operation = operations.get(id)
  if (!operation) throw new Error(`There is no operation ${id}.`)
  const guess = guesses.get(id)
  const { organization, invitation, person } = namesInPath(operation)
  const path = operation.template.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => {
    if (name === organization) return organizationId
    if (name === guess?.invitation && guess.deed === 'by-code') return code
    if (name === invitation) return asParameter(operation, document, name, invitationId)
    if (name === person) return encodeURIComponent(email)
    const schema = operation.parameters.find((each) => each.in === 'path' && each.name === name)?.schema
    const sample = guess?.deed === 'by-code' ? code : shapeOf(document, schema).sample
    return typeof sample === 'string' || typeof sample === 'number' ? encodeURIComponent(sample) : 'main'
  })
  return {
    method: operation.method.toUpperCase(),
    path: basePath + path,
    query: {},
    ...bodyFor(opened, operation, guess, { organizationId, email, code }),
  }
}

function bodyFor(
  opened: Opened,
  operation: OwnOperation,
  guess: Guess | undefined,
  { organizationId, email, code }: Omit<OwnPlace, 'invitationId'>,
): { readonly body?: unknown } {
  const { document } = opened
  if (!operation.body) return {}
  if (guess?.deed === 'create') return { body: offerBody(opened, { operation, guess }, { email }, { organizationId }) }
  const schema = operation.body.schema
  if (guess?.deed === 'bulk') {
    const way = wayToRows(document, schema) ?? []
    const item = { ...operation, body: { ...operation.body, schema: itemsOf(document, schema) } }
    const offers = [offerBody(opened, { operation: item, guess }, { email }, { organizationId })]
    return {
      body: placed(fill(document, schema), way, offers),
    }
  }
  const body = fill(document, schema)
  if (guess?.code) return { body: placed(body, guess.code, code) }
  return operation.body.required ? { body } : {}
}
