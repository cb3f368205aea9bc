import type { Violation } from '../../domain/problem.ts'
import { violationsOf } from '../request-checks.ts'
import type { Routed } from '../service.ts'

/** Where a body differs from the spec. Path and query are not held against it: what is no uuid is not found. */
export function bodyViolations(request: Routed, body: unknown): Violation[] {
  return violationsOf(request, body).filter((violation) => violation.in === 'body')
}
