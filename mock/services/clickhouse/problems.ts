import type { Problem, ProblemCode, ProblemOf, Violation } from '../../domain/problem.ts'
import type { ClickHouseError } from '../../generated/types.ts'
import { statusText } from '../../text/status-text.ts'
import type { Answer, Received } from '../service.ts'
import { isLive } from '../switches.ts'
import { resetHeader } from './rate-limit.ts'

type Words = readonly [status: number, code: string, message: string, headers?: Record<string, string>]

const notFound = (message: string): Words => [404, 'NOT_FOUND', message]
const badRequest = (message: string): Words => [400, 'BAD_REQUEST', message]
const unauthorized = (message: string): Words => [401, 'UNAUTHORIZED', message]

const noKey = {
  missing: 'No Authorization header provided.',
  malformed: 'The Authorization header is not HTTP Basic. Use the key ID and the key secret',
  unknown: 'Key is not found',
  inactive: 'Key is not active',
} satisfies Record<ProblemOf<'not-authenticated'>['why'], string>

const codes: Readonly<Record<number, string>> = { 500: 'INTERNAL_ERROR' }
const named = (status: number) => (statusText(status) ?? 'Error').toUpperCase().replaceAll(/[^A-Z]+/g, '_')

const noOrganization = (id: string) => notFound(`Organization ${id} does not exist or is not visible to this key`)
const noInvitation = (id: string) => notFound(`Invitation ${id} does not exist or is no longer pending`)

/** ClickHouse's words for each problem. The form `CODE: message` is the service's; most messages are ours. */
const words = {
  'not-authenticated': ({ why }) => unauthorized(noKey[why]),
  forbidden: ({ detail = 'This key may only read' }) => [403, 'FORBIDDEN', detail],
  'role-too-high': ({ role }) => [403, 'FORBIDDEN', `This key may not give the role ${role}`],
  'unknown-organization': ({ organizationId }) => noOrganization(organizationId),
  'hidden-organization': ({ organizationId }) => noOrganization(organizationId),
  'unknown-person': ({ personId }) => notFound(`User ${personId} does not exist`),
  'unknown-invitation': ({ invitationId }) => noInvitation(invitationId),
  gone: ({ invitationId }) => noInvitation(invitationId),
  'no-longer-valid': ({ invitationId }) => noInvitation(invitationId),
  'already-invited': ({ email }) => [409, 'CONFLICT', `${email} already has a pending invitation`],
  'already-a-member': ({ email }) => [409, 'CONFLICT', `${email} is already a member of the organization`],
  'seat-limit': ({ limit }) => [409, 'CONFLICT', `The organization has all of its ${limit} seats taken`],
  'invitation-limit': ({ limit }) => [429, 'TOO_MANY_REQUESTS', `${limit} invitations a day are allowed`],
  'idempotency-mismatch': ({ key }) => [409, 'CONFLICT', `${key} was sent with another request`],
  'invalid-email': ({ email }) => badRequest(`email must be a valid email, not ${email}`),
  'unknown-role': ({ role }) => badRequest(`role ${role} does not exist in the organization`),
  'code-blank': () => badRequest('code is required'),
  'code-wrong': () => badRequest('code is wrong'),
  'invalid-request': ({ violations }) => badRequest(violations.map(sentence).join('; ')),
  'wrong-resource': ({ detail }) => badRequest(detail),
  'unserved-version': ({ version, why }) => notFound(`Version ${version} does not exist: ${why}`),
  'rate-limited': ({ seconds, limit }) => [429, 'TOO_MANY_REQUESTS', `${limit} are allowed. Try again in ${seconds} s`],
  'malformed-body': ({ detail }) => badRequest(`The body is not JSON: ${detail}`),
  'body-too-large': ({ limit }) => [413, 'PAYLOAD_TOO_LARGE', `The body is larger than ${limit} bytes`],
  'unsupported-media-type': ({ wanted, given }) =>
    badRequest(`Content-Type must be ${wanted}${given === undefined ? '' : `, not ${given}`}`),
  'unsupported-encoding': ({ given }) => [
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    `Content-Encoding ${given} is not supported. Send the body as it is, or as gzip, deflate or br`,
  ],
  'not-acceptable': ({ offered }) => [406, 'NOT_ACCEPTABLE', `Accept must allow ${offered}`],
  'malformed-path': () => badRequest('The path is not valid percent-encoding'),
  'unknown-route': ({ path }) => notFound(`There is no operation at ${path}`),
  'method-not-allowed': ({ method, allow }) => [
    405,
    'METHOD_NOT_ALLOWED',
    `${method} is not allowed here. Allowed: ${allow.join(', ')}`,
    { allow: allow.join(', ') },
  ],
  'malformed-http': ({ status, detail }) => [status, 'BAD_REQUEST', detail],
  'sandbox-full': ({ limit }) =>
    badRequest(
      `The limit of invitations in a sandbox is reached: ${limit}. Reset it, or raise the limit: --limit invitations=NUMBER`,
    ),
  fault: ({ status, detail }) => [status, codes[status] ?? named(status), detail],
  'storage-failed': () => [500, 'INTERNAL_ERROR', 'The change could not be saved and was not made. See the log'],
  internal: () => [500, 'INTERNAL_ERROR', 'The mock failed to answer. See the log'],
} satisfies { [Code in ProblemCode]: (problem: ProblemOf<Code>) => Words }

export function answer(problem: Problem, request: Received): Answer {
  const { requestId, world } = request
  const [status, code, message, headers = reset(problem, request)] = (
    words[problem.code] as (problem: Problem) => Words
  )(problem)
  const error = `${code}: ${message}`
  const body: ClickHouseError = isLive(world, 'clickhouse.error-order')
    ? { requestId, error, status }
    : { status, error, requestId }
  return { status, body, ...(headers && { headers }) }
}

const reset = (problem: Problem, request: Received) =>
  problem.code === 'rate-limited' ? resetHeader(request, problem.seconds) : undefined

function sentence({ in: place, name, keyword, message }: Violation): string {
  if (keyword === 'unknown') return `Unknown parameter: ${name}`
  if (place !== 'body') return `${name} ${message}`
  return `${name.slice(1).replaceAll('/', '.') || 'The body'} ${message}`
}
