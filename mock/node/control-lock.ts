import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ControlLock } from '../control/lock.ts'

/** Opens for a token, and tells nothing of it by how long it takes. */
export function lockOf(token: string): ControlLock {
  const right = digest(token)
  return {
    opens(authorization) {
      const [, given = ''] = /^bearer +(\S+) *$/i.exec(authorization ?? '') ?? []
      return timingSafeEqual(digest(given), right)
    },
  }
}

/** A token that nobody can guess. */
export const newToken = (): string => randomBytes(24).toString('base64url')

/** Of one length whatever the token's, as a comparison in constant time needs it. */
const digest = (token: string) => createHash('sha256').update(token).digest()
