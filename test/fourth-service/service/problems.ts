import type { Problem } from '../../domain/problem.ts'
import type { Answer } from '../service.ts'

const statuses: { readonly [Code in Problem['code']]?: number } = {
  'not-authenticated': 401,
  forbidden: 403,
  'role-too-high': 403,
  'unknown-organization': 404,
  'hidden-organization': 404,
  'unknown-invitation': 404,
  'unknown-route': 404,
  gone: 404,
  'no-longer-valid': 422,
  'already-invited': 422,
  'already-a-member': 422,
  'invalid-email': 422,
  'method-not-allowed': 405,
  'storage-failed': 500,
  internal: 500,
}

/** Guild says little of what was wrong. */
export function answer(problem: Problem): Answer {
  const status = problem.code === 'fault' ? problem.status : (statuses[problem.code] ?? 400)
  return { status, body: { message: problem.code } }
}
