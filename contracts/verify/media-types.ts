import type { RuledOperation } from '../../mock/index.ts'
import { findingsOf, type Finding } from './finding.ts'
import { refusalOf } from './matcher.ts'
import { contentTypesOf, type Message } from './message.ts'
import type { Interaction } from './pact.ts'
import { mayBeWrong } from './wrong-on-purpose.ts'

const { error, warning } = findingsOf('preflight')

/** What is wrong with `Content-Type` and `Accept`: the verifier takes any JSON for any other. */
export function mediaTypeFindings(interaction: Interaction, operation: RuledOperation): Finding[] {
  const { status, request, response } = interaction
  const answered = (
    operation.responses[status] ??
    operation.responses[`${Math.floor(status / 100)}XX`] ??
    operation.responses['default']
  )?.mediaType
  return [
    ...(mayBeWrong(status, 'content-type')
      ? []
      : contentTypeFindings('request', request, operation.requestBody?.mediaType)),
    ...contentTypeFindings('response', response, answered),
    ...(status === 406 || status === 400 ? [] : acceptFindings(request, answered ?? anyOf(operation))),
  ]
}

function contentTypeFindings(part: 'request' | 'response', message: Message, declared: string | undefined): Finding[] {
  const given = contentTypesOf(message)
  if (given.length > 1) {
    const list = given.join(' and ')
    return [
      error(
        'two-content-types',
        `The ${part} has more than one Content-Type: ${list}.`,
        'Spell the header "Content-Type" once.',
      ),
    ]
  }
  const [only] = given
  if (only === undefined || declared === undefined) return []
  if (bareType(only) === declared) return []
  // Under a rule an answer's example is one of many.
  const rules = message.rules.filter(({ part: at, place }) => at === 'header' && place.toLowerCase() === 'content-type')
  const notations = [declared, `${declared}; charset=utf-8`, `${declared};charset=utf-8`]
  const isTaken = notations.some((notation) => rules.every((rule) => refusalOf(rule, notation) === undefined))
  if (part === 'response' && rules.length > 0 && isTaken) return []
  return [
    error(
      'wrong-media-type',
      `The ${part}'s Content-Type is ${only}, but the operation declares ${declared}.`,
      `Write ${declared}.`,
    ),
  ]
}

/** A service may answer 406 to who does not take what it speaks. */
function acceptFindings({ headers }: Message, declared: string | undefined): Finding[] {
  const given = headers.get('accept')
  if (given === undefined || declared === undefined) return []
  if (takes(given, declared)) return []
  return [
    warning(
      'wrong-accept',
      `The request takes ${given.join(', ')} only, and the operation answers ${declared}.`,
      `Send Accept: ${declared}.`,
    ),
  ]
}

/** Whether one of the ranges of an `Accept` holds a media type. */
export function takes(accept: readonly string[], mediaType: string): boolean {
  const [type] = mediaType.split('/')
  return accept
    .flatMap((value) => value.split(','))
    .filter((range) => !/;\s*q\s*=\s*0(\.0*)?\s*(;|$)/i.test(range))
    .map(bareType)
    .some((range) => range === mediaType || range === `${type}/*` || range === '*/*' || range === '')
}

/** What an operation answers that has no body where all goes well. */
function anyOf({ responses }: RuledOperation): string | undefined {
  return Object.values(responses).find(({ mediaType }) => mediaType !== undefined)?.mediaType
}

function bareType(value: string): string {
  return value.split(';', 1)[0]?.trim().toLowerCase() ?? ''
}
