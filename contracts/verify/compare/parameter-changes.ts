import { listOf, objectOf, resolve, textOf, type Json } from '../json.ts'
import { changeOf, placed, type Change, type Spot } from './change.ts'
import { contentChanges } from './content-changes.ts'
import { inPath, type Operation } from './operations.ts'
import { schemaChanges } from './schema-changes.ts'
import type { Direction } from './sentences.ts'
import { shapesOf } from './shape.ts'

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
    ...styleChanges(old, fresh, name, isStructured(before) || isStructured(after)),
    ...placed(schemaChanges(before, after, { direction, isText: true }), 'parameter', name, spot),
  ]
}

function isStructured(place: Parameters<typeof shapesOf>[0]): boolean {
  return shapesOf(place).some(({ types }) => types.has('array') || types.has('object'))
}

/** How a value is written. A single value looks the same in most styles. */
function styleChanges(old: Json, fresh: Json, name: string, isStructured: boolean): Change[] {
  const styleOf = (parameter: Json) => {
    const usual = parameter['in'] === 'query' || parameter['in'] === 'cookie' ? 'form' : 'simple'
    const style = textOf(parameter['style'], usual)
    return { style, explode: Boolean(parameter['explode'] ?? style === 'form') }
  }
  const [before, now] = [styleOf(old), styleOf(fresh)]
  const isPath = fresh['in'] === 'path'
  const say = (id: string, text: string, severity: 'breaks' | 'may break' = 'breaks') =>
    changeOf(`parameter-${id}`, severity, `${name}: ${text}`, spotOf(fresh), name)
  return [
    ...(before.style !== now.style && (isStructured || isPath)
      ? [say('style', `style is ${now.style} now.`)]
      : isStructured && before.explode !== now.explode
        ? [say('explode', `explode is ${String(now.explode)} now.`)]
        : []),
    ...(old['allowReserved'] === true && fresh['allowReserved'] !== true
      ? [say('allow-reserved', 'reserved signs have to be escaped now.')]
      : []),
    ...(old['allowEmptyValue'] === true && fresh['allowEmptyValue'] !== true
      ? [say('allow-empty-value', 'it may no longer be empty.')]
      : []),
  ]
}
