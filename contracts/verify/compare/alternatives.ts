import { listOf, resolve } from '../json.ts'
import { isSame, shapesOf, type Shape } from './shape.ts'
import { withoutNull } from './types.ts'

/** The alternatives of a `oneOf`, each as its shapes; none for other schemas. */
export function alternativesOf(document: object, schema: unknown): Shape[][] {
  const parts = listOf(resolve(document, schema)?.['oneOf'])
  return parts.map((part) => withoutNull(shapesOf({ document, schema: part }))).filter((shapes) => shapes.length > 0)
}

/** Whether no value is of both: of other types, or with other values in a member that both need. */
export function areApart(document: object, one: Shape, other: Shape, depth = 0): boolean {
  const types = [...one.types].filter((type) => other.types.has(type))
  if (types.length === 0) return true
  if (one.values && other.values) return !one.values.some((value) => other.values?.some((each) => isSame(each, value)))
  if (types.some((type) => type !== 'object') || depth > 3) return false
  const shared = one.required.filter((name) => other.required.includes(name))
  const shapes = (shape: Shape, name: string) =>
    shapesOf({ document, schema: shape.members[name] ?? shape.others ?? {} })
  return (
    shared.some((name) =>
      shapes(one, name).every((mine) =>
        shapes(other, name).every((theirs) => areApart(document, mine, theirs, depth + 1)),
      ),
    ) ||
    one.required.some((name) => shapes(other, name).length === 0) ||
    other.required.some((name) => shapes(one, name).length === 0)
  )
}
