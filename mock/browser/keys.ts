import type { ControlLock } from '../control/lock.ts'
import type { ShareKeys } from '../control/shares/share-keys.ts'

/** Opens for a token. */
export const lockOf = (token: string): ControlLock => ({
  opens(authorization) {
    const [, given = ''] = /^bearer +(\S+) *$/i.exec(authorization ?? '') ?? []
    return isSame(given, token)
  },
})

/** Keys of share links, kept as they are: what a browser makes them from can only be asked for later. */
export const shareKeys: ShareKeys = {
  make: () =>
    btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24))))
      .replaceAll('+', '-')
      .replaceAll('/', '_'),
  digest: (key) => key,
  isSame,
}

/** Tells nothing by how long it takes but the length. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at % other.length)
  return difference === 0
}
