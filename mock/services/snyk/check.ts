import { refuse, refuseViolation, type Violation } from '../../domain/problem.ts'
import { requireNone, violationsOf } from '../request-checks.ts'
import type { QueryOf, Routed } from '../service.ts'
import { decodeCursor } from './cursor.ts'
import { negotiate, requestedForm } from './version.ts'

/** Throws a Refusal when no version answers the request. */
export function requireVersion(request: Routed): void {
  if (request.queryFaults.repeated.includes('version')) refuseViolation(repeated('version'))
  const result = negotiate(request)
  if ('code' in result) refuse(result)
}

/** Unknown parameters and members are refused, and so is whatever differs from the spec. Throws a Refusal. */
export function check(request: Routed, body: unknown): void {
  const { undeclared, repeated: twice } = request.queryFaults
  const violations: Violation[] = []
  for (const name of undeclared) violations.push({ in: 'query', name, keyword: 'unknown', message: 'is not known' })
  for (const name of twice) violations.push(repeated(name))
  const differing = violationsOf(request, body, requestedForm(request))
  if (differing.length > 0) violations.push(...differing)
  const { starting_after: after, ending_before: before } = request.query as QueryOf<'listOrgInvitation'>
  if (after !== undefined || before !== undefined) violations.push(...cursorViolations(after, before))
  requireNone(violations)
}

function cursorViolations(after: string | undefined, before: string | undefined): Violation[] {
  if (after !== undefined && before !== undefined) {
    const message = 'cannot be combined with starting_after'
    return [{ in: 'query', name: 'ending_before', keyword: 'contradiction', message }]
  }
  return Object.entries({ starting_after: after, ending_before: before })
    .filter(([, cursor]) => cursor !== undefined && decodeCursor(cursor) === undefined)
    .map(([name]) => ({ in: 'query', name, keyword: 'cursor', message: 'is not a cursor from this API' }))
}

function repeated(name: string): Violation {
  return { in: 'query', name, keyword: 'duplicate', message: 'must not be sent more than once' }
}
