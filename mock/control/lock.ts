import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { OperationId } from '../generated/control-operations.ts'
import { refuseControl } from './problem.ts'

/** They tell nothing of a sandbox and change nothing. */
const open: ReadonlySet<OperationId> = new Set<OperationId>(['getHealth', 'getControlDocument'])

/** Lets operations of the control plane pass by a token. */
export class ControlLock {
  readonly #digest: Buffer

  constructor(token: string) {
    this.#digest = digest(token)
  }

  /** Throws a ControlRefusal unless the Authorization header carries the token, or the operation wants none. */
  require(id: OperationId, authorization: string | undefined): void {
    if (open.has(id) || this.opens(authorization)) return
    const wrong = authorization === undefined ? 'wants its token' : 'wants another token'
    refuseControl(
      'not-authenticated',
      `The control plane ${wrong}. Send "Authorization: Bearer <token>" with the one that was set or printed at start.`,
    )
  }

  /** Whether the Authorization header carries the token. */
  opens(authorization: string | undefined): boolean {
    const [, given = ''] = /^bearer +(\S+) *$/i.exec(authorization ?? '') ?? []
    return timingSafeEqual(digest(given), this.#digest)
  }
}

/** A token that nobody can guess. */
export const newToken = (): string => randomBytes(24).toString('base64url')

/** Of one length whatever the token's, as a comparison in constant time needs it. */
const digest = (token: string) => createHash('sha256').update(token).digest()
