import type { Violation } from '../../domain/problem.ts'
import { requireResource } from '../jsonapi/resource-rules.ts'
import { requireNone, violationsOf } from '../request-checks.ts'
import type { Routed, Service } from '../service.ts'
import { isLive } from '../switches.ts'
import { authenticate } from './credentials.ts'
import { requireMediaTypes } from './media-type.ts'
import * as operations from './operations.ts'
import { policy } from './policy.ts'
import { answer } from './problems.ts'

/** MPDX API v2: JSON:API. */
export const mpdx: Service = {
  name: 'mpdx',
  title: 'MPDX',
  basePath: '/api/v2',
  contentType: 'application/vnd.api+json; charset=utf-8',
  operations,
  policy: () => policy,
  example: ({ url, organizationId, token }) => ({
    method: 'POST',
    url: `${url}/api/v2/organizations/${organizationId}/invites`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.api+json' },
    body: {
      data: {
        type: 'organization_invites',
        attributes: { recipient_email: 'ada@example.com', invite_user_as: 'admin' },
      },
    },
  }),
  admit(request) {
    requireMediaTypes(request)
    return authenticate(request)
  },
  check(request, body) {
    if (request.wanted !== undefined) {
      requireResource(body, 'organization_invites', (request.path as { invite_id?: string }).invite_id)
    }
    const violations = repetitions(request)
    for (const violation of violationsOf(request, body)) if (violation.in === 'body') violations.push(violation)
    requireNone(violations)
  },
  answer,
}

/** Live, the last one counts, as it does in what has been read of the query. Path parameters are not checked for their form: what is no uuid is not found. */
function repetitions({ queryFaults, world }: Routed): Violation[] {
  if (isLive(world, 'mpdx.duplicate-parameters')) return []
  return queryFaults.repeated.map((name) => ({
    in: 'query',
    name,
    keyword: 'duplicate',
    message: 'must not be sent more than once',
  }))
}
