import { mix, unmix } from './mix.ts'

/** What a client needs to act as a person: a UUID, and user name and password of HTTP Basic. */
export interface Credentials {
  readonly token: string
  readonly keyId: string
  readonly keySecret: string
}

type Words = readonly [number, number, number, number]

/** Any that differ would do. */
const purposes = { token: 0x71b5_0001, keyId: 0xc2b5_0002, keySecret: 0xc6b5_0003 } as const

/**
 * Credentials of a person for whom a world has no persona. They follow from its seed and the person's id, and tell which
 * id that is: nothing has to be kept for the thousands who never ask, and nothing to be searched when somebody does.
 * `personId` is a UUID in lower case.
 */
export function impliedCredentials(seed: number, personId: string): Credentials {
  const words = wordsOf(personId)
  const keySecret = [purposes.keySecret, ~purposes.keySecret].flatMap((purpose) => hidden(words, seed, purpose))
  return {
    token: hexOf(hidden(words, seed, purposes.token)).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    keyId: hexOf(hidden(words, seed, purposes.keyId)),
    keySecret: hexOf(keySecret).slice(0, 40),
  }
}

/** Whose token or key id a text is, if it is one of `impliedCredentials`; undefined when it has not the form of one. */
export function impliedPerson(seed: number, kind: 'token' | 'keyId', text: string): string | undefined {
  const form = kind === 'token' ? /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/ : /^[\da-f]{32}$/
  if (!form.test(text)) return undefined
  const words = shown(wordsOf(text), seed, purposes[kind])
  return hexOf(words).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** The bits of a UUID that say which version it is stay as they are. */
const version = 0xffff_0fff
const variant = 0x3fff_ffff

function hidden([first, second, third, fourth]: Words, seed: number, purpose: number): Words {
  const key = mix(seed ^ purpose)
  return [
    mix(first ^ key),
    second ^ (mix(first + key) & version),
    third ^ (mix(fourth + key) & variant),
    mix(fourth ^ mix(key)),
  ]
}

/** What `hidden` made these words of. */
function shown([first, second, third, fourth]: Words, seed: number, purpose: number): Words {
  const key = mix(seed ^ purpose)
  const head = unmix(first) ^ key
  const tail = unmix(fourth) ^ mix(key)
  return [head, second ^ (mix(head + key) & version), third ^ (mix(tail + key) & variant), tail]
}

function wordsOf(uuid: string): Words {
  const digits = uuid.replaceAll('-', '')
  const word = (at: number) => Number.parseInt(digits.slice(at, at + 8), 16) | 0
  return [word(0), word(8), word(16), word(24)]
}

const hexOf = (words: readonly number[]) => words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
