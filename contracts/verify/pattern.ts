import { toRegExp } from 'oniguruma-to-es'

/** A pattern of a contract, as Pact's verifier reads it. */
export interface Pattern {
  /** Whether it matches the text from beginning to end, as the verifier wants it. */
  matches(text: string): boolean
  /** Whether it matches anywhere in the text, as some libraries of consumers have it. */
  occursIn(text: string): boolean
}

/**
 * A pattern of Python or Java in the words of the verifier's engine: names of groups, quotes, and properties that Java spells
 * with `Is`.
 */
export function translated(source: string): string {
  return source.replaceAll(
    /\\Q([\s\S]*?)(?:\\E|$)|\(\?P<|\(\?P=(\w+)\)|\\([pP])\{(?:Is|java)(\w+)\}|\\[\s\S]/g,
    (all: string, quoted?: string, name?: string, p?: string, property?: string) => {
      if (quoted !== undefined) return quoted.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
      if (name !== undefined) return String.raw`\k<${name}>`
      if (p !== undefined && property !== undefined) return `\\${p}{${properties[property] ?? property}}`
      return all === '(?P<' ? '(?<' : all
    },
  )
}

const properties: Readonly<Record<string, string>> = {
  Alphabetic: 'Alpha',
  Lowercase: 'Lower',
  LowerCase: 'Lower',
  Uppercase: 'Upper',
  UpperCase: 'Upper',
  Digit: 'Digit',
  Punctuation: 'Punct',
  White_Space: 'Space',
  Whitespace: 'Space',
  LetterOrDigit: 'Alnum',
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
    const pattern = translated(source)
    const anywhere = toRegExp(pattern)
    const whole = toRegExp(`\\A(?:${pattern})\\z`)
    return { matches: (text) => whole.test(text), occursIn: (text) => anywhere.test(text) }
  } catch {
    return undefined
  }
}
