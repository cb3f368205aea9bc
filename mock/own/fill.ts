import { shapeOf, type Json, type Shape } from './shape.ts'

/** What is known of a member, by its name in the simplest spelling and the names around it; undefined: nothing. */
export type Lookup = (name: string, shape: Shape, around: readonly string[]) => unknown

/** Said where a member is known to be nothing. */
export const absent = Symbol('absent')

/** A name without its signs and capitals: `createdAt`, `created_at` and `Created-At` are one. */
export const simple = (name: string) => name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase()

/**
 * A value as a schema wants it, of what is known of its members. What is not known is left out, where it is required it is
 * null, what the schema gives as an example, or the simplest value that there is.
 */
export function fill(document: Json, schema: unknown, lookup: Lookup, around: readonly string[] = []): unknown {
  const shape = shapeOf(document, schema)
  if (shape.type === 'object' || Object.keys(shape.properties).length > 0)
    return filled(document, shape, lookup, around)
  return plainValue(document, shape, lookup, around)
}

function filled(document: Json, shape: Shape, lookup: Lookup, around: readonly string[]): Json {
  const made: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(shape.properties)) {
    const member = shapeOf(document, schema)
    const isRequired = shape.required.includes(name)
    const known = lookup(simple(name), member, around)
    if (known === absent) {
      if (member.isNullable) made[name] = null
      else if (isRequired) made[name] = plainValue(document, member, lookup, [...around, simple(name)])
    } else if (known !== undefined) made[name] = known
    else if (member.isConst) made[name] = member.sample
    else if (isRequired || hasMembers(member)) {
      const value =
        member.isNullable && !hasMembers(member)
          ? null
          : plainValue(document, member, lookup, [...around, simple(name)])
      if (isRequired || isAnything(value)) made[name] = value
    } else if (member.isNullable) made[name] = null
  }
  return made
}

const hasMembers = ({ properties }: Shape) => Object.keys(properties).length > 0

const isAnything = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length > 0

function plainValue(document: Json, shape: Shape, lookup: Lookup, around: readonly string[]): unknown {
  if (hasMembers(shape)) return filled(document, shape, lookup, around)
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
