import type { Violation } from '../../domain/problem.ts'
import { violationsOf } from '../request-checks.ts'
import type { Routed } from '../service.ts'

/** Where a body differs from the spec. Path and query are not held against it: what is no uuid is not found. */
export function bodyViolations(request: Routed, body: unknown): Violation[] {
  const violations = violationsOf(request, body)
  return violations.length === 0 ? violations : violations.filter((violation) => violation.in === 'body')
}
