import type { Caller } from '../domain/access.ts'
import { refuse } from '../domain/problem.ts'
import { headerViolations, requireNone, violationsBy } from '../services/request-checks.ts'
import type { Routed } from '../services/service.ts'
import { knownBy } from './known-by.ts'
import type { Opened } from './opened.ts'
import type { OwnOperation } from './operations-in.ts'
import { requireTurn } from './own-rate.ts'
import { parsedHeaders } from './parsed-headers.ts'
import { targetOf } from './target.ts'

function operationOf({ operations }: Opened, { operationId }: Routed): OwnOperation {
  const found = operations.get(operationId)
  if (!found) throw new Error(`There is no operation ${operationId}.`)
  return found
}

/** What is checked before a body is read. Throws a Refusal. */
export function admit(opened: Opened, request: Routed): Caller {
  const operation = operationOf(opened, request)
  const caller = opened.credentials.callerOf(request, operation)
  requireTurn(opened, request)
  const given = request.headers['content-type']
  const hasBody =
    Number(request.headers['content-length'] ?? 0) > 0 || request.headers['transfer-encoding'] !== undefined
  if (operation.body && hasBody && typeof given === 'string' && !isSameType(given, operation.body.mediaType)) {
    refuse({ code: 'unsupported-media-type', given, wanted: operation.body.mediaType })
  }
  return caller
}

const isSameType = (given: string, wanted: string) => {
  const type = given.split(';', 1)[0]?.trim().toLowerCase()
  return type === wanted.split(';', 1)[0]?.trim().toLowerCase()
}

/** Where nothing that a document declares could tell what is wrong with a path or a query, it is looked past. */
const refusesTargets = knownBy(({ responses }: OwnOperation) =>
  ['400', '422', '4XX', 'default'].some((status) => responses[status] !== undefined),
)

/** What is checked once the body is there. Throws a Refusal. */
export function check(opened: Opened, request: Routed, body: unknown): void {
  const { document, validators } = opened
  const operation = operationOf(opened, request)
  const { path, query, header, body: ofBody } = validators.requests[operation.id] ?? {}
  const target = targetOf(document, operation, request)
  const ofTarget = { ...(path && { path }), ...(query && { query }) }
  const violations = target.isRight || !refusesTargets(operation) ? [] : violationsBy(ofTarget, target, undefined)
  if (violations.length === 0) target.isRight = true
  if (header && refusesTargets(operation))
    violations.push(...headerViolations(header, parsedHeaders(document, operation, request.headers)))
  if (ofBody && (body !== undefined || operation.body?.required))
    violations.push(...violationsBy({ body: ofBody }, target, body))
  requireNone(violations)
}
