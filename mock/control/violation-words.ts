import type { Violation } from '../domain/problem.ts'

/** What a validator says, and the same for a person. */
const words: readonly (readonly [said: RegExp, meant: string])[] = [
  [/^must be integer$/, 'must be a whole number'],
  [/^must be (object|array)$/, 'must be an $1'],
  [/^must be (string|number)$/, 'must be a $1'],
  [/^must be (string|number|integer),null$/, 'must be a $1 or null'],
  [/^must be integer,string$/, 'must be a whole number or a text'],
  [/^must be boolean$/, 'must be true or false'],
  [/^must be >= (.+)$/, 'must be at least $1'],
  [/^must be <= (.+)$/, 'must be at most $1'],
  [/^must NOT have fewer than 1 /, 'must have at least 1 of its '],
  [/^must NOT have fewer than (\d+) /, 'must have at least $1 '],
  [/^must NOT have more than (\d+) /, 'must have at most $1 '],
  [/^must NOT have duplicate items .*$/, 'must not name the same twice'],
  [/^must match a schema in anyOf$/, 'must be milliseconds up to 60000, {min, max}, or {p50, p95, p99}'],
]

/** The patterns of spec/control/. */
const patterns: ReadonlyMap<string, string> = new Map([
  ['^[/*]', 'must begin with / or *'],
  ['^[1-9]\\d{0,14}$', 'must be a whole number from 1 on'],
  [
    '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
    'must be letters, digits, dots, dashes and underscores, 64 at most, a letter or digit first',
  ],
  ['^[0-9]{1,12}(ms|s|m|h|d)$', 'must be a whole number and its unit, such as 500ms, 90s, 15m, 12h or 7d'],
])

/** Violations in words. Where none of several forms fits, what each of them wants is left out. */
export function inWords(violations: readonly Violation[]): Violation[] {
  const formless = violations.filter(({ keyword }) => keyword === 'anyOf')
  return violations
    .filter((each) => !formless.some((whole) => isWithin(each, whole)))
    .map((each) => ({ ...each, message: wordsFor(each.message) }))
}

const isWithin = (each: Violation, whole: Violation) =>
  each !== whole && `${each.name}/`.startsWith(`${whole.name}/`) && each.in === whole.in

function wordsFor(message: string): string {
  const [, pattern = ''] = /^must match pattern "(.*)"$/.exec(message) ?? []
  const known = patterns.get(pattern)
  if (known !== undefined) return known
  for (const [said, meant] of words) if (said.test(message)) return message.replace(said, meant)
  return message
}
