import type { Shape } from './shape.ts'

/** What a text can stand for. */
export const scalars = new Set(['null', 'boolean', 'integer', 'number'])

/** Types of values of which both speak; where they travel as text, a number is one. */
export function commonTypes(wide: Shape, narrow: Shape, isText: boolean): Set<string> {
  const common = new Set([...wide.types].filter((type) => narrow.types.has(type)))
  if (
    isText &&
    narrow.types.has('string') &&
    [...wide.types].some((type) => scalars.has(type) && !narrow.types.has(type))
  ) {
    common.add('string')
  }
  return common
}

/** What is there when there is something; a shape of nothing else is none. */
export function withoutNull(shapes: readonly Shape[]): Shape[] {
  return shapes
    .map(({ values, ...shape }) => ({
      ...shape,
      ...(values && { values: values.filter((value) => value !== null) }),
      types: new Set([...shape.types].filter((type) => type !== 'null')),
    }))
    .filter(({ types, values }) => types.size > 0 && values?.length !== 0)
}

/** A shape as several that together are it, one for each type or value. */
export function piecesOf(shape: Shape): Shape[] {
  if (shape.values) return shape.values.map((value) => ({ ...shape, values: [value] }))
  const names = [...shape.types].filter((type) => type !== 'integer' || !shape.types.has('number'))
  return names.map((type) => ({ ...shape, types: new Set(type === 'number' ? ['integer', 'number'] : [type]) }))
}

/** Integers are numbers. */
export const namesOf = (types: ReadonlySet<string>) =>
  [...types].filter((type) => type !== 'integer' || !types.has('number'))
