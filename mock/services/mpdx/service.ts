import type { Violation } from '../../domain/problem.ts'
import { serviceFacts } from '../../generated/services.ts'
import { relatedOnes, requireResource } from '../jsonapi/resource-rules.ts'
import { requireNone } from '../request-checks.ts'
import type { Routed, Service } from '../service.ts'
import { isLive } from '../switches.ts'
import { authenticate } from './credentials.ts'
import { requireMediaTypes } from './media-type.ts'
import * as operations from './operations.ts'
import { answer } from './problems.ts'
import { readPath } from './read-path.ts'
import { requireRelated } from './require-related.ts'
import { terms } from './terms.ts'

/** MPDX API v2: JSON:API. */
export const mpdx: Service = {
  ...serviceFacts.mpdx,
  basePath: '/api/v2',
  contentType: 'application/vnd.api+json; charset=utf-8',
  operations,
  terms,
  example: ({ url, organizationId, authorization }) => ({
    method: 'POST',
    url: `${url}/api/v2/organizations/${organizationId}/invites`,
    headers: { authorization, 'content-type': 'application/vnd.api+json' },
    body: {
      data: {
        type: 'organization_invites',
        attributes: { recipient_email: 'ada@example.com', invite_user_as: 'admin' },
      },
    },
  }),
  invite: ({ url, organizationId, authorization, email }) => ({
    method: 'POST',
    url: `${url}/api/v2/organizations/${organizationId}/invites`,
    headers: { authorization, 'content-type': 'application/vnd.api+json' },
    body: { data: { type: 'organization_invites', attributes: { recipient_email: email } } },
  }),
  cancel: ({ url, organizationId, authorization, invitationId }) => ({
    method: 'DELETE',
    url: `${url}/api/v2/organizations/${organizationId}/invites/${invitationId}`,
    headers: { authorization, 'content-type': 'application/vnd.api+json' },
  }),
  admit(request) {
    requireMediaTypes(request)
    return authenticate(request)
  },
  check(request, body) {
    if (request.wanted !== undefined) {
      requireResource(body, 'organization_invites', (request.path as { invite_id?: string }).invite_id)
      requireRelated(request.world, relatedOnes(body))
    }
    requireNone(repetitions(request))
  },
  readPath,
  answer,
}

/** Live, the last one counts, as it does in what has been read of the query. */
function repetitions({ queryFaults, world }: Routed): Violation[] {
  if (isLive(world, 'mpdx.duplicate-parameters')) return []
  return queryFaults.repeated.map((name) => ({
    in: 'query',
    name,
    keyword: 'duplicate',
    message: 'must not be sent more than once',
  }))
}
