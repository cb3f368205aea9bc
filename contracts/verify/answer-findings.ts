import { findingsOf, type Finding, type Stage } from './finding.ts'
import type { Exchange } from './exchanges.ts'
import { member, parsedOr } from './json.ts'
import type { Interaction } from './pact.ts'
import { tokensOf, valuesAt } from './places.ts'
import { openPlaces } from './replay.ts'

/** What the verifier does not see in an answer that it takes. */
export function answerFindings(interaction: Interaction, exchange: Exchange, stage: Stage): Finding[] {
  const { error } = findingsOf(stage)
  return [
    ...exchange.violations.map((text) => error('answer-contradicts-spec', `The answer contradicts the spec: ${text}`)),
    ...stateValueFindings(interaction, exchange, stage),
  ]
}

/** Where the contract wants a value of the state, the answer has to have that one. */
function stateValueFindings({ response }: Interaction, { body, stateValues }: Exchange, stage: Stage): Finding[] {
  const { error } = findingsOf(stage)
  const answered = parsedOr(body)
  return openPlaces(response).flatMap(({ part, place, expression = '' }) => {
    if (part !== 'body') return []
    const wanted = expression.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => String(member(stateValues, name)))
    const wrong = valuesAt(answered, tokensOf(place)).filter((value) => String(value) !== wanted)
    if (wrong.length === 0) return []
    const message = `body ${place}: Expected ${JSON.stringify(wrong[0])} to be the state's ${expression}, ${JSON.stringify(wanted)}`
    return [error('body', message)]
  })
}

/** Lists whose items the contract describes, of which the answer had none: nothing of them was looked at. */
export function emptyListFindings({ response }: Interaction, { body }: Exchange, stage: Stage): Finding[] {
  const { warning } = findingsOf(stage)
  const places: string[] = []
  collectEmpty(response.body, parsedOr(body), '$', places)
  return places.map((place) =>
    warning(
      'list-never-looked-at',
      `The contract says what the items of ${place} are, and the answer had none: nothing of them was looked at.`,
      'Give a state that has some, and take at least one: eachLike(…, 1).',
    ),
  )
}

function collectEmpty(example: unknown, actual: unknown, place: string, places: string[]): void {
  if (typeof example !== 'object' || example === null || typeof actual !== 'object' || actual === null) return
  const isList = Array.isArray(example)
  if (Object.keys(actual).length === 0) {
    if (Object.keys(example).length > 0 && isList === Array.isArray(actual)) places.push(place)
    return
  }
  for (const [name, value] of Object.entries(example)) {
    const other: unknown = Object.hasOwn(actual, name) ? (actual as Record<string, unknown>)[name] : undefined
    collectEmpty(value, other, isList ? `${place}[${name}]` : `${place}.${name}`, places)
  }
}
