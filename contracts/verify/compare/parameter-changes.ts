import { listOf, objectOf, resolve, type Json } from '../json.ts'
import { changeOf, placed, type Change, type Spot } from './change.ts'
import { contentChanges } from './content-changes.ts'
import { inPath, type Operation } from './operations.ts'
import { schemaChanges } from './schema-changes.ts'
import type { Direction } from './sentences.ts'
import { shapesOf, type Place } from './shape.ts'
import { has, styleChanges } from './style-changes.ts'

/** What changes in the parameters; webhooks have the other direction. */
export function parameterChanges(mine: Operation, theirs: Operation, direction: Direction): Change[] {
  const placesOf = ({ title }: Operation): string[] => title.match(inPath) ?? []
  const [oldNames, freshNames] = [placesOf(mine), placesOf(theirs)]
  // A parameter of the path keeps its old name.
  const nameOf = (name: string) => oldNames[freshNames.indexOf(`{${name}}`)]?.slice(1, -1) ?? name
  const [old, fresh] = [parametersOf(mine), parametersOf(theirs, nameOf)]
  const isRequest = direction === 'request'
  const gone = [...old]
    .filter(([name]) => !fresh.has(name))
    .map(([name, parameter]) =>
      changeOf('parameter-gone', 'may break', `The ${name} is gone.`, spotOf(parameter), name),
    )
  const others = [...fresh].flatMap(([name, parameter]) => {
    const known = old.get(name)
    const spot = spotOf(parameter)
    const isRequired = parameter['required'] === true
    if (!known) {
      return [
        isRequired && isRequest
          ? changeOf('parameter-required', 'breaks', `The ${name} is required now.`, spot, name)
          : changeOf('parameter-new', 'harmless', `The ${name} is new.`, spot, name),
      ]
    }
    const wasRequired = known['required'] === true
    const hasTurned = isRequest ? isRequired && !wasRequired : !isRequired && wasRequired
    return [
      ...(hasTurned
        ? [
            changeOf(
              isRequest ? 'parameter-required' : 'parameter-optional',
              'breaks',
              `The ${name} ${isRequest ? 'is required now' : 'may be absent now'}.`,
              spot,
              name,
            ),
          ]
        : []),
      ...(wasRequired && !isRequired && isRequest
        ? [changeOf('parameter-optional', 'harmless', `The ${name} may be left out now.`, spot, name)]
        : []),
      ...valueChanges([mine, known], [theirs, parameter], name, direction),
    ]
  })
  return [...gone, ...others]
}

/** Headers that OpenAPI describes elsewhere. */
const described = new Set(['accept', 'content-type', 'authorization'])

function parametersOf({ document, own }: Operation, rename = (name: string) => name): Map<string, Json> {
  const parameters = listOf(own['parameters'])
    .map((each) => objectOf(resolve(document, each)))
    .filter((each) => each['in'] !== 'header' || !described.has(String(each['name']).toLowerCase()))
    .map((parameter): [string, Json] => {
      const place = String(parameter['in'])
      const name = String(parameter['name'])
      const known = place === 'path' ? rename(name) : place === 'header' ? name.toLowerCase() : name
      return [`${place} parameter ${known}`, parameter]
    })
  // Headers are shown as they are written first.
  return new Map(parameters)
}

function spotOf(parameter: Json): Spot {
  const place = parameter['in']
  const name = String(parameter['name'])
  if (place === 'path') return { part: 'path' }
  if (place === 'cookie') return { part: 'header', way: ['cookie'] }
  return place === 'header' ? { part: 'header', way: [name.toLowerCase()] } : { part: 'query', way: [name] }
}

type Side = readonly [operation: Operation, parameter: Json]

function valueChanges([mine, old]: Side, [theirs, fresh]: Side, name: string, direction: Direction): Change[] {
  const spot = spotOf(fresh)
  if (old['content'] !== undefined && fresh['content'] !== undefined) {
    return contentChanges([mine.document, old], [theirs.document, fresh], direction, 'parameter', name, spot)
  }
  if ((old['content'] === undefined) !== (fresh['content'] === undefined)) {
    return [changeOf('parameter-style', 'breaks', `${name}: it is written in another way now.`, spot, name)]
  }
  const before = { document: mine.document, schema: old['schema'] ?? {} }
  const after = { document: theirs.document, schema: fresh['schema'] ?? {} }
  return [
    ...styleChanges(old, fresh, [before, after], name, spot),
    ...placed(
      schemaChanges(before, asSent(before, after, fresh), { direction, isText: true }),
      'parameter',
      name,
      spot,
    ),
  ]
}

/** One value in a query is a list of one, too. */
function asSent(before: Place, after: Place, { in: place, style = 'form' }: Json): Place {
  const shapes = shapesOf(after)
  const isList = shapes.length > 0 && shapes.every(({ types }) => types.size === 1 && types.has('array'))
  if (place !== 'query' || style !== 'form' || !isList || has(before, 'array', 'object')) return after
  const [shape] = shapes
  const isEnough = shapes.length === 1 && (shape?.bounds['minItems'] ?? 0) <= 1
  return isEnough ? { document: after.document, schema: shape?.firstItems[0] ?? shape?.items ?? {} } : after
}
