import { InvitekitError } from '../domain/invitekit-error.ts'
import { short } from '../domain/short.ts'
import type { OptionRules } from '../generated/options.ts'
import type { ValidationError } from '../generated/request-validators.js'
import { nearest } from '../text/nearest.ts'

/** An option of createMock, or what else a test hands over, can't be what it is. */
export class OptionError extends InvitekitError {
  override readonly name = 'OptionError'
  readonly code = 'invalid-option'
}

/**
 * The options without those that are undefined, which count as left out. Throws an OptionError that names what `whole`
 * has not, or what is not what it has to be by spec/options.yaml.
 */
export function requireOptions<Options extends object>(whole: string, rules: OptionRules, given: Options): Options {
  if (!isObject(given)) throw new OptionError(`The options of ${whole} must be an object, not ${shown(given)}.`)
  const options = said(given)
  for (const [name, value] of Object.entries(options))
    if (isGroup(rules, name) && isObject(value)) options[name] = said(value)
  const { isRight } = rules
  if (isRight(options)) return options as Options
  throw new OptionError(sentenceFor(whole, rules, options, isRight.errors![0]!))
}

/** Refuses what a method was given. `name` begins the sentence, and what it must be ends it. */
export function refuseValue(name: string, wanted: string, value: unknown): never {
  throw new OptionError(`${name} must be ${wanted}, not ${shown(value)}.`)
}

/** Refuses what is no text. `name` begins the sentence. */
export function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') refuseValue(name, 'a text', value)
}

type Given = Record<string, unknown>

const said = (given: object): Given =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))

/** Whether the option holds options by itself. */
const isGroup = (rules: OptionRules, name: string) => namesIn(rules, `${name}.`).length > 0

/** The options directly below the prefix. */
function namesIn(rules: OptionRules, prefix: string): string[] {
  const paths = Object.keys(rules.words).filter((path) => path.startsWith(prefix))
  return paths.map((path) => path.slice(prefix.length)).filter((name) => !name.includes('.'))
}

function sentenceFor(whole: string, rules: OptionRules, given: Given, fault: ValidationError): string {
  const [name, member] = fault.instancePath.split('/').slice(1)
  const stranger = fault.params['additionalProperty']
  const isInGroup = name !== undefined && isGroup(rules, name)
  if (typeof stranger === 'string' && (name === undefined || (isInGroup && member === undefined))) {
    const known = namesIn(rules, name === undefined ? '' : `${name}.`)
    return `There is no option ${JSON.stringify(stranger)} of ${name ?? whole}. ${hint(stranger, known)}`
  }
  const option = isInGroup && member !== undefined ? `${name}.${member}` : (name ?? whole)
  const value = option.split('.').reduce<unknown>((within, part) => (within as Given)[part], given)
  const must = `${option} must be ${rules.words[option]}`
  return secrets.has(option) ? `${must}; this one ${faultOfSecret(fault, value)}.` : `${must}, not ${shown(value)}.`
}

/** What is not said back: somebody may have misspelled a good one. */
const secrets: ReadonlySet<string> = new Set(['controlToken'])

function faultOfSecret({ keyword }: ValidationError, value: unknown): string {
  if (typeof value !== 'string') return 'is of another type'
  return keyword === 'minLength' ? `has only ${value.length}` : 'has white space in it'
}

function hint(name: string, known: readonly string[]): string {
  const meant = nearest(name, known)
  return meant === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${meant}?`
}

export function isObject(value: unknown): value is object {
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
