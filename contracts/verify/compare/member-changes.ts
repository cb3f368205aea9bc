import { innerChanges, isAnything, under, type Comparison } from './comparison.ts'
import type { Difference } from './sentences.ts'
import { shapesOf, type Shape } from './shape.ts'

/** What objects of the one shape may be and those of the other may not. */
export function memberChanges(by: Comparison, wide: Shape, narrow: Shape, depth: number): Difference[] {
  const names = new Set([...Object.keys(wide.members), ...Object.keys(narrow.members)])
  const unnamed = narrow.required.filter((name) => !names.has(name) && !wide.required.includes(name))
  return [
    ...[...names].flatMap((name) => memberChange(by, name, wide, narrow, depth)),
    ...unnamed.map((name) => by.say.required(name)),
    ...otherMembers(by, wide, narrow, depth),
    ...innerChanges(by, 'propertyNames', wide, narrow, depth),
    ...dependents(by, wide, narrow, depth),
  ]
}

/** A member that one side never sends is none: what is read-only in requests, what is write-only in answers. */
function memberChange(by: Comparison, name: string, wide: Shape, narrow: Shape, depth: number): Difference[] {
  const [mine, theirs] = [seen(by, wide, name, by.wideDocument), seen(by, narrow, name, by.narrowDocument)]
  const isRequired = narrow.required.includes(name)
  const { direction, isForward } = by.view
  if (mine === 'hidden' && theirs === 'hidden') return []
  if (mine === 'shown' && theirs === 'hidden') {
    return direction === 'request' && isForward ? [by.say.readOnly(name)] : []
  }
  if (mine !== 'shown') {
    if (theirs !== 'shown') return []
    if (direction === 'response') return [by.say.gone(name, isRequired)]
    if (isRequired) return [by.say.required(name)]
    const isOpen = wide.others === undefined || typeof wide.others === 'boolean'
    return isOpen ? [] : under(name, by.differences(wide.others, narrow.members[name], depth + 1))
  }
  const schema = wide.members[name]
  if (theirs !== 'shown') {
    if (schema === false) return []
    if (direction === 'request' && (narrow.others === false || isAnything(narrow.others))) {
      const byPattern = Object.entries(narrow.patterns).find(([pattern]) => new RegExp(pattern, 'u').test(name))
      if (byPattern) return under(name, by.differences(schema, byPattern[1], depth + 1))
      return [by.say.gone(name, narrow.others === false)]
    }
    return narrow.others === false ? [] : under(name, by.differences(schema, narrow.others, depth + 1))
  }
  return [
    ...(isRequired && !wide.required.includes(name) ? [by.say.required(name)] : []),
    ...under(name, by.differences(schema, narrow.members[name], depth + 1)),
  ]
}

function seen(by: Comparison, shape: Shape, name: string, document: object): 'shown' | 'hidden' | undefined {
  if (!Object.hasOwn(shape.members, name)) return undefined
  const keyword = by.view.direction === 'request' ? 'readOnly' : 'writeOnly'
  const shapes = shapesOf({ document, schema: shape.members[name] })
  return shapes.length > 0 && shapes.every((each) => each[keyword]) ? 'hidden' : 'shown'
}

function otherMembers(by: Comparison, wide: Shape, narrow: Shape, depth: number): Difference[] {
  const patterns = Object.keys(narrow.patterns).flatMap((pattern) =>
    under(pattern, by.differences(wide.patterns[pattern] ?? wide.others, narrow.patterns[pattern], depth + 1)),
  )
  const rest = Object.keys(wide.patterns)
    .filter((pattern) => !Object.hasOwn(narrow.patterns, pattern))
    .flatMap((pattern) =>
      narrow.others === false
        ? [by.say.others()]
        : under(pattern, by.differences(wide.patterns[pattern], narrow.others, depth + 1)),
    )
  if (narrow.others === false) return [...patterns, ...rest, ...(wide.others === false ? [] : [by.say.others()])]
  return [...patterns, ...rest, ...under('other members', by.differences(wide.others, narrow.others, depth + 1))]
}

function dependents(by: Comparison, wide: Shape, narrow: Shape, depth: number): Difference[] {
  const required = Object.entries(narrow.dependentRequired).filter(([name, others]) =>
    others.some(
      (each) => !wide.required.includes(String(each)) && !(wide.dependentRequired[name] ?? []).includes(each),
    ),
  )
  const schemas = Object.entries(narrow.dependentSchemas).flatMap(([name, schema]) => {
    const mine = wide.dependentSchemas[name]
    if (mine === undefined) return [by.say.rule('dependentSchemas')]
    return under(name, by.differences(mine, schema, depth + 1))
  })
  return [...(required.length > 0 ? [by.say.rule('dependentRequired')] : []), ...schemas]
}
