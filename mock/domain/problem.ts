import { InvitekitError } from './invitekit-error.ts'
import type { Permission } from './directory.ts'
import type { InvitationState } from './invitation.ts'
import type { Action } from './lifecycle.ts'
import { short, shownOf } from './short.ts'

/** One thing that is wrong with a request. */
export interface Violation {
  readonly in: 'path' | 'query' | 'header' | 'body'
  /** The parameter's name, or for a body the JSON pointer of the member. */
  readonly name: string
  /** What is wrong, as the end of a sentence about `name`: "must be a uuid". */
  readonly message: string
  /** The JSON Schema keyword that failed, or one of ours: `unknown`, `duplicate`, `contradiction`, `cursor`, `version`. */
  readonly keyword: string
}

/** Everything that can go wrong with a request. Each service answers each entry in its own words. */
export type Problem =
  | { readonly code: 'not-authenticated'; readonly why: 'missing' | 'malformed' | 'unknown' | 'inactive' }
  | {
      readonly code: 'forbidden'
      readonly permission: Permission
      readonly invitationId?: string
      /** Where another reason than the permission is on record. */
      readonly detail?: string
    }
  | { readonly code: 'role-too-high'; readonly role: string }
  | { readonly code: 'unknown-organization'; readonly organizationId: string }
  /** It exists, but the caller may not know it. */
  | { readonly code: 'hidden-organization'; readonly organizationId: string; readonly invitationId?: string }
  | { readonly code: 'unknown-invitation'; readonly invitationId: string }
  /** `as`: what the document calls them. */
  | { readonly code: 'unknown-person'; readonly personId: string; readonly as: string }
  /** Accepted, cancelled or expired, and the service no longer shows it. */
  | { readonly code: 'gone'; readonly invitationId: string }
  /** It can no longer be accepted or declined. */
  | {
      readonly code: 'no-longer-valid'
      readonly invitationId: string
      /** What has become of it, and what was tried. */
      readonly state?: InvitationState
      readonly action?: Action
    }
  | { readonly code: 'already-invited'; readonly email: string }
  | { readonly code: 'already-a-member'; readonly email: string }
  /** The organization has as many members as it may, or members and invitations. */
  | { readonly code: 'seat-limit'; readonly limit: number }
  /** So many invitations were sent in a day; `seconds` until the next one can be. */
  | { readonly code: 'invitation-limit'; readonly limit: number; readonly seconds: number }
  /** The key was sent before with another request. */
  | { readonly code: 'idempotency-mismatch'; readonly key: string }
  | { readonly code: 'invalid-email'; readonly email: string }
  | { readonly code: 'unknown-role'; readonly role: string }
  | { readonly code: 'code-blank' }
  | { readonly code: 'code-wrong' }
  | { readonly code: 'invalid-request'; readonly violations: readonly [Violation, ...Violation[]] }
  /** The document does not go with the resource that the URL names. */
  | { readonly code: 'wrong-resource'; readonly detail: string }
  /** No release of the operation answers this version; `why` is the end of a sentence. */
  | { readonly code: 'unserved-version'; readonly version: string; readonly why: string }
  /** Too many requests; `seconds` until the next one is answered, and the limit that was reached, in words. */
  | { readonly code: 'rate-limited'; readonly seconds: number; readonly limit: string }
  | { readonly code: 'malformed-body'; readonly detail: string }
  | { readonly code: 'body-too-large'; readonly limit: number }
  | { readonly code: 'unsupported-media-type'; readonly given: string | undefined; readonly wanted: string }
  | { readonly code: 'unsupported-encoding'; readonly given: string }
  | { readonly code: 'not-acceptable'; readonly given: string; readonly offered: string }
  | { readonly code: 'malformed-path' }
  | { readonly code: 'unknown-route'; readonly path: string }
  | { readonly code: 'method-not-allowed'; readonly method: string; readonly allow: readonly string[] }
  | { readonly code: 'malformed-http'; readonly status: 400 | 408 | 431; readonly detail: string }
  /** The sandbox holds as many invitations as it may. */
  | { readonly code: 'sandbox-full'; readonly limit: number }
  /** Not a problem at all: the mock was told to answer so. */
  | { readonly code: 'fault'; readonly status: number; readonly detail: string }
  | { readonly code: 'storage-failed' }
  | { readonly code: 'internal' }

export type ProblemCode = Problem['code']
export type ProblemOf<Code extends ProblemCode> = Extract<Problem, { code: Code }>

/** So many violations are named. */
export const namedViolations = 10

/** Characters of a sentence about a problem. What the spec itself says, such as the values of an enum, is shorter. */
const longestSentence = 500

/**
 * Carries a problem from where it is found to where the service answers it. Not a defect: it never leaves a stack trace.
 * What was sent is part of a problem, and is cut here: an answer does not grow with what it refuses.
 */
export class Refusal extends InvitekitError {
  override readonly name = 'Refusal'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.code)
    this.problem = bounded(problem)
  }

  get code(): Problem['code'] {
    return this.problem.code
  }
}

function bounded(problem: Problem): Problem {
  if (problem.code === 'invalid-request') {
    const [first, ...others] = boundedViolations(problem.violations)
    return first ? { ...problem, violations: [first, ...others] } : problem
  }
  if (!Object.values(problem).some((value) => typeof value === 'string' && value.length > shownOf)) return problem
  const members = Object.entries(problem).map(([name, value]) => [
    name,
    typeof value === 'string' ? short(value, name === 'detail' || name === 'why' ? longestSentence : shownOf) : value,
  ])
  return Object.fromEntries(members) as Problem
}

/** The first violations, none of them long. The last one tells that there are others. */
export function boundedViolations(violations: readonly Violation[]): Violation[] {
  const named = violations.slice(0, namedViolations).map(({ name, message, ...rest }) => ({
    ...rest,
    name: short(name),
    message: short(message, longestSentence),
  }))
  const last = named.at(-1)
  if (!last || violations.length === named.length) return named
  return named.with(-1, { ...last, keyword: 'others', message: `${last.message}, and others are wrong as well` })
}

export function refuse(problem: Problem): never {
  throw new Refusal(problem)
}

/** Refuses a request for a single violation. */
export function refuseViolation(violation: Violation): never {
  throw new Refusal({ code: 'invalid-request', violations: [violation] })
}
