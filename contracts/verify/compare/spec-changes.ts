import { member, objectOf, resolve, textOf } from '../json.ts'
import { answerChanges } from './answer-changes.ts'
import { changeOf, type Change, type SpecChange } from './change.ts'
import { contentChanges } from './content-changes.ts'
import { callbacksOf, operationsOf, webhooksOf, type Operation } from './operations.ts'
import { parameterChanges } from './parameter-changes.ts'
import { securityChanges, tokenChanges } from './security-changes.ts'
import type { Direction } from './sentences.ts'
import { serverChanges } from './server-changes.ts'

/**
 * What may break a client, since what it sends may be refused or what it is answered may surprise it, and what is new
 * without harm. Both are OpenAPI documents of version 3. Today is a day as `2026-01-31`: an operation whose sunset is
 * over may go.
 */
export function specChanges(before: object, after: object, today: string): SpecChange[] {
  const whole = [
    ...serverChanges(member(before, 'servers'), member(after, 'servers')),
    ...tokenChanges(before, after),
  ].map((change) => ({ ...change, operation: everywhere }))
  return [
    ...whole,
    ...changesOf(operationsOf(before), operationsOf(after), 'request', today),
    ...changesOf(webhooksOf(before), webhooksOf(after), 'response', today),
  ]
}

/** Where a change is one of the document. */
const everywhere = 'all operations'

type Operations = ReadonlyMap<string, Operation>

/** Direction is that of what is asked; it is answered in the other one. */
function changesOf(old: Operations, fresh: Operations, direction: Direction, today: string): SpecChange[] {
  const known = [...old].flatMap(([key, mine]) => {
    const theirs = fresh.get(key)
    const changes = theirs ? operationChanges(mine, theirs, direction) : [goneChange(mine, direction, today)]
    const own = unique(changes).map((change) => ({ ...change, operation: mine.title }))
    if (!theirs || direction === 'response') return own
    return [...own, ...changesOf(callbacksOf(mine), callbacksOf(theirs), 'response', today)]
  })
  const added = [...fresh]
    .filter(([key]) => !old.has(key))
    .map(([, { title }]) => ({ ...changeOf('operation-new', 'harmless', 'The operation is new.'), operation: title }))
  return [...known, ...added]
}

function unique(changes: readonly Change[]): Change[] {
  return [...new Map(changes.map((change) => [`${change.id} ${change.message}`, change])).values()]
}

function goneChange({ own }: Operation, direction: Direction, today: string): Change {
  if (direction === 'response') return changeOf('webhook-gone', 'breaks', 'It is no longer sent.')
  const sunset = sunsetOf(own)
  if (own['deprecated'] === true && sunset !== undefined && sunset <= today) {
    return changeOf('operation-gone-after-sunset', 'harmless', `The operation is gone, after its sunset on ${sunset}.`)
  }
  return changeOf('operation-gone', 'breaks', 'The operation is gone.')
}

/** The day after which an operation may be gone, as `x-sunset` says it. */
function sunsetOf(own: Operation['own']): string | undefined {
  return /^\d{4}-\d{2}-\d{2}/.exec(String(own['x-sunset']))?.[0]
}

function operationChanges(mine: Operation, theirs: Operation, direction: Direction): Change[] {
  const isRequest = direction === 'request'
  const hasServers = mine.servers !== undefined || theirs.servers !== undefined
  const serversOf = ({ servers, document }: Operation) => servers ?? member(document, 'servers')
  return [
    ...lifeChanges(mine, theirs),
    ...(hasServers ? serverChanges(serversOf(mine), serversOf(theirs)) : []),
    ...(isRequest ? securityChanges(mine, theirs) : []),
    ...parameterChanges(mine, theirs, direction),
    ...bodyChanges(mine, theirs, direction),
    ...answerChanges(mine, theirs, isRequest ? 'response' : 'request'),
  ]
}

function lifeChanges({ own: old }: Operation, { own: fresh }: Operation): Change[] {
  const [before, now] = [sunsetOf(old), sunsetOf(fresh)]
  const isDeprecated = fresh['deprecated'] === true && old['deprecated'] !== true
  const isNamed = old['operationId'] !== undefined && old['operationId'] !== fresh['operationId']
  return [
    ...(isDeprecated ? [changeOf('operation-deprecated', 'harmless', 'The operation is deprecated now.')] : []),
    ...(before !== undefined && now !== undefined && now < before
      ? [changeOf('sunset-earlier', 'may break', `The operation may be gone on ${now} now, not on ${before}.`)]
      : []),
    ...(before !== undefined && now === undefined && fresh['deprecated'] === true
      ? [changeOf('sunset-gone', 'may break', 'The operation is deprecated, and no longer says until when it stays.')]
      : []),
    ...(isNamed
      ? [changeOf('operation-id', 'harmless', `The operation's id is ${textOf(fresh['operationId'], 'gone')} now.`)]
      : []),
  ]
}

function bodyChanges(mine: Operation, theirs: Operation, direction: Direction): Change[] {
  const [old, fresh] = [mine, theirs].map(({ document, own }) => resolve(document, own['requestBody']))
  const [was, is] = [old?.['required'] === true, fresh?.['required'] === true]
  const isRequest = direction === 'request'
  const spot = { part: 'body', way: [] } as const
  if (old && !fresh) {
    const what = isRequest ? 'The request has no body any more.' : 'There is no body any more.'
    return [changeOf('request-body-gone', isRequest ? 'may break' : 'breaks', what, spot, 'request')]
  }
  return [
    ...(isRequest && is && !was
      ? [changeOf('request-body-required', 'breaks', 'The request needs a body now.', spot, 'request')]
      : []),
    ...(!isRequest && was && !is
      ? [changeOf('request-body-optional', 'breaks', 'The request may be without a body now.', spot, 'request')]
      : []),
    ...(isRequest && was && !is
      ? [changeOf('request-body-optional', 'harmless', 'The request may be without a body now.', spot, 'request')]
      : []),
    ...(old
      ? contentChanges(
          [mine.document, objectOf(old)],
          [theirs.document, objectOf(fresh)],
          direction,
          'request',
          'request',
          spot,
        )
      : []),
  ]
}
