import { isMultiple, isWithin, narrowerFormats, typesOfBound } from './bounds.ts'
import type { Comparison } from './comparison.ts'
import { isNarrower, type Difference } from './sentences.ts'
import { isSame, lowerBounds, upperBounds, type Shape } from './shape.ts'

/** Numbers, lengths and counts that one shape allows and the other does not. */
export function boundChanges(by: Comparison, wide: Shape, narrow: Shape, types: ReadonlySet<string>): Difference[] {
  const found = [...upperBounds, ...lowerBounds].flatMap((keyword) => {
    const bound = narrow.bounds[keyword]
    if (bound === undefined || !typesOfBound(keyword).some((type) => types.has(type))) return []
    if (isWithin(wide, keyword, bound, types)) return []
    const now = isNarrower(by.view) ? bound : wide.bounds[keyword]
    return [by.say.keyword(keyword, now)]
  })
  const isKept = (of: number) =>
    [...wide.multiples, ...(types.has('number') ? [] : [1])].some((each) => isMultiple(each, of))
  const multiples = narrow.multiples.filter((of) => !isKept(of))
  if (multiples.length === 0 || !(types.has('integer') || types.has('number'))) return found
  return [...found, by.say.keyword('multipleOf', (isNarrower(by.view) ? narrow : wide).multiples[0])]
}

/** Patterns, formats, conditions: what can only be held against its like. */
export function facetChanges(
  by: Comparison,
  wide: Shape,
  narrow: Shape,
  types: ReadonlySet<string>,
  depth: number,
): Difference[] {
  return Object.entries(narrow.facets).flatMap(([keyword, texts]) => {
    const mine = wide.facets[keyword] ?? []
    const isHeld = (text: string) =>
      mine.includes(text) || (keyword === 'format' && mine.some((each) => narrowerFormats.get(text)?.includes(each)))
    const isMeant = keyword === 'format' || types.has('string')
    if (keyword === 'if') return conditions(by, texts, mine, depth)
    if (!isMeant || texts.every(isHeld)) return []
    // Which of two patterns is the wider one is not looked at.
    const isSure = mine.length === 0 || keyword === 'format' || keyword.startsWith('content')
    return [by.say.keyword(keyword, (isNarrower(by.view) ? texts : mine).join(', ') || undefined, isSure)]
  })
}

/** What follows a condition is compared where the condition is the same. */
function conditions(by: Comparison, theirs: readonly string[], mine: readonly string[], depth: number): Difference[] {
  const known = mine.map((text) => JSON.parse(text) as readonly unknown[])
  const isMet = (text: string) => {
    const [condition, ...results] = JSON.parse(text) as readonly unknown[]
    const old = known.find(([each]) => isSame(each, condition)) ?? []
    return results.every((result, index) => by.differences(old[index + 1] ?? {}, result ?? {}, depth + 1).length === 0)
  }
  const unmet = theirs.filter((text) => !isMet(text))
  return unmet.length > 0 ? [by.say.rule('if', mine.length === 0)] : []
}
