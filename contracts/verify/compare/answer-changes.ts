import { objectOf, resolve, type Json } from '../json.ts'
import { changeOf, placed, type Change } from './change.ts'
import { contentChanges } from './content-changes.ts'
import { declaredStatus, type Operation } from './operations.ts'
import { schemaChanges } from './schema-changes.ts'
import type { Direction } from './sentences.ts'
import { styleChanges } from './style-changes.ts'

/** What changes in the answers: their statuses, headers and bodies. Those to webhooks come from clients. */
export function answerChanges(mine: Operation, theirs: Operation, direction: Direction): Change[] {
  const [old, fresh] = [mine, theirs].map(({ own }) => objectOf(own['responses']))
  if (!old || !fresh) return []
  const known = Object.keys(old).flatMap((status) => {
    const found = declaredStatus(fresh, status)
    if (found === undefined) {
      const severity = status.startsWith('2') || direction === 'request' ? 'breaks' : 'may break'
      const what = `The status ${status} is no longer declared.`
      return [changeOf('status-gone', severity, what, { part: 'status', status }, `answer ${status}`)]
    }
    const [before, after] = [
      objectOf(resolve(mine.document, old[status])),
      objectOf(resolve(theirs.document, fresh[found])),
    ]
    const place = `answer ${status}`
    return [
      ...(direction === 'response' ? headerChanges([mine, before], [theirs, after], status) : []),
      ...contentChanges([mine.document, before], [theirs.document, after], direction, 'answer', place, {
        part: 'answer body',
        status,
        way: [],
      }),
    ]
  })
  const added = Object.keys(fresh)
    .filter((status) => declaredStatus(old, status) === undefined)
    .map((status) =>
      changeOf(
        'status-new',
        'harmless',
        `The status ${status} is new.`,
        { part: 'status', status },
        `answer ${status}`,
      ),
    )
  return [...known, ...added]
}

const asHeader = (header: Json): Json => ({ in: 'header', ...header })

type Side = readonly [operation: Operation, response: Json]

function headerChanges([mine, old]: Side, [theirs, fresh]: Side, status: string): Change[] {
  const headersOf = ([{ document }, response]: Side) =>
    new Map(
      Object.entries(objectOf(response['headers']))
        .map(([name, header]) => [name.toLowerCase(), { name, header: objectOf(resolve(document, header)) }] as const)
        .filter(([name]) => name !== 'content-type'),
    )
  const [before, after] = [headersOf([mine, old]), headersOf([theirs, fresh])]
  const added = [...after]
    .filter(([key]) => !before.has(key))
    .map(([, { name }]) => {
      const place = `answer ${status}: header ${name}`
      return changeOf('answer-header-new', 'harmless', `${place}: it is new.`, {}, place)
    })
  const known = [...before].flatMap(([key, { name, header }]) => {
    const place = `answer ${status}: header ${name}`
    const spot = { part: 'answer header', status, way: [key] } as const
    const other = after.get(key)?.header
    const wasRequired = header['required'] === true
    if (!other) {
      return [
        changeOf('answer-header-gone', wasRequired ? 'breaks' : 'may break', `${place}: it is gone.`, spot, place),
      ]
    }
    const schemas = [
      { document: mine.document, schema: header['schema'] ?? {} },
      { document: theirs.document, schema: other['schema'] ?? {} },
    ] as const
    const [isContent, wasContent] = [other['content'] !== undefined, header['content'] !== undefined]
    const written =
      isContent && wasContent
        ? contentChanges([mine.document, header], [theirs.document, other], 'response', 'answer-header', place, spot)
        : isContent !== wasContent
          ? [changeOf('answer-header-style', 'breaks', `${place}: it is written in another way now.`, spot, place)]
          : styleChanges(asHeader(header), asHeader(other), schemas, place, spot, 'answer-header')
    return [
      ...written,
      ...(wasRequired && other['required'] !== true
        ? [changeOf('answer-header-optional', 'breaks', `${place}: it may be absent now.`, spot, place)]
        : []),
      ...placed(schemaChanges(...schemas, { direction: 'response', isText: true }), 'answer-header', place, spot),
    ]
  })
  return [...known, ...added]
}
