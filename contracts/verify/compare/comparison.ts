import { canonical, type Shape } from './shape.ts'
import type { Difference, differencesOf, View } from './sentences.ts'

/** How values travel. */
export type Form = Readonly<Record<'isText' | 'isXml', boolean>>

/** A comparison of a schema that allows more, the wide one, with one that may allow less. */
export interface Comparison {
  readonly view: View
  readonly form: Form
  readonly wideDocument: object
  readonly narrowDocument: object
  readonly say: ReturnType<typeof differencesOf>
  /** What one schema allows and the other one refuses. Schemas may nest endlessly; too deep, none is found. */
  differences(wide: unknown, narrow: unknown, depth: number): Difference[]
}

export const isAnything = (schema: unknown) => schema === undefined || schema === true || canonical(schema) === '{}'

/** The same differences, seen from one level above. */
export const under = (name: string, differences: readonly Difference[]): Difference[] =>
  differences.map((each) => ({ ...each, way: [name, ...each.way] }))

/** What a schema says of some values, such as `contains`, as one rule. */
export function innerChanges(by: Comparison, keyword: string, wide: Shape, narrow: Shape, depth: number): Difference[] {
  const schema = narrow.inner[keyword]
  if (schema === undefined) return []
  const mine = wide.inner[keyword]
  if (mine === undefined && keyword !== 'propertyNames') return [by.say.rule(keyword)]
  const found = by.differences(mine ?? { type: 'string' }, schema, depth + 1)
  return found.length > 0 ? [by.say.rule(keyword)] : []
}
