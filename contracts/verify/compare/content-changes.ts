import { member, objectOf, type Json } from '../json.ts'
import { changeOf, placed, type Change, type Spot } from './change.ts'
import { schemaChanges } from './schema-changes.ts'
import type { Direction } from './sentences.ts'

type Side = readonly [document: object, part: Json]

/** What changes in the media types of a body and in their schemas. */
export function contentChanges(
  [oldDocument, old]: Side,
  [freshDocument, fresh]: Side,
  direction: Direction,
  subject: string,
  place: string,
  spot: Spot,
): Change[] {
  const others = Object.entries(objectOf(fresh['content']))
  const mine = Object.entries(objectOf(old['content']))
  const known = mine.flatMap(([mediaType, content]) => {
    const found = counterpart(mediaType, others, direction)
    if (!found) {
      const what = `The ${place} is no longer ${mediaType}.`
      return [changeOf(`${subject}-media-type-gone`, 'breaks', what, { ...spot, way: [] }, place)]
    }
    const schemas = [member(content, 'schema'), member(found, 'schema')]
    const [before, after] = schemas
    // Nothing said of a stream of items is nothing known of each.
    const items = [member(content, 'itemSchema'), member(found, 'itemSchema')]
    const compared = (one: unknown, other: unknown) =>
      one === undefined && other === undefined
        ? []
        : schemaChanges(
            { document: oldDocument, schema: one ?? {} },
            { document: freshDocument, schema: other ?? {} },
            { direction, isText: isForm(mediaType) },
          )
    return [
      ...placed(compared(before, after), subject, place, spot),
      ...placed(compared(items[0], items[1]), subject, `${place}: item`, spot),
    ]
  })
  const added = others
    .filter(([mediaType]) => !counterpart(mediaType, mine, direction === 'request' ? 'response' : 'request'))
    .filter(([mediaType]) => !mine.some(([each]) => partsOf(each).type === partsOf(mediaType).type))
    .map(([mediaType]) =>
      changeOf(`${subject}-media-type-new`, 'harmless', `The ${place} may be ${mediaType} now.`, spot, place),
    )
  return [...known, ...added]
}

/** What stands for a media type in the other document: the type itself, or one that takes it for what it is. */
function counterpart(
  mediaType: string,
  others: readonly (readonly [string, unknown])[],
  direction: Direction,
): unknown {
  const { type, parameters } = partsOf(mediaType)
  const same = others.filter(([other]) => partsOf(other).type === type)
  const exact = same.find(([other]) => partsOf(other).parameters === parameters)
  if (exact) return exact[1]
  const plain = same.find(([other]) => direction === 'request' && partsOf(other).parameters === '')
  if (plain) return plain[1]
  const covering = others.find(([other]) => {
    const { type: wide } = partsOf(other)
    return direction === 'request' ? isWithin(type, wide) : type.includes('*') && isWithin(wide, type)
  })
  return covering?.[1]
}

function isWithin(type: string, range: string): boolean {
  return range === '*/*' || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)))
}

/** JSON is UTF-8, with a charset and without. */
function partsOf(mediaType: string): { type: string; parameters: string } {
  const [type = '', ...parameters] = mediaType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  const told = parameters.filter((each) => each !== '' && !each.startsWith('charset='))
  return { type, parameters: told.sort().join(';') }
}

const isForm = (mediaType: string) => /^(application\/x-www-form-urlencoded|multipart\/|text\/)/i.test(mediaType)
