import { isOfDatePattern } from './date-pattern.ts'
import { listOf, objectOf, parsedOr } from './json.ts'
import type { Matcher, PlacedRule } from './message.ts'
import { patternOf } from './pattern.ts'

/**
 * Why the rule refuses the contract's own example, as the end of a sentence; undefined when it takes it or that can't be
 * told here. Of a pattern it is enough to occur in the example: libraries differ, and the replay tells.
 */
export function refusalOf({ combine, matchers }: Pick<PlacedRule, 'combine' | 'matchers'>, example: unknown) {
  const refusals = matchers.map((matcher) => refusalBy(matcher, example))
  if (combine === 'OR' && refusals.includes(undefined)) return undefined
  return refusals.find((refusal) => refusal !== undefined)
}

function refusalBy(matcher: Matcher, example: unknown): string | undefined {
  const kind = kindOf(matcher)
  const check = Object.hasOwn(checks, kind) ? checks[kind] : undefined
  return check?.(matcher, example)
}

/** What a matcher does: V2 leaves `match` out. */
export function kindOf(matcher: Matcher): string {
  const { match, regex, min, max, timestamp, date, time } = matcher
  if (typeof match === 'string') return match
  if (regex !== undefined) return 'regex'
  if (timestamp !== undefined) return 'timestamp'
  if (date !== undefined) return 'date'
  if (time !== undefined) return 'time'
  return min !== undefined || max !== undefined ? 'type' : 'unknown'
}

type Check = (matcher: Matcher, example: unknown) => string | undefined

const checks: Readonly<Record<string, Check>> = {
  regex({ regex }, example) {
    if (typeof regex !== 'string') return undefined
    if (typeof example === 'object' || example === undefined) return noText(example)
    const pattern = patternOf(regex)
    return pattern && !pattern.occursIn(String(example as string | number | boolean))
      ? `the pattern ${regex} does not match it`
      : undefined
  },
  type: sizes,
  include({ value }, example) {
    if (typeof example !== 'string' || typeof value !== 'string' || example.includes(value)) return undefined
    return `it does not include ${JSON.stringify(value)}`
  },
  integer: ofNumber(/^[+-]?\d+$/, 'it is no whole number'),
  decimal: ofNumber(/^[+-]?\d*(\.\d+)?([Ee][+-]?\d+)?$/, 'it is no number'),
  number: ofNumber(/^[+-]?\d*(\.\d+)?([Ee][+-]?\d+)?$/, 'it is no number'),
  boolean: (_, example) => (/^(true|false)$/.test(String(example)) ? undefined : 'it is neither true nor false'),
  null: (_, example) => (example === null ? undefined : 'it is not null'),
  date: ofFormat('date', 'yyyy-MM-dd'),
  time: ofFormat('time', 'HH:mm:ss'),
  timestamp: ofFormat('timestamp', "yyyy-MM-dd'T'HH:mm:ss"),
  datetime: ofFormat('datetime', "yyyy-MM-dd'T'HH:mm:ss"),
  semver: (_, example) =>
    /^\d+\.\d+\.\d+([-+].+)?$/.test(String(example)) ? undefined : 'it is no version such as 1.2.3',
  notEmpty: notEmpty,
  'not-empty': notEmpty,
  contentType({ value }, example) {
    return typeof value === 'string' && typeof example === 'string' ? contentRefusal(value, example) : undefined
  },
  values: ofItems,
  arrayContains: (_, example) => (Array.isArray(example) ? undefined : 'it is no list'),
  eachKey({ rules }, example) {
    if (ofItems({}, example) !== undefined) return ofItems({}, example)
    return firstRefusal(rules, Object.keys(objectOf(example)), 'its key')
  },
  eachValue({ rules }, example) {
    if (ofItems({}, example) !== undefined) return ofItems({}, example)
    const values = Array.isArray(example) ? example : Object.values(objectOf(example))
    return firstRefusal(rules, values, 'its value')
  },
}

function ofItems(_: Matcher, example: unknown): string | undefined {
  return typeof example === 'object' && example !== null ? undefined : 'it is neither a list nor an object'
}

/** Of a text it can be told whether it is JSON; what is an image or the like is no text of a contract. */
function contentRefusal(type: string, example: string): string | undefined {
  const isJson = typeof parsedOr(example) !== 'string'
  if (type.startsWith('text/') || (/\bjson$/.test(type) && isJson) || /\bxml$/.test(type)) return undefined
  return `it is not ${type}`
}

/** The verifier passes a list and a number by that stand where a text should. */
const noText = (example: unknown) => `it is ${kindOfValue(example)}, and the rule is for texts`

function kindOfValue(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object'
  return `a ${typeof value}`
}

function sizes({ min, max }: Matcher, example: unknown): string | undefined {
  if (!Array.isArray(example)) return undefined
  if (typeof max === 'number' && example.length > max)
    return `it has ${example.length} items, and the rule takes ${max}`
  // Some libraries write one item, however many are wanted; that the answer has them the replay tells.
  if (typeof min !== 'number' || example.length >= Math.min(min, 1)) return undefined
  return `it has ${example.length} items, and the rule wants ${min}`
}

/** In a header, a path or a query a number is text. */
function ofNumber(form: RegExp, complaint: string): Check {
  return (_, example) => (form.test(String(example)) ? undefined : complaint)
}

function ofFormat(member: string, usual: string): Check {
  return (matcher, example) => {
    const format = matcher['format'] ?? matcher[member] ?? usual
    if (typeof format !== 'string') return undefined
    if (typeof example !== 'string') return noText(example)
    return isOfDatePattern(format, example) === false ? `it is not written as ${format}` : undefined
  }
}

function notEmpty(_: Matcher, example: unknown): string | undefined {
  const isEmpty = example === '' || (typeof example === 'object' && Object.keys(objectOf(example)).length === 0)
  return isEmpty && !(Array.isArray(example) && example.length > 0) ? 'it is empty' : undefined
}

function firstRefusal(rules: unknown, values: readonly unknown[], what: string): string | undefined {
  for (const value of values) {
    const refusal = refusalOf({ combine: 'AND', matchers: listOf(rules).map(objectOf) }, value)
    if (refusal !== undefined) return `of ${what} ${JSON.stringify(value)}, ${refusal}`
  }
  return undefined
}
