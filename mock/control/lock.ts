import type { OperationId } from '../generated/control-operations.ts'
import { refuseControl } from './problem.ts'

/** Knows the control plane's token. */
export interface ControlLock {
  /** Whether the Authorization header carries it. */
  opens(authorization: string | undefined): boolean
}

/** They tell nothing of a sandbox and change nothing. */
const open: ReadonlySet<OperationId> = new Set<OperationId>(['getHealth', 'getControlDocument'])

/** Throws a ControlRefusal unless the Authorization header carries the token, or the operation wants none. */
export function requireToken(lock: ControlLock, id: OperationId, authorization: string | undefined): void {
  if (open.has(id) || lock.opens(authorization)) return
  const wrong = authorization === undefined ? 'wants its token' : 'wants another token'
  refuseControl(
    'not-authenticated',
    `The control plane ${wrong}. Send "Authorization: Bearer <token>" with the one that was set or printed at start.`,
  )
}
