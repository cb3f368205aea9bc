import { InvitekitError } from '../domain/invitekit-error.ts'
import { serviceNames } from '../generated/services.ts'
import { short } from '../domain/short.ts'
import { nearest } from '../text/nearest.ts'

/** An option of createMock, or what else a test hands over, can't be what it is. */
export class OptionError extends InvitekitError {
  override readonly name = 'OptionError'
  readonly code = 'invalid-option'
}

/** Throws an OptionError that names an option which is not what it has to be. */
type Check = (name: string, value: unknown) => void

type Checks<Options> = { readonly [Name in keyof Required<Options>]: Check }

/** What an option has to be, in words and as a test. */
export const must =
  (words: string, is: (value: unknown) => boolean): Check =>
  (name, value) => {
    if (!is(value)) throw new OptionError(`${name} must be ${words}, not ${shown(value)}.`)
  }

/** For what has an error of its own. */
export const checkedLater: Check = () => undefined

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

export const text = must('a text', isText)

export const calls = must('a function', (value) => typeof value === 'function')

export const record = must('an object', isObject)

export const oneOf = (...values: readonly string[]): Check =>
  must(`one of ${values.join(', ')}`, (value) => values.includes(value as string))

/** The name of a service. */
export const service = oneOf(...serviceNames)

export const listOf = (words: string, is: (item: string) => boolean): Check =>
  must(
    `a list of ${words}`,
    (value) => Array.isArray(value) && value.every((item) => typeof item === 'string' && is(item)),
  )

/** Without an end, Infinity is one too. */
export const wholeNumber = (from: number, to = Infinity): Check =>
  must(
    `a whole number from ${from} ${to === Infinity ? 'on' : `to ${to}`}`,
    (value) => (Number.isSafeInteger(value) || value === to) && (value as number) >= from && (value as number) <= to,
  )

/** Options within an option. */
export const optionsOf =
  <Options>(checks: Checks<Options>): Check =>
  (name, value) => {
    record(name, value)
    checkAll(name, value as object, checks, `${name}.`)
  }

/** Throws an OptionError that names what `whole` has not, or what is not what it has to be. Undefined is left out. */
export function requireOptions<Options extends object>(whole: string, given: Options, checks: Checks<Options>): void {
  if (!isObject(given)) throw new OptionError(`The options of ${whole} must be an object, not ${shown(given)}.`)
  const said = Object.entries(given).filter(([, value]) => value !== undefined)
  checkAll(whole, Object.fromEntries(said), checks, '')
}

function checkAll(whole: string, given: object, checks: Readonly<Record<string, Check>>, prefix: string): void {
  for (const [name, value] of Object.entries(given)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined
    if (!check) throw new OptionError(`There is no option ${JSON.stringify(name)} of ${whole}. ${hint(name, checks)}`)
    check(prefix + name, value)
  }
}

function hint(name: string, checks: object): string {
  const known = Object.keys(checks)
  const meant = nearest(name, known)
  return meant === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${meant}?`
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  try {
    return short(JSON.stringify(value) ?? String(value))
  } catch {
    return 'what has no JSON'
  }
}
