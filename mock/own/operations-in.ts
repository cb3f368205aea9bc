import type { Operation } from '../generated/operations.ts'
import { isObject, resolved, type Json } from './shape.ts'

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly required: boolean
  readonly schema: unknown
}

/** An example of a body, and what it is called: empty where it has no name. */
export interface Example {
  readonly name: string
  readonly value: unknown
}

export interface OwnResponse {
  /** undefined: no body. */
  readonly mediaType: string | undefined
  readonly schema: unknown
  readonly examples: readonly Example[]
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, { readonly required: boolean; readonly schema: unknown }>>
}

/** An operation of an own service's document, with references to parameters, bodies and answers followed. */
export interface OwnOperation {
  readonly id: string
  readonly method: (typeof methods)[number]
  /** As the document has it, without the base path. */
  readonly template: string
  readonly parameters: readonly Parameter[]
  readonly body:
    | {
        readonly mediaType: string
        readonly required: boolean
        readonly schema: unknown
        readonly examples: readonly Example[]
      }
    | undefined
  /** By status, `default` among them. */
  readonly responses: Readonly<Record<string, OwnResponse>>
  /** The names of the schemes of which one is wanted; empty: none is. */
  readonly security: readonly (readonly string[])[]
}

/** All operations of a document. One without a name is called by its method and path. */
export function operationsIn(document: Json): OwnOperation[] {
  return Object.entries(document['paths'] as Json).flatMap(([template, written]) => {
    const item = resolved(document, written) as Json
    return methods.flatMap((method) => {
      const operation = item[method]
      return isObject(operation) ? [operationIn(document, { template, method, item, operation })] : []
    })
  })
}

/** What is declared of a status: by itself, with others of its hundred, or with all others. */
export const declaredFor = <Value>(by: Readonly<Record<string, Value>>, status: number): Value | undefined =>
  by[status] ?? by[`${Math.floor(status / 100)}XX`] ?? by['default']

export const titleOf = ({ method, template }: Pick<OwnOperation, 'method' | 'template'>) =>
  `${method.toUpperCase()} ${template}`

interface Written {
  readonly template: string
  readonly method: OwnOperation['method']
  readonly item: Json
  readonly operation: Json
}

function operationIn(document: Json, { template, method, item, operation }: Written): OwnOperation {
  const named = operation['operationId']
  const id = typeof named === 'string' && named !== '' ? named : nameFor(method, template)
  const parameters = [...listOf(item['parameters']), ...listOf(operation['parameters'])].map((each) => {
    const one = resolved(document, each) as Json
    const content = Object.values((one['content'] as Json | undefined) ?? {})[0] as Json | undefined
    return {
      name: String(one['name']),
      in: one['in'] as Parameter['in'],
      required: one['required'] === true,
      schema: one['schema'] ?? content?.['schema'] ?? {},
    }
  })
  // What an operation says counts for more than what its path does.
  const byPlace = new Map(parameters.map((each) => [`${each.in} ${each.name}`, each]))
  const body =
    operation['requestBody'] === undefined ? undefined : (resolved(document, operation['requestBody']) as Json)
  const content = body && contentOf(document, body)
  return {
    id,
    method,
    template,
    parameters: [...byPlace.values()],
    body: content && { ...content, required: body['required'] === true },
    responses: Object.fromEntries(
      Object.entries((operation['responses'] as Json | undefined) ?? {}).map(([status, written]) => [
        status,
        responseIn(document, resolved(document, written) as Json),
      ]),
    ),
    security: (listOf(operation['security'] ?? document['security']) as Json[]).map((each) => Object.keys(each)),
  }
}

function responseIn(document: Json, response: Json): OwnResponse {
  const content = contentOf(document, response)
  return {
    mediaType: content?.mediaType,
    schema: content?.schema,
    examples: content?.examples ?? [],
    headers: Object.fromEntries(
      Object.entries((response['headers'] as Json | undefined) ?? {}).map(([name, written]) => {
        const header = resolved(document, written) as Json
        return [name.toLowerCase(), { required: header['required'] === true, schema: header['schema'] ?? {} }]
      }),
    ),
  }
}

/** JSON where there is a choice. */
function contentOf(
  document: Json,
  value: Json,
): { mediaType: string; schema: unknown; examples: readonly Example[] } | undefined {
  const entries = Object.entries((value['content'] as Json | undefined) ?? {})
  const [mediaType, media] = entries.find(([name]) => /[/+]json\b/.test(name)) ?? entries[0] ?? []
  if (mediaType === undefined) return undefined
  const { schema = {}, ...others } = (media ?? {}) as Json
  return { mediaType, schema, examples: [...examplesIn(document, others), ...examplesIn(document, schema)] }
}

/** By `example`, or by `examples`: of a body each with its name, of a schema a list. */
function examplesIn(document: Json, value: unknown): Example[] {
  const { example, examples } = (resolved(document, value) ?? {}) as Json
  const named = isObject(examples)
    ? Object.entries(examples).flatMap(([name, each]) => {
        const { value: found } = (resolved(document, each) ?? {}) as Json
        return found === undefined ? [] : [{ name, value: found }]
      })
    : listOf(examples).map((each) => ({ name: '', value: each }))
  return [...(example === undefined ? [] : [{ name: '', value: example }]), ...named]
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** `POST /teams/{team}/invites/{id}/resend` is createTeamsInvitesResend. */
function nameFor(method: string, template: string): string {
  const words = template.split('/').filter((each) => each !== '' && !each.startsWith('{'))
  const verb = { get: 'get', post: 'create', put: 'replace', patch: 'change', delete: 'delete' }[method] ?? method
  return verb + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1).replaceAll(/\W/g, '')).join('')
}

/** The same as the rest of the mock knows operations. */
export function generalOperation(service: string, basePath: string, own: OwnOperation): Operation {
  return {
    operationId: own.id,
    service: service as Operation['service'],
    method: own.method,
    path: basePath + own.template,
    pathParameters: own.parameters.flatMap((each) => (each.in === 'path' ? [each.name] : [])),
    queryParameters: Object.fromEntries(
      own.parameters.flatMap((each) => (each.in === 'query' ? [[each.name, 'string' as const]] : [])),
    ),
    ...(own.body && { requestBody: { mediaType: own.body.mediaType, required: own.body.required } }),
    responses: Object.fromEntries(
      Object.entries(own.responses)
        .filter(([status]) => /^\d(?:\d\d|XX)$|^default$/.test(status))
        .map(([status, { mediaType, headers }]) => [
          status,
          {
            ...(mediaType !== undefined && { mediaType }),
            headers: Object.fromEntries(Object.entries(headers).map(([name, { required }]) => [name, required])),
          },
        ]),
    ),
  }
}
