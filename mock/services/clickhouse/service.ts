import { requireTurn } from '../rate-limit.ts'
import { requireMediaType, requireNone, violationsOf } from '../request-checks.ts'
import type { Service } from '../service.ts'
import { isLive } from '../switches.ts'
import { authenticate } from './credentials.ts'
import { envelope } from './envelope.ts'
import * as operations from './operations.ts'
import { policyOf } from './policy.ts'
import { answer } from './problems.ts'

const limit = { service: 'clickhouse', requests: 10, seconds: 10, words: '10 requests in 10 seconds' } as const

/** ClickHouse Cloud: plain JSON. */
export const clickhouse: Service = {
  name: 'clickhouse',
  title: 'ClickHouse Cloud',
  basePath: '/v1',
  contentType: 'application/json',
  operations,
  policy: policyOf,
  example: ({ url, organizationId, clickhouse: { keyId, keySecret } }) => ({
    method: 'GET',
    url: `${url}/v1/organizations/${organizationId}/invitations`,
    headers: { authorization: `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}` },
  }),
  admit(request) {
    const caller = authenticate(request)
    if (isLive(request.world, 'clickhouse.rate-limit')) requireTurn(request, caller, limit)
    requireMediaType(request)
    return caller
  },
  check: (request, body) => requireNone(violationsOf(request, body)),
  answer,
  dress: envelope,
}
