import { pathOf } from '../serve/query-string.ts'
import type { RequestLine } from '../serve/request-line.ts'
import type { WebVisit } from './web-host.ts'

/** What the log tells of a request. */
export function lineOf({ arrival: { method, url, found }, began, status }: WebVisit): RequestLine {
  return {
    method,
    path: pathOf(url),
    status,
    ms: Math.round((performance.now() - began) * 1000) / 1000,
    ...(found?.operationId !== undefined && { operation: found.operationId }),
    ...(found && { sandbox: found.world.name }),
  }
}
