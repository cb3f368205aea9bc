import { requireMediaType, requireNone, violationsOf } from '../request-checks.ts'
import type { Service } from '../service.ts'
import { authenticate } from './credentials.ts'
import * as operations from './operations.ts'
import { answer } from './problems.ts'

/** ClickHouse Cloud: plain JSON. */
export const clickhouse: Service = {
  name: 'clickhouse',
  title: 'ClickHouse Cloud',
  basePath: '/v1',
  contentType: 'application/json',
  operations,
  admit(request) {
    const caller = authenticate(request)
    requireMediaType(request)
    return caller
  },
  check: (request, body) => requireNone(violationsOf(request, body)),
  answer,
}
