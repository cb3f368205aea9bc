import { numberOf } from './names.ts'
import type { OwnOperation } from './operations-in.ts'
import { shapeOf, type Json } from './shape.ts'

/** What stands behind `?`, by the names that the operation declares; numbers, truths and lists are such. */
export function parsedQuery(
  document: Json,
  { parameters }: OwnOperation,
  target: string,
): Readonly<Record<string, unknown>> {
  const at = target.indexOf('?')
  const values: Record<string, unknown> = {}
  if (at < 0) return values
  const given = new URLSearchParams(target.slice(at))
  for (const { name, schema, in: place } of parameters) {
    if (place !== 'query') continue
    const shape = shapeOf(document, schema)
    const all = [name, `${name}[]`].flatMap((each) => given.getAll(each))
    if (all.length === 0) continue
    if (shape.type === 'array') {
      const { type } = shapeOf(document, shape.items)
      values[name] = all.flatMap((each) => each.split(',')).map((each) => valueOf(type, each))
    } else values[name] = valueOf(shape.type, all.at(-1) as string)
  }
  return values
}

/**
 * What stands in a path, by what the operation declares. The mock's own pages, commands and provider states know things by
 * their ids: where the document wants a whole number, such an id stands for its number.
 */
export function pathValue(document: Json, { parameters }: OwnOperation, name: string, text: string): string | number {
  const schema = parameters.find((each) => each.in === 'path' && each.name === name)?.schema
  const { type } = shapeOf(document, schema)
  if (type !== 'integer' && type !== 'number') return text
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
    ? numberOf(text)
    : (valueOf(type, text) as string | number)
}

/** What looks like a number is one; anything else is left to be refused. */
export function valueOf(type: string | undefined, text: string): unknown {
  if ((type === 'integer' || type === 'number') && /^-?\d{1,300}(?:\.\d+)?$/.test(text)) return Number(text)
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}
