/** Makes keys and tells them apart. */
export interface ShareKeys {
  /** What nobody can guess: letters, digits, dashes and underscores. */
  make(): string
  /** The same for the same key; the key does not follow from it. */
  digest(key: string): string
  /** Whether two digests are the same, which it does not tell by how long it takes. */
  isSame(one: string, other: string): boolean
}

const begin = 'share_'

/** A new key. Its beginning says to whoever finds it what it is. */
export const newKey = (keys: ShareKeys): string => begin + keys.make()

/** The key that an Authorization header carries; undefined when it carries none. */
export function keyIn(authorization: string | undefined): string | undefined {
  const [, key] = /^bearer +(share_[\w-]{16,128}) *$/i.exec(authorization ?? '') ?? []
  return key
}
