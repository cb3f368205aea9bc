import { listOf, member, objectOf, resolve, type Json } from '../verify/json.ts'

/** One contract for each declared status of each operation of a document. */
export interface LegalContract {
  readonly service: string
  readonly operationId: string
  readonly status: number
  /** As a pact has it. */
  readonly interaction: Json
}

interface Operation {
  readonly openapi: object
  readonly service: string
  readonly operationId: string
  readonly method: string
  readonly template: string
  readonly document: Json
}

/** A contract while it is written. */
interface Draft {
  states: { name: string; params?: Json }[]
  /** The path, with values of states in it. */
  at: string
  headers: Record<string, string[]>
  query: Record<string, string[]>
  body: unknown
  /** Values of states in the body, by place. */
  values: Record<string, string>
}

const id = '5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70'
const ofState = (expression: string) => ({ type: 'ProviderState', expression })
const credentials: Readonly<Record<string, string>> = { clickhouse: 'Basic', snyk: 'token', mpdx: 'Bearer' }

/** Which value of the states each parameter of a path is. */
const inPath: Readonly<Record<string, string>> = {
  organizationId: '${organizationId}',
  org_id: '${organizationId}',
  organization_id: '${organizationId}',
  invitationId: '${invitationId}',
  invite_id: '${invitationId}',
  userId: '${memberId}',
}

export function legalContracts(openapi: object): LegalContract[] {
  return operationsOf(openapi).flatMap((operation) =>
    declaredBy(operation).map((status) => contractOf(operation, status)),
  )
}

/** Of each service and each of the statuses one contract of an operation that does not declare it. */
export function undeclaredContracts(openapi: object, statuses: readonly number[]): LegalContract[] {
  const operations = operationsOf(openapi)
  return [...new Set(operations.map(({ service }) => service))].flatMap((service) =>
    statuses.flatMap((status) => {
      const other = operations.find((each) => each.service === service && !declaredBy(each).includes(status))
      return other ? [contractOf(other, status)] : []
    }),
  )
}

function operationsOf(openapi: object): Operation[] {
  return Object.entries(objectOf(member(openapi, 'paths'))).flatMap(([template, item]) => {
    const service = template.startsWith('/v1/') ? 'clickhouse' : template.startsWith('/rest/') ? 'snyk' : 'mpdx'
    return Object.entries(objectOf(item)).flatMap(([method, operation]) => {
      const document = objectOf(operation)
      const { operationId } = document
      // Parameters of all operations stand beside them.
      if (typeof operationId !== 'string') return []
      return [{ openapi, service, operationId, method: method.toUpperCase(), template, document }]
    })
  })
}

const declaredBy = ({ document }: Operation) => Object.keys(objectOf(document['responses'])).map(Number)

function contractOf(operation: Operation, status: number): LegalContract {
  const { service, operationId } = operation
  return { service, operationId, status, interaction: interactionOf(operation, status) }
}

/** What goes well, from the document's own example. */
function draftOf({ openapi, template, method, document, service }: Operation): Draft {
  const at = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => inPath[name] ?? '')
  const isAbout = at.includes('invitationId')
  const [type, media] = Object.entries(objectOf(member(document['requestBody'], 'content')))[0] ?? []
  const query = listOf(document['parameters'])
    .map((parameter) => objectOf(resolve(openapi, parameter)))
    .filter((parameter) => parameter['in'] === 'query' && parameter['required'] === true)
    .map(
      ({ name, example, schema }) =>
        [String(name), [String(example ?? member(schema, 'example'))]] as [string, string[]],
    )
  const body = member(media, 'example')
  const draft: Draft = {
    states: [{ name: isAbout || method === 'GET' ? 'a pending invitation' : 'no invitations' }],
    at,
    headers: type === undefined ? mediaTypeOf(service) : { 'Content-Type': [type] },
    query: Object.fromEntries(query),
    body,
    values: {},
  }
  if (service === 'snyk' && body !== undefined) draft.values['$.data.attributes.role'] = '${roleId}'
  if (at.endsWith('/accept')) draft.values['$.data.attributes.code'] = '${code}'
  return draft
}

/** MPDX wants one though there is no body. */
function mediaTypeOf(service: string): Record<string, string[]> {
  return service === 'mpdx' ? { 'Content-Type': ['application/vnd.api+json'] } : {}
}

/** What has to be otherwise for a status than where all goes well. */
const changes: Readonly<Record<number, (draft: Draft, operation: Operation) => void>> = {
  400(draft, { service }) {
    const attributes = { data: { type: 'organization_invites', attributes: {} } }
    if (draft.body !== undefined) draft.body = service === 'mpdx' ? attributes : {}
    else if (service === 'clickhouse' && draft.at.includes('$'))
      draft.at = draft.at.replace(/\$\{\w+\}$|(?<=\/organizations\/)\$\{\w+\}/, 'no-id')
    else if (service === 'clickhouse') draft.query = { nobody_knows: ['1'] }
    else if (service === 'snyk') draft.query = { version: ['no version'] }
    else if (draft.at.includes('invitationId')) draft.query = { include: ['invited_by_user', 'invited_by_user'] }
    else draft.query = { sort: ['id'] }
    draft.values = {}
  },
  403(draft, { method }) {
    const states = { POST: 'a caller who may only read', GET: 'a caller who may not see invitations' }
    draft.states.push({ name: states[method as 'GET'] ?? states.POST })
  },
  404(draft, { service }) {
    const isGone = draft.at.includes('invitationId') && service !== 'mpdx'
    if (isGone) draft.states = [{ name: 'a cancelled invitation' }]
    // Whoever it is that asks.
    else draft.at = draft.at.replace(/\$\{(invitationId|memberId)\}|\$\{organizationId\}(?!.*\$)/, id)
  },
  406: (draft) => (draft.headers['Accept'] = ['text/html']),
  409(draft, { service }) {
    if (service === 'clickhouse') {
      draft.states = [{ name: 'a pending invitation' }]
      draft.values['$.email'] = '${email}'
    } else draft.body = withAttribute(draft.body, 'person_id', '1')
  },
  410: (draft) => (draft.states = [{ name: 'a cancelled invitation' }]),
  413: (draft) => draft.states.push({ name: 'the body is too large' }),
  415(draft, { service }) {
    if (service === 'mpdx') draft.headers['Content-Type'] = ['text/plain']
    else draft.headers['Content-Encoding'] = ['compress']
  },
  429: (draft) => draft.states.push({ name: 'the rate limit is reached' }),
  500: (draft) => draft.states.push({ name: 'the service fails' }),
  503: (draft) => draft.states.push({ name: 'the service is unavailable' }),
}

function withAttribute(body: unknown, name: string, value: string): Json {
  const { data, ...rest } = objectOf(body)
  const { attributes, ...others } = objectOf(data)
  return { ...rest, data: { ...others, attributes: { ...objectOf(attributes), [name]: value } } }
}

/** What the schema promises of an example. */
function promised(openapi: object, schema: unknown, example: unknown): unknown {
  if (Array.isArray(example)) {
    const items = partsOf(openapi, schema)
      .map((part) => part['items'])
      .find((each) => each !== undefined)
    return example.slice(0, 1).map((item) => promised(openapi, items, item))
  }
  if (typeof example !== 'object' || example === null) return example
  const parts = partsOf(openapi, schema)
  const members = parts.flatMap((part) => listOf(part['required'])).map(String)
  return Object.fromEntries(
    members.flatMap((name) => {
      const value = member(example, name)
      const of = parts.map((part) => member(part['properties'], name)).find((each) => each !== undefined)
      return value === undefined ? [] : [[name, promised(openapi, of, value)] as const]
    }),
  )
}

function partsOf(openapi: object, schema: unknown): Json[] {
  const resolved = resolve(openapi, schema)
  return resolved ? [resolved, ...listOf(resolved['allOf']).flatMap((part) => partsOf(openapi, part))] : []
}

function interactionOf(operation: Operation, status: number): Json {
  const { openapi, operationId, method, document, service } = operation
  const draft = draftOf(operation)
  changes[status]?.(draft, operation)
  const { states, at, headers, query, body, values } = draft
  const isRefused = status === 401
  const [answered, media] = Object.entries(objectOf(member(responseOf(openapi, document, status), 'content')))[0] ?? []
  const example = promised(openapi, member(media, 'schema'), member(media, 'example'))
  const caller = at.endsWith('/accept') ? '${inviteeAuthorization}' : '${authorization}'
  const type = headers['Content-Type']?.[0] ?? ''
  return {
    type: 'Synchronous/HTTP',
    description: `${operationId} ${status}`,
    providerStates: states,
    request: {
      method,
      path: at.replaceAll(/\$\{\w+\}/g, id),
      query,
      headers: { Authorization: [`${credentials[service]} a2V5OnNlY3JldA==`], ...headers },
      ...(body !== undefined && { body: { content: body, contentType: type, encoded: false } }),
      generators: {
        ...(at.includes('$') && { path: ofState(at) }),
        ...(!isRefused && { header: { Authorization: ofState(caller) } }),
        ...(Object.keys(values).length > 0 && {
          body: Object.fromEntries(Object.entries(values).map(([place, value]) => [place, ofState(value)])),
        }),
      },
    },
    response: {
      status,
      headers: answered === undefined ? {} : { 'Content-Type': [answered] },
      ...(example !== undefined && {
        body: { content: example, contentType: answered, encoded: false },
        matchingRules: { body: { $: { combine: 'AND', matchers: [{ match: 'type' }] } } },
      }),
    },
  }
}

function responseOf(openapi: object, document: Json, status: number): unknown {
  return resolve(openapi, member(document['responses'], String(status)))
}
