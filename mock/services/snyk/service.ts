import { Refusal } from '../../domain/problem.ts'
import { serviceFacts } from '../../generated/services.ts'
import { requireTurn } from '../rate-limit.ts'
import { headerOf, requireMediaType } from '../request-checks.ts'
import { isRouted, type Received, type Routed, type Service } from '../service.ts'
import { isLive } from '../switches.ts'
import { check, requireVersion } from './check.ts'
import { authenticate } from './credentials.ts'
import * as operations from './operations.ts'
import { answer } from './problems.ts'
import { terms } from './terms.ts'
import { negotiate } from './version.ts'

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const limit = { service: 'snyk', requests: 1620, seconds: 60, words: '1620 requests a minute' } as const

/** Snyk REST: JSON:API. */
export const snyk: Service = {
  ...serviceFacts.snyk,
  basePath: '/rest',
  contentType: 'application/vnd.api+json',
  operations,
  terms,
  example: ({ url, organizationId, authorization }) => ({
    method: 'GET',
    url: `${url}/rest/orgs/${organizationId}/invites?version=2024-10-15&limit=10`,
    headers: { authorization },
  }),
  invite: ({ url, organizationId, authorization, email, role }) => ({
    method: 'POST',
    url: `${url}/rest/orgs/${organizationId}/invites?version=2024-10-15`,
    headers: { authorization, 'content-type': 'application/vnd.api+json' },
    body: { data: { type: 'org_invitation', attributes: { email, role: role.id } } },
  }),
  cancel: ({ url, organizationId, authorization, invitationId }) => ({
    method: 'DELETE',
    url: `${url}/rest/orgs/${organizationId}/invites/${invitationId}?version=2024-10-15`,
    headers: { authorization },
  }),
  rate(request) {
    if (!isRouted(request) || !isLive(request.world, 'snyk.rate-limit')) return undefined
    const who = callerIn(request)
    return who === undefined ? undefined : { limit, who }
  },
  admit(request) {
    const caller = authenticate(request)
    if (isLive(request.world, 'snyk.rate-limit')) requireTurn(request, caller, limit)
    requireVersion(request)
    requireMediaType(request)
    return caller
  },
  check,
  answer,
  headers,
}

/** undefined: nobody, who is refused before anything is counted. */
function callerIn(request: Routed): string | undefined {
  try {
    const caller = authenticate(request)
    return caller.kind === 'person' ? caller.personId : undefined
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** Those of versions are absent where the answer comes before the version is looked at, and where no version answers. */
function headers(request: Received | Routed, status: number): string[] {
  const all = ['snyk-request-id', requestId(request)]
  if (status === 401 || status === 429 || !isRouted(request)) return all
  const negotiated = negotiate(request)
  if ('code' in negotiated) return all
  const { requested, served, stage, deprecation, sunset } = negotiated
  all.push('snyk-version-requested', requested, 'snyk-version-served', served, 'snyk-version-lifecycle-stage', stage)
  if (deprecation !== undefined) all.push('deprecation', deprecation)
  if (sunset !== undefined) all.push('sunset', sunset)
  return all
}

/** A request's own id is relayed. */
function requestId(request: Received): string {
  const given = headerOf(request, 'snyk-request-id')
  return given !== undefined && uuid.test(given) ? given : request.requestId
}
