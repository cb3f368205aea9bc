import { createHash, timingSafeEqual } from 'node:crypto'
import type { ShareKeys } from '../control/shares/share-keys.ts'
import { newToken } from './control-lock.ts'

/** Keys of share links, as Node makes them. */
export const shareKeys: ShareKeys = {
  make: newToken,
  digest: (key) => createHash('sha256').update(key).digest('hex'),
  isSame: (one, other) => one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other)),
}
