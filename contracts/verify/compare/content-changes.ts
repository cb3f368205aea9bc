import { member, objectOf, type Json } from '../json.ts'
import { changeOf, placed, type Change, type Spot } from './change.ts'
import { schemaChanges } from './schema-changes.ts'
import type { Direction } from './sentences.ts'
import { styleChanges } from './style-changes.ts'

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
            { direction, isText: isForm(mediaType), isXml: /[/+]xml/i.test(mediaType) },
          )
    return [
      ...placed(compared(before, after), subject, place, spot),
      ...placed(compared(items[0], items[1]), subject, `${place}: item`, spot),
      ...encodingChanges([oldDocument, objectOf(content)], [freshDocument, objectOf(found)], direction, subject, place),
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

/** How the parts of a form are written. */
function encodingChanges(
  [oldDocument, old]: Side,
  [freshDocument, fresh]: Side,
  direction: Direction,
  subject: string,
  place: string,
): Change[] {
  const [before, now] = [old, fresh].map(({ encoding }) => objectOf(encoding))
  return Object.keys({ ...before, ...now }).flatMap((name) => {
    const [mine, theirs] = [objectOf(before?.[name]), objectOf(now?.[name])]
    const where = `${place}: ${name}`
    const spot = { part: 'body', way: [name] } as const
    const [wide, narrow] = (direction === 'request' ? [mine, theirs] : [theirs, mine]).map(typesOf)
    const lost = wide && narrow ? wide.filter((type) => !narrow.some((range) => isWithin(type, range))) : []
    const schemaOf = (document: object, content: Json) => ({
      document,
      schema: member(member(content['schema'], 'properties'), name) ?? {},
    })
    const places = [schemaOf(oldDocument, old), schemaOf(freshDocument, fresh)] as const
    const asQuery = (encoding: Json) => ({ in: 'query', ...encoding })
    return [
      ...(lost.length > 0
        ? [
            changeOf(
              `${subject}-encoding`,
              'breaks',
              `${where}: ${lost.join(' and ')} ${direction === 'request' ? 'is no longer accepted' : 'may be answered now'}.`,
              spot,
              where,
            ),
          ]
        : []),
      ...styleChanges(asQuery(mine), asQuery(theirs), places, where, spot, subject),
    ]
  })
}

const typesOf = ({ contentType }: Json): string[] | undefined =>
  typeof contentType === 'string' ? contentType.split(',').map((type) => partsOf(type).type) : undefined

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
  return range === '*/*' || range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)))
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
