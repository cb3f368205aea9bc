import type { Problem, ProblemCode, ProblemOf, Violation } from '../../domain/problem.ts'
import type { JsonApiErrorSource, MpdxError, MpdxErrorDocument } from '../../generated/types.ts'
import { statusText } from '../../text/status-text.ts'
import { isRouted, type Answer, type Received, type Routed } from '../service.ts'
import { isLive } from '../switches.ts'
import { plainError } from './plain-errors.ts'

interface Words {
  readonly status: number
  readonly errors: readonly Fault[]
  readonly headers?: Readonly<Record<string, string>>
}
interface Fault {
  readonly title?: string
  readonly detail?: string
  readonly source?: JsonApiErrorSource
}

const one = (status: number, detail?: string): Words => ({ status, errors: [detail === undefined ? {} : { detail }] })
const missing = (resource: string, id: string) => one(404, `Couldn't find ${resource} with 'id'=${id}`)
const emailAt: JsonApiErrorSource = { pointer: '/data/attributes/recipient_email' }

const notAllowed = (invitationId: string | undefined) =>
  invitationId === undefined ? one(403) : notAllowedOn('organization_invites', invitationId)
const notAllowedOn = (type: string, id: string) =>
  one(403, `Not allowed to perform that action on the resource with ID ${id} of type ${type}`)

/** MPDX's words for each problem. Status and form are the service's; where its text is not on record it is ours. */
const words = {
  'not-authenticated': () => one(401, 'Exceptions::AuthenticationError'),
  forbidden: ({ invitationId }) => notAllowed(invitationId),
  'role-too-high': () => notAllowed(undefined),
  'unknown-organization': ({ organizationId }) => missing('Organization', organizationId),
  // What is to be created has no id that could be named.
  'hidden-organization': ({ organizationId, invitationId }, request) =>
    invitationId === undefined && isRouted(request) && request.operationId === 'listOrganizationInvites'
      ? notAllowedOn('organizations', organizationId)
      : notAllowed(invitationId),
  'unknown-person': ({ personId, as }) => missing(as, personId),
  'unknown-invitation': ({ invitationId }) => missing('OrganizationInvite', invitationId),
  gone: ({ invitationId }) => missing('OrganizationInvite', invitationId),
  'no-longer-valid': () => one(410, 'No longer valid'),
  'already-invited': ({ email }) => one(409, `${email} already has a pending invite`),
  'already-a-member': ({ email }) => one(409, `${email} is already a member of the organization`),
  'seat-limit': ({ limit }) => one(409, `All of the ${limit} seats are taken`),
  'invitation-limit': ({ limit }) => one(429, `${limit} invites a day are allowed`),
  'idempotency-mismatch': ({ key }) => one(409, `${key} was sent with another request`),
  'invalid-email': () => ({
    status: 400,
    errors: [{ title: 'is invalid', detail: 'Recipient email is invalid', source: emailAt }],
  }),
  'unknown-role': ({ role }) => ({ status: 400, errors: [notIncluded(`Invite user as ${role}`)] }),
  'code-blank': () => one(400, "'data/attributes/code' cannot be blank"),
  'code-wrong': () => one(400, "'data/attributes/code' is invalid"),
  'invalid-request': ({ violations }, { world }) => ({
    status: 400,
    errors: distinct(violations.map((violation) => faultOf(violation, isLive(world, 'mpdx.error-source')))),
  }),
  'wrong-resource': ({ detail }) => one(409, detail),
  'unserved-version': () => one(404, 'Route not found'),
  'rate-limited': ({ seconds, limit }) => one(429, `${limit} are allowed. Try again in ${seconds} s`),
  'malformed-body': ({ detail }) => one(400, `The body is not JSON: ${detail}`),
  'body-too-large': ({ limit }) => one(413, `The body is larger than ${limit} bytes`),
  'unsupported-media-type': ({ wanted }) => one(415, `Content-Type must be ${wanted}`),
  'unsupported-encoding': ({ given }) =>
    one(415, `Content-Encoding ${given} is not supported. Send the body as it is, or as gzip, deflate or br`),
  'not-acceptable': () => one(406),
  'malformed-path': () => one(404, 'Route not found'),
  'unknown-route': () => one(404, 'Route not found'),
  'method-not-allowed': ({ method, allow }) => ({
    status: 405,
    errors: [{ detail: `${method} is not allowed here. Allowed: ${allow.join(', ')}` }],
    headers: { allow: allow.join(', ') },
  }),
  'malformed-http': ({ status, detail }) => one(status, detail),
  'sandbox-full': ({ limit }) =>
    one(
      400,
      `The limit of invitations in a sandbox is reached: ${limit}. Reset it, or raise the limit: --limit invitations=NUMBER`,
    ),
  fault: ({ status, detail }) => one(status, detail),
  'storage-failed': () => one(500, 'The change could not be saved and was not made. See the log of the mock'),
  internal: () => one(500, 'The mock failed to answer. See its log'),
} satisfies { [Code in ProblemCode]: (problem: ProblemOf<Code>, request: Received | Routed) => Words }

export function answer(problem: Problem, request: Received | Routed): Answer {
  const plain = plainError(problem, request)
  if (plain) return plain
  const { status, errors, headers } = (words[problem.code] as (problem: Problem, request: Received | Routed) => Words)(
    problem,
    request,
  )
  const bare = status === 415 && isLive(request.world, 'mpdx.media-type')
  const document: MpdxErrorDocument = {
    errors: errors.map(({ title, detail, source }): MpdxError => {
      return {
        status: String(status),
        ...(source && { source }),
        title: title ?? statusText(status) ?? 'Error',
        ...(detail !== undefined && !bare && { detail }),
      }
    }),
  }
  return { status, body: document, ...(headers && { headers }) }
}

function faultOf({ in: place, name, keyword, message }: Violation, isBare: boolean): Fault {
  if (place !== 'body') {
    // The service's own sentences.
    if (keyword === 'sentence') return { detail: message, ...(!isBare && { source: { parameter: name } }) }
    return { detail: `${name} ${message}`, source: { parameter: name } }
  }
  if (name === '/data/attributes/invite_user_as') return notIncluded('Invite user as')
  const attribute = name.split('/').at(-1) ?? ''
  const blank = keyword === 'required'
  const subject = attribute === '' ? 'The body' : sentenceCase(attribute)
  return {
    title: blank ? "can't be blank" : message,
    detail: `${subject} ${blank ? "can't be blank" : message}`,
    source: { pointer: name },
  }
}

/** One wrong value may break several rules of the spec, and is told once. */
function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()]
}

function notIncluded(subject: string): Fault {
  const title = 'is not included in the list'
  return { title, detail: `${subject} ${title}`, source: { pointer: '/data/attributes/invite_user_as' } }
}

function sentenceCase(attribute: string): string {
  const words = attribute.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
