import { fullFormats } from 'ajv-formats/dist/formats.js'
import type { Validate, ValidationError } from '../generated/request-validators.js'

/** A schema of `mock/generated/*-rules.json`: the keywords that are read here, and no other. */
export interface Rules {
  readonly [keyword: string]: unknown
}

/** What schemas refer to, by its name. */
export type Components = Readonly<Record<string, Rules>>

/**
 * A validator that reads its schema at each call, and finds the same faults in the same order as the one that ajv generates,
 * `schemaPath` left out. It is slower, and a tenth of its size: for browsers.
 */
function validatorOf(schema: Rules, components: Components, takesInfinity: boolean): Validate {
  const validate: Validate = (value) => {
    const faults: ValidationError[] = []
    look({ schema, value, at: '', faults, components, takesInfinity })
    validate.errors = faults.length > 0 ? faults : null
    return faults.length === 0
  }
  return validate
}

/** A file `mock/generated/*-rules.json`: tables with the index of a schema where a validator is wanted. */
export interface RulesFile {
  readonly takesInfinity: boolean
  readonly components: Components
  readonly schemas: readonly Rules[]
  readonly tables: Readonly<Record<string, unknown>>
}

/** What `mock/generated/*-validators.js` exports. */
export function validatorsIn({ takesInfinity, components, schemas, tables }: RulesFile): Record<string, unknown> {
  const validators = schemas.map((schema) => validatorOf(schema, components, takesInfinity))
  const filled = (entry: unknown): unknown => {
    if (typeof entry === 'number') return validators[entry]
    if (Array.isArray(entry)) return entry.map(filled)
    if (typeof entry !== 'object' || entry === null) return entry
    return Object.fromEntries(Object.entries(entry).map(([name, each]) => [name, filled(each)]))
  }
  return filled(tables) as Record<string, unknown>
}

interface Look {
  readonly schema: Rules
  readonly value: unknown
  /** A JSON Pointer to the value. */
  readonly at: string
  /** Those that were found so far are told apart by nobody: whoever asks whether a schema fits counts them. */
  readonly faults: ValidationError[]
  readonly components: Components
  /** Whether it is a number, and a whole one. */
  readonly takesInfinity: boolean
}

/** So many faults of a list or of an object's members are looked for, as in the generated ones. */
const enough = 20

function look(given: Look): void {
  const { schema, value, at, faults } = given
  const is = (type: string) =>
    isOf(type, value) && (given.takesInfinity || typeof value !== 'number' || Number.isFinite(value))
  const fail = (keyword: string, params: Record<string, unknown>, message?: string): void =>
    void faults.push({ instancePath: at, schemaPath: '', keyword, params, ...(message !== undefined && { message }) })
  const types = [schema['type'] ?? []].flat() as string[]
  const wrongType = () => fail('type', { type: schema['type'] }, `must be ${String(schema['type'])}`)
  const [only = ''] = types
  const late = types.length === 1 && groups.some(([type, keywords]) => type === only && keywords.some(isIn(schema)))
  if (types.length > 0 && !late && !types.some(is)) wrongType()
  for (const [type, keywords] of groups) {
    const found = keywords.filter(isIn(schema))
    if (found.length === 0) continue
    if (type === undefined || is(type))
      for (const keyword of found) checks[keyword]?.(schema[keyword] as never, given, fail)
    else if (late && type === only) wrongType()
  }
}

type Fail = (keyword: string, params: Record<string, unknown>, message?: string) => void
type Check = (rule: never, given: Look, fail: Fail) => void

const isIn = (schema: Rules) => (keyword: string) => keyword in schema

function isOf(type: string, value: unknown): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  if (type === 'integer') return typeof value === 'number' && !(value % 1) && !Number.isNaN(value)
  return typeof value === type
}

/** What ajv looks at first, and for values of which type. */
const groups: readonly (readonly [type: string | undefined, keywords: readonly string[]])[] = [
  ['number', ['maximum', 'minimum', 'multipleOf', 'format']],
  ['string', ['maxLength', 'minLength', 'pattern', 'format']],
  [undefined, ['$ref', 'const', 'enum', 'anyOf', 'oneOf', 'allOf', 'x-invitekit-is']],
  ['array', ['maxItems', 'minItems', 'uniqueItems', 'items']],
  ['object', ['maxProperties', 'minProperties', 'required', 'additionalProperties', 'properties']],
]

const lengthOf = (value: unknown): number => {
  let length = 0
  for (const _ of value as string) length += 1
  return length
}
const countOf = (value: unknown) => (value as unknown[]).length
const sizeOf = (value: unknown) => Object.keys(value as object).length

const limit =
  (keyword: string, measure: (value: unknown) => number, things: string, isMost: boolean): Check =>
  (rule: number, { value }, fail) => {
    const measured = measure(value)
    if (isMost ? measured > rule : measured < rule)
      fail(keyword, { limit: rule }, `must NOT have ${isMost ? 'more' : 'fewer'} than ${rule} ${things}`)
  }

const bound =
  (keyword: string, comparison: '<=' | '>='): Check =>
  (rule: number, { value }, fail) => {
    if (comparison === '<=' ? (value as number) <= rule : (value as number) >= rule) return
    fail(keyword, { comparison, limit: rule }, `must be ${comparison} ${rule}`)
  }

const checks: Readonly<Record<string, Check>> = {
  maximum: bound('maximum', '<='),
  minimum: bound('minimum', '>='),
  multipleOf(rule: number, { value }, fail) {
    if (!Number.isInteger((value as number) / rule))
      fail('multipleOf', { multipleOf: rule }, `must be multiple of ${rule}`)
  },
  format(format: string, { value }, fail) {
    const { [format as 'date-time']: known } = formats
    if (!isRightBy(known, value)) fail('format', { format }, `must match format "${format}"`)
  },
  maxLength: limit('maxLength', lengthOf, 'characters', true),
  minLength: limit('minLength', lengthOf, 'characters', false),
  pattern(pattern: string, { value }, fail) {
    if (!new RegExp(pattern, 'u').test(value as string)) fail('pattern', { pattern }, `must match pattern "${pattern}"`)
  },
  $ref(name: string, given) {
    const schema = given.components[name] ?? {}
    // What refers to others has a function of its own in the generated ones, which counts its faults itself.
    const faults = refers(schema) ? [] : given.faults
    look({ ...given, schema, faults })
    if (faults !== given.faults) given.faults.push(...faults)
  },
  const(rule: unknown, { value }, fail) {
    if (value !== rule) fail('const', { allowedValue: rule }, 'must be equal to constant')
  },
  enum(rule: unknown[], { value }, fail) {
    if (!rule.includes(value)) fail('enum', { allowedValues: rule }, 'must be equal to one of the allowed values')
  },
  anyOf(rule: Rules[], given, fail) {
    const before = given.faults.length
    if (rule.some((schema) => fits(schema, given))) given.faults.length = before
    else fail('anyOf', {}, 'must match a schema in anyOf')
  },
  oneOf(rule: Rules[], given, fail) {
    const before = given.faults.length
    const passing: number[] = []
    for (const [index, schema] of rule.entries()) if (passing.length < 2 && fits(schema, given)) passing.push(index)
    const [only = null] = passing
    if (passing.length === 1) given.faults.length = before
    else fail('oneOf', { passingSchemas: only === null ? null : passing }, 'must match exactly one schema in oneOf')
  },
  allOf(rule: Rules[], given) {
    for (const schema of rule) look({ ...given, schema })
  },
  'x-invitekit-is'(rule: string, { value }, fail) {
    const isRight = rule === 'Date' ? value instanceof Date : typeof value === rule
    if (!isRight) fail('x-invitekit-is', {}, 'must pass "x-invitekit-is" keyword validation')
  },
  maxItems: limit('maxItems', countOf, 'items', true),
  minItems: limit('minItems', countOf, 'items', false),
  uniqueItems(_rule: true, { value, schema }, fail) {
    const items = value as unknown[]
    const at = new Map<unknown, number>()
    // What is of another type than items are to be is told of as that.
    const { type } = (schema['items'] ?? {}) as { type?: string }
    for (let i = items.length - 1; i >= 0; i -= 1) {
      if (type !== undefined && !isOf(type, items[i])) continue
      const j = at.get(items[i])
      if (j !== undefined)
        return fail('uniqueItems', { i, j }, `must NOT have duplicate items (items ## ${j} and ${i} are identical)`)
      at.set(items[i], i)
    }
  },
  items(schema: Rules, given) {
    for (const [index, value] of (given.value as unknown[]).entries()) {
      if (given.faults.length >= enough) return
      look({ ...given, schema, value, at: `${given.at}/${index}` })
    }
  },
  maxProperties: limit('maxProperties', sizeOf, 'properties', true),
  minProperties: limit('minProperties', sizeOf, 'properties', false),
  required(names: string[], { value }, fail) {
    for (const missingProperty of names)
      if ((value as Rules)[missingProperty] === undefined)
        fail('required', { missingProperty }, `must have required property '${missingProperty}'`)
  },
  additionalProperties(rule: Rules | boolean, given, fail) {
    const { properties = {} } = given.schema as { properties?: Rules }
    for (const [key, value] of Object.entries(given.value as object)) {
      if (given.faults.length >= enough) return
      if (Object.hasOwn(properties, key) || rule === true) continue
      if (rule === false)
        fail('additionalProperties', { additionalProperty: key }, 'must NOT have additional properties')
      else look({ ...given, schema: rule, value, at: `${given.at}/${escape(key)}` })
    }
  },
  properties(rule: Components, given) {
    for (const [key, schema] of Object.entries(rule)) {
      const value = (given.value as Rules)[key]
      if (value !== undefined) look({ ...given, schema, value, at: `${given.at}/${escape(key)}` })
    }
  },
}

const fits = (schema: Rules, given: Look): boolean => {
  const before = given.faults.length
  look({ ...given, schema })
  return given.faults.length === before
}

const refers = (schema: Rules) => JSON.stringify(schema).includes('"$ref":')

const escape = (member: string) => member.replaceAll('~', '~0').replaceAll('/', '~1')

/** As the generator has them. */
const formats = { ...fullFormats, uuid: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i }

function isRightBy(format: unknown, value: unknown): boolean {
  if (format instanceof RegExp) return typeof value !== 'string' || format.test(value)
  const { validate, type = 'string' } = format as { validate: (value: unknown) => boolean; type?: string }
  return typeof value !== type || validate(value)
}
