import type { OperationId } from '../generated/control-operations.ts'
import { violationsBy } from '../services/request-checks.ts'
import { refuseParts } from './problem.ts'

/** Rejects with a ControlRefusal when a value is not what the operation would take as its body over HTTP. */
export async function requireBody(operation: OperationId, body: unknown): Promise<void> {
  const { requestValidators } = await import('../generated/control-request-validators.js')
  const { body: isBody } = requestValidators[operation]
  const violations = isBody ? violationsBy({ body: isBody }, { path: {}, query: {} }, body) : []
  if (violations.length > 0) refuseParts(violations)
}
