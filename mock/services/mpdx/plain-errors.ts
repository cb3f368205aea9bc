import type { Problem } from '../../domain/problem.ts'
import type { OperationId } from '../../generated/operations.ts'
import { isRouted, type Answer, type Received, type Routed } from '../service.ts'
import { isLive } from '../switches.ts'

const emailAt = '/data/attributes/recipient_email'

/** The two answers that are no JSON:API document live; undefined for all others. */
const plainAnswers: { readonly [Id in OperationId]?: (problem: Problem) => Answer | undefined } = {
  createOrganizationInvite: (problem) => (isAboutAddress(problem) ? plain(400, 'Could not send invite') : undefined),
  acceptOrganizationInvite: ({ code }) => (code === 'no-longer-valid' ? plain(410, 'No longer valid') : undefined),
}

export function plainError(problem: Problem, request: Received | Routed): Answer | undefined {
  if (!isRouted(request) || !isLive(request.world, 'mpdx.plain-errors')) return undefined
  return plainAnswers[request.operationId]?.(problem)
}

function isAboutAddress(problem: Problem): boolean {
  if (problem.code === 'invalid-email') return true
  return problem.code === 'invalid-request' && problem.violations.some(({ name }) => name === emailAt)
}

const plain = (status: number, error: string): Answer => ({ status, body: { success: false, errors: [error] } })
