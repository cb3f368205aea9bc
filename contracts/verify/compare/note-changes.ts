import { listOf, member, objectOf } from '../json.ts'
import type { Comparison } from './comparison.ts'
import type { Difference } from './sentences.ts'
import { canonical, isSame, type Shape } from './shape.ts'

/** What does not say which values there are, but what they mean. */
export function noteChanges(by: Comparison, wide: Shape, narrow: Shape): Difference[] {
  const { direction, isForward } = by.view
  if (!isForward) return []
  const [old, fresh] = direction === 'request' ? [wide, narrow] : [narrow, wide]
  const [before, now] = [old.notes['default'], fresh.notes['default']]
  const [known, other] = [old.notes, fresh.notes].map(({ discriminator }) => member(discriminator, 'propertyName'))
  const [mine, theirs] = [wide, narrow].map(({ notes }) =>
    Object.keys(objectOf(member(notes['discriminator'], 'mapping'))),
  )
  const unmapped = theirs && theirs.length > 0 ? (mine ?? []).filter((name) => !theirs.includes(name)) : []
  const examples = 'x-extensible-enum'
  const dropped = Array.isArray(fresh.notes[examples])
    ? without(listOf(old.notes[examples]), listOf(fresh.notes[examples]))
    : []
  const isRequest = direction === 'request'
  return [
    ...(isRequest && before !== undefined && !isSame(before, now) ? [by.say.default(now)] : []),
    ...(typeof known === 'string' && typeof other === 'string' && known !== other ? [by.say.discriminator(other)] : []),
    ...(unmapped.length > 0 ? [by.say.values(unmapped)] : []),
    ...(by.form.isXml && !isSame(old.notes['xml'] ?? {}, fresh.notes['xml'] ?? {})
      ? [by.say.keyword('xml', fresh.notes['xml'])]
      : []),
    ...(isRequest && dropped.length > 0 ? [by.say.values(dropped)] : []),
  ]
}

/** What of the one is not in the other, which may both be long. */
function without(one: readonly unknown[], other: readonly unknown[]): unknown[] {
  const known = new Set(other.map(canonical))
  return one.filter((each) => !known.has(canonical(each)))
}
