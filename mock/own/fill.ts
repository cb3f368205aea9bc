import { isObject, resolved, shapeOf, type Json, type Shape } from './shape.ts'

/** Gives what is known of a member; undefined: nothing, this time. */
export type Reader<Known> = (known: Known) => unknown

/** What reads a member, by its name in the simplest spelling and the names around it; undefined: nothing ever does. */
export type Lookup<Known> = (name: string, shape: Shape, around: readonly string[]) => Reader<Known> | undefined

/** Said where a member is known to be nothing. */
export const absent = Symbol('absent')

/** A name without its signs and capitals: `createdAt`, `created_at` and `Created-At` are one. */
export const simple = (name: string) => name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase()

/**
 * What makes a value as a schema wants it, of what is known of its members. What is not known is left out, where it is
 * required it is null, what the schema gives as an example, or the simplest value that there is. The schema is read once.
 */
export function filler<Known>(
  document: Json,
  schema: unknown,
  lookup: Lookup<Known>,
  around: readonly string[] = [],
): Reader<Known> {
  return fillerAt(document, schema, lookup, { around, within: [resolved(document, schema)] })
}

/** A place in a schema: the names and the schemas that it is in, from the outside in, its own schema last. */
interface At {
  readonly around: readonly string[]
  readonly within: readonly unknown[]
}

function fillerAt<Known>(document: Json, schema: unknown, lookup: Lookup<Known>, at: At): Reader<Known> {
  const shape = shapeOf(document, schema)
  return shape.type === 'object' ? membersFiller(document, shape, lookup, at) : plainFiller(document, shape, lookup, at)
}

/** The same of nothing. */
export const fill = (document: Json, schema: unknown): unknown => filler(document, schema, () => undefined)(undefined)

function membersFiller<Known>(
  document: Json,
  { properties, required }: Shape,
  lookup: Lookup<Known>,
  at: At,
): Reader<Known> {
  const members = Object.entries(properties).map(
    ([name, schema]) => [name, memberReader(document, schema, required.includes(name), lookup, name, at)] as const,
  )
  return (known) => {
    const made: Record<string, unknown> = {}
    for (const [name, read] of members) {
      const value = read(known)
      if (value !== undefined) made[name] = value
    }
    return made
  }
}

/** What reads a member, and gives undefined where it is to be left out. */
function memberReader<Known>(
  document: Json,
  schema: unknown,
  isRequired: boolean,
  lookup: Lookup<Known>,
  called: string,
  { around, within }: At,
): Reader<Known> {
  const shape = shapeOf(document, schema)
  const name = simple(called)
  const own = resolved(document, schema)
  // It would hold itself without end.
  const isInItself = isObject(own) && within.includes(own)
  const inside: At = { around: [...around, name], within: [...within, own] }
  let plain: Reader<Known> | undefined
  const plainly: Reader<Known> = (known) =>
    (plain ??= isInItself ? () => plainValue(shape) : plainFiller(document, shape, lookup, inside))(known)
  const nothing: Reader<Known> = shape.isNullable ? () => null : isRequired ? plainly : () => undefined
  const unknown = isInItself ? nothing : unknownReader(shape, isRequired, plainly)
  const read = lookup(name, shape, around)
  if (!read) return unknown
  // Words are known of what is a list of objects here: it holds one, of what is known of that.
  const isOfObjects = shape.type === 'array' && shapeOf(document, shape.items).type === 'object'
  let item: Reader<Known> | undefined
  const asObjects = (found: unknown, known: Known) => {
    if (!Array.isArray(found) || found.length === 0 || isObject(found[0])) return found
    return [(item ??= fillerAt(document, shape.items, lookup, inside))(known)]
  }
  return (known) => {
    const given = read(known)
    const found = isOfObjects ? asObjects(given, known) : given
    return found === absent ? nothing(known) : found === undefined ? unknown(known) : found
  }
}

function unknownReader<Known>(shape: Shape, isRequired: boolean, plainly: Reader<Known>): Reader<Known> {
  if (shape.isConst) return () => shape.sample
  if (shape.isNullable && !hasMembers(shape)) return () => null
  if (isRequired) return plainly
  if (!hasMembers(shape)) return () => undefined
  return (known) => {
    const value = plainly(known)
    return isAnything(value) ? value : undefined
  }
}

const hasMembers = ({ properties }: Shape) => Object.keys(properties).length > 0

const isAnything = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length > 0

function plainFiller<Known>(document: Json, shape: Shape, lookup: Lookup<Known>, at: At): Reader<Known> {
  return hasMembers(shape) ? membersFiller(document, shape, lookup, at) : () => plainValue(shape)
}

function plainValue(shape: Shape): unknown {
  if (shape.sample !== undefined) return shape.sample
  if (shape.enum && shape.enum.length > 0) return shape.enum[0]
  switch (shape.type) {
    case 'array':
      return []
    case 'object':
      return {}
    case 'integer':
    case 'number':
      return 0
    case 'boolean':
      return false
    case 'string':
      return textOf(shape)
    case undefined:
      return null
  }
}

const texts: Readonly<Record<string, string>> = {
  'date-time': '1970-01-01T00:00:00Z',
  date: '1970-01-01',
  uuid: '00000000-0000-4000-8000-000000000000',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  email: 'nobody@example.com',
}

const textOf = ({ format = '' }: Shape): string => texts[format] ?? ''

/** Where a schema has the first member, from the outside in, for which something holds; undefined: nowhere. */
export function wayTo(
  document: Json,
  schema: unknown,
  holds: (name: string, shape: Shape) => boolean,
  depth = 0,
): string[] | undefined {
  if (depth > 4) return undefined
  const { properties } = shapeOf(document, schema)
  const members = Object.entries(properties).map(([name, each]) => [name, each, shapeOf(document, each)] as const)
  const here = members.find(([name, , shape]) => holds(simple(name), shape))
  if (here) return [here[0]]
  for (const [name, each, shape] of members) {
    if (!hasMembers(shape)) continue
    const deeper = wayTo(document, each, holds, depth + 1)
    if (deeper) return [name, ...deeper]
  }
  return undefined
}
