import type { Problem, ProblemCode, ProblemOf, Violation } from '../../domain/problem.ts'
import type { JsonApiErrorSource, SnykErrorDocument } from '../../generated/types.ts'
import { isRouted, type Answer, type Received, type Routed } from '../service.ts'
import { catalogEntry } from './catalog.ts'
import { isFlat } from './version.ts'

interface Words {
  readonly status: number
  readonly errors: readonly [Fault, ...Fault[]]
  readonly headers?: Readonly<Record<string, string>>
}
type Fault = readonly [detail: string, source?: JsonApiErrorSource]

const bad = (...fault: Fault): Words => ({ status: 400, errors: [fault] })
const one = (status: number, detail: string): Words => ({ status, errors: [[detail]] })
const at = (pointer: string): JsonApiErrorSource => ({ pointer })
const body = at('/data')

/**
 * Snyk's words for each problem; `attributes` points to where a body has them. Status and form are the service's; where
 * its text is not on record it is ours.
 */
const words = {
  // Source of the 400: snyk/sweater-comb (docs/standards/rest.md).
  'not-authenticated': ({ why }) =>
    why === 'malformed'
      ? bad('The Authorization header must be "token <API token>" or "bearer <OAuth token>"')
      : one(401, 'Invalid auth token provided'),
  forbidden: ({ permission }) => one(403, `Permission denied for this resource: it needs ${permission}`),
  'role-too-high': () => one(403, 'Cannot assign higher privilege role'),
  'unknown-organization': ({ organizationId }) => one(404, `Org ${organizationId} was not found`),
  'hidden-organization': ({ organizationId }) => one(404, `Org ${organizationId} was not found`),
  'unknown-person': ({ personId }) => one(404, `User ${personId} was not found`),
  'unknown-invitation': ({ invitationId }) => one(404, `Pending invite ${invitationId} was not found`),
  gone: ({ invitationId }) => one(404, `Pending invite ${invitationId} was not found`),
  'no-longer-valid': ({ invitationId }) => one(404, `Pending invite ${invitationId} was not found`),
  'already-invited': ({ email }, attributes) => bad(`${email} already has a pending invite`, at(`${attributes}/email`)),
  'already-a-member': ({ email }, attributes) =>
    bad(`${email} is already a member of the org`, at(`${attributes}/email`)),
  'seat-limit': ({ limit }) => bad(`The org has all of its ${limit} seats taken`, body),
  'invitation-limit': ({ limit }) => one(429, `${limit} invites a day are allowed`),
  'idempotency-mismatch': ({ key }) => bad(`${key} was sent with another request`),
  'invalid-email': ({ email }, attributes) =>
    bad(`${JSON.stringify(email)} is not an e-mail address`, at(`${attributes}/email`)),
  'unknown-role': ({ role }, attributes) => bad(`Role ${role} does not exist in the org`, at(`${attributes}/role`)),
  'code-blank': () => bad('The code is missing', body),
  'code-wrong': () => bad('The code is wrong', body),
  'invalid-request': ({ violations: [first, ...others] }) => ({
    status: 400,
    errors: [faultOf(first), ...others.map(faultOf)],
  }),
  'wrong-resource': ({ detail }) => bad(detail, body),
  'unserved-version': ({ version, why }) => ({
    status: 404,
    errors: [[`No version matches ${version}: ${why}`, { parameter: 'version' }]],
  }),
  'rate-limited': ({ seconds, limit }) => ({
    status: 429,
    errors: [[`${limit} are allowed. Try again in ${seconds} s`]],
    headers: { 'retry-after': String(seconds) },
  }),
  'malformed-body': ({ detail }) => bad(`The body is not JSON: ${detail}`, at('')),
  'body-too-large': ({ limit }) => one(413, `The body is larger than ${limit} bytes`),
  'unsupported-media-type': ({ given, wanted }) =>
    bad(
      `Client request did not conform to OpenAPI specification: header Content-Type has ` +
        `${given === undefined ? 'no value' : `unexpected value ${JSON.stringify(given)}`}, it must be ${wanted}`,
    ),
  'unsupported-encoding': ({ given }) =>
    one(415, `Content-Encoding ${given} is not supported. Send the body as it is, or as gzip, deflate or br`),
  'not-acceptable': ({ offered }) => one(406, `Accept must allow ${offered}`),
  'malformed-path': () => bad('The path is not valid percent-encoding'),
  'unknown-route': ({ path }) => one(404, `There is no operation at ${path}`),
  'method-not-allowed': ({ method, allow }) => ({
    status: 405,
    errors: [[`${method} is not allowed here. Allowed: ${allow.join(', ')}`]],
    headers: { allow: allow.join(', ') },
  }),
  'malformed-http': ({ status, detail }) => one(status, detail),
  'sandbox-full': ({ limit }) =>
    bad(
      `The limit of invitations in a sandbox is reached: ${limit}. Reset it, or raise the limit: --limit invitations=NUMBER`,
    ),
  fault: ({ status, detail }) => one(status, detail),
  'storage-failed': () => one(500, 'The change could not be saved and was not made. See the log of the mock'),
  internal: () => one(500, 'The mock failed to answer. See its log'),
} satisfies { [Code in ProblemCode]: (problem: ProblemOf<Code>, attributes: string) => Words }

export function answer(problem: Problem, request: Received | Routed): Answer {
  const { world } = request
  const attributes = isRouted(request) && isFlat(request) ? '' : '/data/attributes'
  const { status, errors, headers } = (words[problem.code] as (problem: Problem, attributes: string) => Words)(
    problem,
    attributes,
  )
  const { code, title, classification, level, links } = catalogEntry(status)
  const document: SnykErrorDocument = {
    jsonapi: { version: '1.0' },
    errors: errors.map(([detail, source]) => ({
      id: world.ids.request(),
      status: String(status),
      code,
      title,
      detail,
      ...(source && { source }),
      links: { about: `https://docs.snyk.io/scan-with-snyk/error-catalog#${code.toLowerCase()}` },
      meta: { links: [...links], isErrorCatalogError: true, classification, level },
    })),
  }
  return { status, body: document, ...(headers && { headers }) }
}

function faultOf({ in: place, name, keyword, message }: Violation): Fault {
  if (place === 'body') return [`${name || 'The body'} ${message}`, at(name)]
  if (keyword === 'sentence') return [message, { parameter: name }]
  // JSON:API has no word for a parameter without a name.
  if (name === '') return ["Unknown query parameter ''"]
  if (keyword === 'unknown') return [`Unknown query parameter '${name}'`, { parameter: name }]
  if (name === 'limit' && (keyword === 'minimum' || keyword === 'maximum')) {
    const bound = message.replace(/^must be [<>]= /, '')
    return [`limit cannot be ${keyword === 'minimum' ? 'less' : 'greater'} than: ${bound}`, { parameter: name }]
  }
  return [`${name} ${message}`, { parameter: name }]
}
