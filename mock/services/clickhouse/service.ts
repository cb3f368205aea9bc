import type { Violation } from '../../domain/problem.ts'
import { serviceFacts } from '../../generated/services.ts'
import { requireMediaType, requireNone, violationsOf } from '../request-checks.ts'
import type { Routed, Service } from '../service.ts'
import { isLive } from '../switches.ts'
import { authenticate } from './credentials.ts'
import { envelope } from './envelope.ts'
import * as operations from './operations.ts'
import { answer } from './problems.ts'
import { clickhouseRate, rateLimitHeaders, requireClickHouseTurn } from './rate-limit.ts'
import { terms } from './terms.ts'

/** ClickHouse Cloud: plain JSON. */
export const clickhouse: Service = {
  ...serviceFacts.clickhouse,
  basePath: '/v1',
  contentType: 'application/json',
  operations,
  terms,
  example: ({ url, organizationId, authorization }) => ({
    method: 'GET',
    url: `${url}/v1/organizations/${organizationId}/invitations`,
    headers: { authorization },
  }),
  invite: ({ url, organizationId, authorization, email, role }) => ({
    method: 'POST',
    url: `${url}/v1/organizations/${organizationId}/invitations`,
    headers: { authorization, 'content-type': 'application/json' },
    body: { email, role: role.key },
  }),
  cancel: ({ url, organizationId, authorization, invitationId }) => ({
    method: 'DELETE',
    url: `${url}/v1/organizations/${organizationId}/invitations/${invitationId}`,
    headers: { authorization },
  }),
  rate: clickhouseRate,
  admit(request) {
    requireClickHouseTurn(request)
    const caller = authenticate(request)
    requireMediaType(request)
    return caller
  },
  check(request, body) {
    const strangers = strangersIn(request)
    const violations = violationsOf(request, body)
    requireNone(strangers.length === 0 ? violations : [...strangers, ...violations])
  },
  answer,
  dress: envelope,
  headers: rateLimitHeaders,
}

const none: readonly Violation[] = []

/** Live, a query parameter that the operation does not know. None of them knows any. */
function strangersIn({ world, queryFaults: { undeclared } }: Routed): readonly Violation[] {
  if (undeclared.length === 0 || !isLive(world, 'clickhouse.unknown-parameters')) return none
  return [...new Set(undeclared)].map((name) => ({ in: 'query', name, keyword: 'unknown', message: 'is not known' }))
}
