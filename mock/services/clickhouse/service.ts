import { requireMediaType, requireNone, violationsOf } from '../request-checks.ts'
import type { Service } from '../service.ts'
import { authenticate } from './credentials.ts'
import * as operations from './operations.ts'
import { policyOf } from './policy.ts'
import { answer } from './problems.ts'

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
    requireMediaType(request)
    return caller
  },
  check: (request, body) => requireNone(violationsOf(request, body)),
  answer,
}
