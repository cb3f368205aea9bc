import { bare, listOf, member, objectOf, resolve, textOf, type Json } from '../json.ts'

/** A schema and the document that its references lead into. */
export interface Place {
  readonly document: object
  readonly schema: unknown
}

/**
 * A schema without references and alternatives: what is said of a value in one place, however many `allOf` say it. Each
 * schema in it is one of the same document.
 */
export interface Shape {
  /** `number` stands for the numbers that are no integers, so that a set of types is a set. */
  readonly types: ReadonlySet<string>
  /** The only ones that there are, from `enum` and `const`. */
  readonly values?: readonly unknown[]
  /** `maximum`, `minItems` and so on; `exclusiveMaximum` as a number. */
  readonly bounds: Readonly<Record<string, number>>
  /** What can only be held against its like, such as `pattern` and `format`. Several where parts say several. */
  readonly facets: Readonly<Record<string, readonly string[]>>
  readonly multiples: readonly number[]
  readonly members: Readonly<Record<string, unknown>>
  readonly required: readonly string[]
  /** Members by pattern of name. */
  readonly patterns: Json
  /** All other members; items after the first ones; undefined: anything. */
  readonly others: unknown
  readonly items: unknown
  readonly firstItems: readonly unknown[]
  readonly unique: boolean
  /** Schemas by keyword: `propertyNames`, `contains`, `contentSchema`. */
  readonly inner: Json
  readonly not: readonly unknown[]
  readonly dependentRequired: Readonly<Record<string, readonly unknown[]>>
  readonly dependentSchemas: Json
  readonly readOnly: boolean
  readonly writeOnly: boolean
  /** What is not said of values: `default`, `discriminator`, `x-extensible-enum`, `xml`. */
  readonly notes: Json
}

const allTypes = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object']

export const upperBounds = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties', 'maxContains']
export const lowerBounds = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties', 'minContains']
const facetKeywords = ['pattern', 'format', 'contentEncoding', 'contentMediaType']
const innerKeywords = ['propertyNames', 'contains', 'contentSchema']
const noteKeywords = ['default', 'discriminator', 'x-extensible-enum', 'xml']

/** More alternatives than this are not multiplied out. */
const most = 256

/** Thrown for a schema whose parts multiply to too many alternatives to look at. */
export class TooManyShapes extends Error {}

/** The shapes of which a value has one. None for `false`. Throws TooManyShapes. */
export function shapesOf({ document, schema }: Place, seen: readonly unknown[] = []): Shape[] {
  if (schema === false) return []
  const given = objectOf(schema)
  // A schema that is a part of itself says nothing more.
  if (seen.includes(schema) || seen.length > 50) return [shapeOf({})]
  const way = [...seen, schema]
  const { $ref, oneOf, anyOf, allOf, ...own } = given
  const referred = typeof $ref === 'string' ? [resolve(document, { $ref })] : []
  const hasSiblings = !textOf(member(document, 'openapi'), '').startsWith('3.0')
  const alone = $ref !== undefined && !hasSiblings
  const parts = [...referred, ...(alone ? [] : listOf(allOf))].map((part) => shapesOf({ document, schema: part }, way))
  const alternatives = alone
    ? []
    : [oneOf, anyOf]
        .filter((list) => Array.isArray(list))
        .map((list) => listOf(list).flatMap((part) => shapesOf({ document, schema: part }, way)))
  const { unevaluatedProperties, unevaluatedItems, ...rest } = own
  const shapes = [...parts, ...alternatives].reduce<Shape[]>(
    (variants, part) => {
      if (variants.length * part.length > most) throw new TooManyShapes()
      return variants.flatMap((variant) => part.map((other) => both(variant, other)))
    },
    [shapeOf(alone ? {} : rest)],
  )
  // What no part has spoken of is all that a shape has no word for, now that its parts are one.
  const whole = shapes.map((shape) => ({
    ...shape,
    others: shape.others ?? (alone ? undefined : unevaluatedProperties),
    items: shape.items ?? (alone ? undefined : unevaluatedItems),
  }))
  if (parts.length + alternatives.length === 0) return whole
  // Written beside a reference it is meant for what that leads to.
  const isNullable = own['nullable'] === true && own['type'] === undefined
  return [...whole.filter(isPossible), ...(isNullable ? [shapeOf({ type: 'null' })] : [])]
}

/** Whether parts that contradict each other leave a value. */
function isPossible({ types, values }: Shape): boolean {
  return types.size > 0 && (values === undefined || values.length > 0)
}

function shapeOf(own: Json): Shape {
  const { type, nullable, properties, required, patternProperties, additionalProperties, items, prefixItems } = own
  const named = [type].flat().filter((each) => typeof each === 'string')
  const types = named.length === 0 ? allTypes : [...named, ...(nullable === true ? ['null'] : [])]
  const given = 'const' in own ? [own['const']] : Array.isArray(own['enum']) ? own['enum'] : undefined
  const values = given && nullable === true && named.length > 0 ? [...given, null] : given
  const pick = (keywords: readonly string[]) =>
    Object.fromEntries(keywords.filter((keyword) => own[keyword] !== undefined).map((each) => [each, own[each]]))
  const dependencies = dependenciesOf(own)
  const { if: condition, then, else: otherwise } = own
  const conditions = condition === undefined ? {} : { if: [canonical([condition, then, otherwise])] }
  return {
    types: limited(
      types.flatMap((each) => (each === 'number' ? ['integer', 'number'] : [each])),
      values,
    ),
    ...(values && { values }),
    bounds: boundsOf(own),
    facets: {
      ...Object.fromEntries(
        Object.entries(pick(facetKeywords))
          .filter(([keyword, text]) => keyword !== 'pattern' || isLimit(text))
          .map(([keyword, text]) => [keyword, [String(text)]]),
      ),
      ...conditions,
    },
    multiples: typeof own['multipleOf'] === 'number' ? [own['multipleOf']] : [],
    members: bare(objectOf(properties)),
    required: listOf(required).map(String),
    patterns: bare(objectOf(patternProperties)),
    others: additionalProperties,
    items: Array.isArray(items) ? own['additionalItems'] : items,
    firstItems: Array.isArray(items) ? items : listOf(prefixItems),
    unique: own['uniqueItems'] === true,
    inner: pick(innerKeywords),
    not: own['not'] === undefined ? [] : [own['not']],
    dependentRequired: bare(dependencies.required) as Shape['dependentRequired'],
    dependentSchemas: bare(dependencies.schemas),
    readOnly: own['readOnly'] === true,
    writeOnly: own['writeOnly'] === true,
    notes: pick(noteKeywords),
  }
}

/** The types of these values. */
function limited(types: readonly string[], values: readonly unknown[] | undefined): Set<string> {
  const theirs = values && new Set(values.map(typeOf))
  return new Set(theirs ? types.filter((type) => theirs.has(type)) : types)
}

/** A pattern that every text fits is none. */
const isLimit = (pattern: unknown) => !/^(\^|\$|\^?\.\*\$?)?$/.test(String(pattern))

/** As drafts of JSON Schema before that of OpenAPI 3.1 have it: names, or a schema, by name. */
function dependenciesOf(own: Json): { required: Json; schemas: Json } {
  const entries = Object.entries(objectOf(own['dependencies']))
  return {
    required: {
      ...Object.fromEntries(entries.filter(([, each]) => Array.isArray(each))),
      ...objectOf(own['dependentRequired']),
    },
    schemas: {
      ...Object.fromEntries(entries.filter(([, each]) => !Array.isArray(each))),
      ...objectOf(own['dependentSchemas']),
    },
  }
}

/** OpenAPI 3.0 says with `exclusiveMaximum: true` that `maximum` is one; later versions have a number there. */
function boundsOf(own: Json): Record<string, number> {
  const bounds: Record<string, number> = {}
  for (const keyword of [...upperBounds, ...lowerBounds]) {
    const value = own[keyword]
    if (typeof value === 'number') bounds[keyword] = value
  }
  for (const [bound, exclusive] of [
    ['maximum', 'exclusiveMaximum'],
    ['minimum', 'exclusiveMinimum'],
  ] as const) {
    const value = bounds[bound]
    if (own[exclusive] !== true || value === undefined) continue
    bounds[exclusive] = value
    delete bounds[bound]
  }
  if (own['contains'] !== undefined) bounds['minContains'] ??= 1
  return bounds
}

/** What both say. */
function both(one: Shape, other: Shape): Shape {
  const values = one.values && other.values ? inBoth(one.values, other.values) : (one.values ?? other.values)
  const types = new Set([...one.types].filter((type) => other.types.has(type)))
  const bounds = { ...one.bounds }
  for (const [keyword, value] of Object.entries(other.bounds)) {
    const known = bounds[keyword]
    const strict = upperBounds.includes(keyword) ? Math.min : Math.max
    bounds[keyword] = known === undefined ? value : strict(known, value)
  }
  const kept = values?.filter((value) => types.has(typeOf(value)))
  return {
    types: limited([...types], kept),
    ...(kept && { values: kept }),
    bounds,
    facets: joined(one.facets, other.facets),
    multiples: [...one.multiples, ...other.multiples],
    members: merged(one.members, other.members, one.others, other.others),
    required: [...new Set([...one.required, ...other.required])],
    patterns: merged(one.patterns, other.patterns, undefined, undefined),
    others: all(one.others, other.others),
    items: all(one.items, other.items),
    firstItems: Array.from({ length: Math.max(one.firstItems.length, other.firstItems.length) }, (_, index) =>
      all(one.firstItems[index] ?? one.items, other.firstItems[index] ?? other.items),
    ),
    unique: one.unique || other.unique,
    inner: merged(one.inner, other.inner, undefined, undefined),
    not: [...one.not, ...other.not],
    dependentRequired: joined(one.dependentRequired, other.dependentRequired),
    dependentSchemas: merged(one.dependentSchemas, other.dependentSchemas, undefined, undefined),
    readOnly: one.readOnly || other.readOnly,
    writeOnly: one.writeOnly || other.writeOnly,
    notes: { ...other.notes, ...one.notes },
  }
}

function inBoth(one: readonly unknown[], other: readonly unknown[]): unknown[] {
  const known = new Set(other.map(canonical))
  return one.filter((value) => known.has(canonical(value)))
}

function joined<Item>(
  one: Readonly<Record<string, readonly Item[]>>,
  other: Readonly<Record<string, readonly Item[]>>,
) {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)])
  return bare(
    Object.fromEntries([...keys].map((key) => [key, [...new Set([...(one[key] ?? []), ...(other[key] ?? [])])]])),
  )
}

/** A member that only one part names has to fit what the other says of all others. */
function merged(one: Json, other: Json, restOfOne: unknown, restOfOther: unknown): Json {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)])
  const partOf = (part: Json, rest: unknown, key: string) => (Object.hasOwn(part, key) ? part[key] : rest)
  return bare(
    Object.fromEntries(
      [...keys].map((key) => [key, all(partOf(one, restOfOne, key), partOf(other, restOfOther, key))]),
    ),
  )
}

function all(one: unknown, other: unknown): unknown {
  if (one === undefined || one === true || one === other) return other
  if (other === undefined || other === true) return one
  if (one === false || other === false) return false
  return { allOf: [one, other] }
}

/** The same text for values that are the same. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, each: unknown) =>
      typeof each === 'object' && each !== null && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
        : each,
    ) ?? 'undefined'
  )
}

export function isSame(one: unknown, other: unknown): boolean {
  return one === other || canonical(one) === canonical(other)
}

/** As JSON Schema has it, and `number` for those that are no integers. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}
