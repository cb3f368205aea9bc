import type { InvitationPolicy } from '../domain/invitations.ts'
import type { Cell, LifecycleExceptions } from '../domain/lifecycle.ts'
import type { Change } from './bug.ts'

/** A policy as a bug changes it; `touched` is told when somebody goes by that. */
export function policyBy(
  before: InvitationPolicy,
  { lifetime, decisions }: Change,
  touched: () => void,
): InvitationPolicy {
  if (!lifetime && !decisions) return before
  const exceptions = decisions ? merged(before.exceptions, decisions, touched) : before.exceptions
  const { lifetime: usual } = before
  const changed = { ...before, ...(exceptions && { exceptions }) }
  if (!lifetime) return changed
  return Object.defineProperty(changed, 'lifetime', {
    enumerable: true,
    // It is asked for where a deadline is set.
    get() {
      touched()
      return lifetime(usual)
    },
  })
}

type Exceptions = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Cell>>>>>>

function merged(before: LifecycleExceptions = {}, more: LifecycleExceptions, touched: () => void): LifecycleExceptions {
  const all: Record<string, Record<string, Record<string, Cell>>> = structuredCopy(before as Exceptions)
  for (const [state, actions] of Object.entries(more as Exceptions)) {
    for (const [action, actors] of Object.entries(actions)) {
      for (const [actor, cell] of Object.entries(actors)) {
        ;((all[state] ??= {})[action] ??= {})[actor] = (policy) => {
          touched()
          return typeof cell === 'function' ? cell(policy) : cell
        }
      }
    }
  }
  return all as LifecycleExceptions
}

const structuredCopy = (all: Exceptions): Record<string, Record<string, Record<string, Cell>>> =>
  Object.fromEntries(
    Object.entries(all).map(([state, actions]) => [
      state,
      Object.fromEntries(Object.entries(actions).map(([action, actors]) => [action, { ...actors }])),
    ]),
  )
