import { toRegExp } from 'oniguruma-to-es'

/** A pattern of a contract, as Pact's verifier reads it. */
export interface Pattern {
  /** Whether it matches the text from beginning to end, as the verifier wants it. */
  matches(text: string): boolean
  /** Whether it matches anywhere in the text, as some libraries of consumers have it. */
  occursIn(text: string): boolean
}

const known = new Map<string, Pattern | undefined>()

/**
 * Reads a pattern as the verifier does, whose engine is Oniguruma. undefined for one that can't be read so: the verifier
 * will say what it thinks of it.
 */
export function patternOf(source: string): Pattern | undefined {
  if (!known.has(source)) known.set(source, read(source))
  return known.get(source)
}

function read(source: string): Pattern | undefined {
  try {
    const anywhere = toRegExp(source)
    const whole = toRegExp(`\\A(?:${source})\\z`)
    return { matches: (text) => whole.test(text), occursIn: (text) => anywhere.test(text) }
  } catch {
    return undefined
  }
}
