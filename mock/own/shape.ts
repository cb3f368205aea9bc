import { knownIn } from './known-by.ts'

/** A schema, or what else stands in a document. */
export type Json = Readonly<Record<string, unknown>>

/** What a schema says of a value, with references followed and parts put together. */
export interface Shape {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | undefined
  readonly isNullable: boolean
  readonly properties: Readonly<Record<string, unknown>>
  readonly required: readonly string[]
  readonly items: unknown
  readonly enum: readonly unknown[] | undefined
  readonly format: string | undefined
  readonly description: string
  /** What stands there by `const`, `default` or an example. */
  readonly sample: unknown
  readonly isConst: boolean
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands at a way into a value, names from the outside in. */
export const valueAt = (value: unknown, way: readonly string[]): unknown =>
  way.reduce<unknown>((found, name) => (found as Json | null | undefined)?.[name], value)

/** What a reference leads to, through others. Throws a RangeError when it leads nowhere. */
export function resolved(document: Json, value: unknown): unknown {
  let found = value
  for (let steps = 0; isObject(found) && typeof found['$ref'] === 'string'; steps += 1) {
    if (steps > 50) throw new RangeError(`The reference ${found['$ref']} leads back to itself`)
    found = pointed(document, found['$ref'])
  }
  return found
}

function pointed(document: Json, reference: string): unknown {
  let found: unknown = document
  for (const step of reference.slice(1).split('/').slice(1)) {
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    found = isObject(found) || Array.isArray(found) ? (found as Json)[name] : undefined
    if (found === undefined) throw new RangeError(`The reference ${reference} leads nowhere`)
  }
  return found
}

/** What a schema says; of alternatives the first that is not null. Each answer asks for the same again. */
export const shapeOf: (document: Json, schema: unknown) => Shape = knownIn((document, schema: unknown) =>
  isObject(schema) ? shapeAt(document, schema, 0) : nothing,
)

function shapeAt(document: Json, schema: unknown, depth: number): Shape {
  const own = resolved(document, schema)
  if (!isObject(own) || depth > 12) return nothing
  const types = [own['type']]
    .flat()
    .filter((one): one is NonNullable<Shape['type']> => typeof one === 'string' && one !== 'null')
  const alternatives = [...list(own['oneOf']), ...list(own['anyOf'])]
  const isNull = (each: unknown) => (resolved(document, each) as Json | undefined)?.['type'] === 'null'
  const chosen = alternatives.filter((each) => !isNull(each)).slice(0, 1)
  const parts = [...list(own['allOf']), ...chosen].map((each) => shapeAt(document, each, depth + 1))
  const of = <Name extends keyof Shape>(name: Name) =>
    parts.map((part) => part[name]).find((each) => each !== undefined)
  const properties = Object.assign({}, ...parts.map((part) => part.properties), own['properties']) as Json
  const example = own['example'] ?? list(own['examples'])[0]
  return {
    type:
      types[0] ?? of('type') ?? (Object.keys(properties).length > 0 ? 'object' : own['items'] ? 'array' : undefined),
    isNullable:
      own['nullable'] === true ||
      [own['type']].flat().includes('null') ||
      alternatives.some(isNull) ||
      (parts.length > 0 && parts.every((part) => part.isNullable)),
    properties,
    required: [...parts.flatMap((part) => part.required), ...(list(own['required']) as string[])],
    items: own['items'] ?? of('items'),
    enum: (own['enum'] as unknown[] | undefined)?.filter((each) => each !== null) ?? of('enum'),
    format: (own['format'] as string | undefined) ?? of('format'),
    description: typeof own['description'] === 'string' ? own['description'] : (of('description') ?? ''),
    sample: own['const'] ?? example ?? own['default'] ?? of('sample'),
    isConst: own['const'] !== undefined || parts.some((part) => part.isConst),
  }
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const nothing: Shape = {
  type: undefined,
  isNullable: true,
  properties: {},
  required: [],
  items: undefined,
  enum: undefined,
  format: undefined,
  description: '',
  sample: undefined,
  isConst: false,
}
