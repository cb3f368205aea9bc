import type { Problem, ProblemCode, Violation } from '../domain/problem.ts'
import type { Answer } from '../services/service.ts'
import { statusText } from '../text/status-text.ts'
import type { ProblemWords, ServiceDefinition } from './definition.ts'
import { filler, type Lookup, type Reader } from './fill.ts'
import { knownBy, knownIn } from './known-by.ts'
import { declaredFor, type OwnOperation, type OwnResponse } from './operations-in.ts'
import { isObject, shapeOf, type Json } from './shape.ts'

/** The statuses that a problem is usually answered with, the first one first. */
const usual: Readonly<Record<Exclude<ProblemCode, 'fault' | 'malformed-http'>, readonly [number, ...number[]]>> = {
  'not-authenticated': [401, 403],
  forbidden: [403, 404, 401],
  'role-too-high': [403, 422, 400],
  'unknown-organization': [404, 403, 422, 400],
  'hidden-organization': [404, 403, 422, 400],
  'unknown-person': [404, 422, 400],
  'unknown-invitation': [404, 410, 422, 400],
  gone: [404, 410, 422, 400],
  'no-longer-valid': [409, 410, 422, 400, 404],
  'already-invited': [409, 422, 400],
  'already-a-member': [409, 422, 400],
  'seat-limit': [402, 403, 409, 422, 400],
  'invitation-limit': [429, 403, 422, 400],
  'idempotency-mismatch': [422, 409, 400],
  'invalid-email': [422, 400],
  'unknown-role': [422, 400, 404],
  'code-blank': [422, 400, 404],
  'code-wrong': [404, 422, 400, 403],
  'invalid-request': [422, 400],
  'wrong-resource': [409, 422, 400],
  'unserved-version': [404, 410, 400],
  'rate-limited': [429],
  'malformed-body': [400, 422],
  'body-too-large': [413, 400],
  'unsupported-media-type': [415, 400, 422],
  'unsupported-encoding': [415, 400],
  'not-acceptable': [406, 400],
  'malformed-path': [400, 404],
  'unknown-route': [404],
  'method-not-allowed': [405],
  'sandbox-full': [503, 500],
  'storage-failed': [500],
  internal: [500],
}

/** What is said of a problem, in plain words. */
function messageOf(problem: Problem): string {
  switch (problem.code) {
    case 'not-authenticated':
      return {
        missing: 'Credentials are required',
        malformed: 'The credentials are of another form',
        unknown: 'The credentials are nobody’s',
        inactive: 'The credentials are no longer active',
      }[problem.why]
    case 'forbidden':
      return problem.detail ?? 'You are not allowed to do that'
    case 'role-too-high':
      return `You may not give the role ${problem.role}`
    case 'unknown-organization':
    case 'hidden-organization':
      return 'The organization was not found'
    case 'unknown-person':
      return `${problem.as} ${problem.personId} was not found`
    case 'unknown-invitation':
    case 'gone':
      return 'The invitation was not found'
    case 'no-longer-valid':
      return `The invitation ${problem.state === undefined ? 'is no longer valid' : problem.state === 'expired' ? 'has expired' : `was ${problem.state}`}`
    case 'already-invited':
      return `${problem.email} already has an invitation`
    case 'already-a-member':
      return `${problem.email} is already a member`
    case 'seat-limit':
      return `All of the ${problem.limit} seats are taken`
    case 'invitation-limit':
      return `No more than ${problem.limit} invitations can be sent in 24 hours`
    case 'idempotency-mismatch':
      return 'The idempotency key was sent before with another request'
    case 'invalid-email':
      return `${JSON.stringify(problem.email)} is no e-mail address`
    case 'unknown-role':
      return `There is no role ${JSON.stringify(problem.role)}`
    case 'code-blank':
      return 'The code of the invitation is required'
    case 'code-wrong':
      return 'The code is no invitation’s'
    case 'invalid-request':
      return problem.violations.map(sentence).join('; ')
    case 'wrong-resource':
    case 'malformed-http':
    case 'fault':
      return problem.detail
    case 'unserved-version':
      return `The version ${problem.version} is not served: ${problem.why}`
    case 'rate-limited':
      return `Too many requests: ${problem.limit} are allowed. Try again in ${problem.seconds} s`
    case 'malformed-body':
      return `The body is not JSON: ${problem.detail}`
    case 'body-too-large':
      return `The body is larger than ${problem.limit} bytes`
    case 'unsupported-media-type':
      return `Content-Type must be ${problem.wanted}`
    case 'unsupported-encoding':
      return `Content-Encoding ${problem.given} is not supported`
    case 'not-acceptable':
      return `Accept must allow ${problem.offered}`
    case 'malformed-path':
      return 'The path is not valid percent-encoding'
    case 'unknown-route':
      return 'Not found'
    case 'method-not-allowed':
      return `${problem.method} is not allowed here. Allowed: ${problem.allow.join(', ')}`
    case 'sandbox-full':
      return `The mock holds as many invitations as it may: ${problem.limit}`
    case 'storage-failed':
      return 'The change could not be saved and was not made. See the log of the mock'
    case 'internal':
      return 'The mock failed to answer. See its log'
  }
}

const sentence = ({ in: place, name, message }: Violation) =>
  `${place === 'body' ? name.slice(1).replaceAll('/', '.') || 'The body' : name} ${message}`

export interface ProblemHost {
  readonly document: Json
  readonly definition: Pick<ServiceDefinition, 'problems' | 'dialect'>
  /** How errors look that no operation declares: the first schema of one that there is. */
  readonly commonError: OwnResponse | undefined
}

/** The answer to a problem: by the definition's words, in the form that the document has for that status. */
export function answerTo(
  { document, definition, commonError }: ProblemHost,
  problem: Problem,
  { operation, requestId }: { readonly operation: OwnOperation | undefined; readonly requestId: string },
): Answer & { readonly contentType?: string } {
  const own = definition.problems?.[problem.code] as ProblemWords | ((problem: Problem) => ProblemWords) | undefined
  const words = typeof own === 'function' ? own(problem) : (own ?? {})
  const status = words.status ?? statusOf(problem, operation)
  const declared = operation && declaredFor(operation.responses, status)
  const response = declared ?? commonError
  const known: Said = {
    status,
    code: words.code ?? problem.code.replaceAll('-', '_'),
    message: words.message ?? messageOf(problem),
    violations: problem.code === 'invalid-request' ? problem.violations : [],
    requestId,
  }
  const headers = { ...headersOf(problem), ...words.headers }
  const body =
    'body' in words
      ? words.body
      : declared && declared.mediaType === undefined
        ? undefined
        : bodyOf(document, definition, response, known)
  const contentType = response?.mediaType ?? mediaTypes[definition.dialect ?? 'json']
  return { status, body, headers, contentType }
}

const mediaTypes = {
  json: 'application/json',
  'problem+json': 'application/problem+json',
  'json:api': 'application/vnd.api+json',
}

export function statusOf(problem: Problem, operation: OwnOperation | undefined): number {
  if (problem.code === 'fault' || problem.code === 'malformed-http') return problem.status
  const wanted = usual[problem.code]
  const declared = operation?.responses ?? {}
  const inHundreds = (status: number) => declared[`${Math.floor(status / 100)}XX`] !== undefined
  return wanted.find((status) => declared[status] !== undefined) ?? wanted.find(inHundreds) ?? wanted[0]
}

function headersOf(problem: Problem): Record<string, string> {
  if (problem.code === 'method-not-allowed') return { allow: problem.allow.join(', ') }
  if (problem.code === 'rate-limited' || problem.code === 'invitation-limit')
    return { 'retry-after': String(problem.seconds) }
  return {}
}

interface Said {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly violations: readonly Violation[]
  readonly requestId: string
}

function bodyOf(
  document: Json,
  { dialect = 'json' }: Pick<ServiceDefinition, 'dialect'>,
  response: OwnResponse | undefined,
  said: Said,
): unknown {
  const { status, code, message, violations } = said
  if (isObject(response?.schema) && Object.keys(response.schema).length > 0)
    return errorFiller(document, response.schema)({ said, one: violations[0], message })
  const title = statusText(status) ?? 'Error'
  switch (dialect) {
    case 'problem+json':
      return { type: 'about:blank', title, status, detail: message }
    case 'json:api':
      return {
        errors: (violations.length > 0 ? violations : [undefined]).map((each) => ({
          status: String(status),
          code,
          title,
          detail: each ? sentence(each) : message,
          ...(each?.in === 'body' && { source: { pointer: each.name } }),
        })),
      }
    case 'json':
      return { code, message }
  }
}

const errorFiller = knownIn((document, schema: unknown) => filler(document, schema, lookupIn(document)))

/** An error, or of several that are told at once one. */
interface KnownError {
  readonly said: Said
  readonly one: Violation | undefined
  readonly message: string
}

/** What is known of an error's members by their names. */
const lookupIn = knownBy((document: Json): Lookup<KnownError> => {
  const lookup: Lookup<KnownError> = (name, shape, around) => {
    const isText = shape.type === 'string'
    if (/^(?:status|statuscode|httpstatus|httpstatuscode)$/.test(name))
      return ({ said: { status } }) => (isText ? String(status) : status)
    if (shape.isConst) return () => shape.sample
    if (/^(?:code|errorcode|errortype|reason|slug|key)$/.test(name))
      return shape.type === 'integer' || shape.type === 'number'
        ? ({ said }) => said.status
        : ({ said }) => enumed(shape.enum, said.code)
    if (
      /^(?:message|detail|details|description|errordescription|longmessage|errormessage|msg|text)$/.test(name) &&
      shape.type !== 'array' &&
      shape.type !== 'object'
    )
      return ({ message }) => message
    if (name === 'title') return ({ said }) => shape.sample ?? statusText(said.status) ?? 'Error'
    if (name === 'error' && shape.type !== 'object' && shape.type !== 'boolean')
      return around.length === 0 ? ({ message }) => message : ({ said }) => said.code
    if (name === 'ok' || name === 'success') return () => false
    if (/^(?:requestid|traceid|clerktraceid|correlationid)$/.test(name)) return ({ said }) => said.requestId
    if (/^(?:documentationurl|docs|docurl|help|moreinfo|instance)$/.test(name) && isText)
      return () => shape.sample ?? ''
    if (name === 'type' && isText) return () => shape.sample ?? enumed(shape.enum, 'about:blank')
    if (/^(?:field|param|parameter|property|pointer|path)$/.test(name) && shape.type !== 'array')
      return ({ one }) => one?.name.replace(/^\//, '')
    if (shape.type === 'array' && /^(?:errors|violations|issues|details|fields)$/.test(name))
      return errorsReader(document, shape.items, lookup, [...around, name])
    return undefined
  }
  return lookup
})

/** What tells each violation, or what is wrong at all where there are none. */
function errorsReader(
  document: Json,
  items: unknown,
  lookup: Lookup<KnownError>,
  around: readonly string[],
): Reader<KnownError> {
  const isText = shapeOf(document, items).type === 'string'
  let made: Reader<KnownError> | undefined
  return ({ said, message }) =>
    (said.violations.length > 0 ? said.violations : [undefined]).map((one) => {
      const told = one ? sentence(one) : message
      return isText ? told : (made ??= filler(document, items, lookup, around))({ said, one, message: told })
    })
}

/** A word among those that there are. */
const enumed = (words: readonly unknown[] | undefined, word: string): unknown =>
  words
    ? (words.find(
        (each) =>
          String(each)
            .toLowerCase()
            .replaceAll(/[^a-z0-9]/g, '') === word.replaceAll(/[^a-z0-9]/g, ''),
      ) ?? words[0])
    : word
