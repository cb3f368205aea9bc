import { findingsOf, type Finding } from './finding.ts'
import { kindOf, refusalOf } from './matcher.ts'
import type { Message, MessagePart, PlacedGenerator, PlacedRule } from './message.ts'
import type { Interaction } from './pact.ts'
import { absenceAt, covers, tokensOf, valuesAt } from './places.ts'

const { error, warning } = findingsOf('preflight')

type Side = 'request' | 'answer'

/** Rules that refuse the contract's own example, and rules and generators at places that are not there. */
export function ownRuleFindings(interaction: Interaction): Finding[] {
  const { request, response, path, status } = interaction
  return [
    ...sideFindings('request', request, { path }),
    ...sideFindings('answer', response, { status: String(status) }),
  ]
}

function sideFindings(side: Side, message: Message, texts: Texts): Finding[] {
  return [
    ...message.rules.flatMap((rule) => ruleFindings(side, message, texts, rule)),
    ...message.generators.flatMap((generator) => generatorFindings(side, message, texts, generator)),
    ...message.strayParts.map(({ what, part }) =>
      error(
        `${what}-nowhere`,
        `The ${side} has a ${what} for "${part}", and a message has no such part: it is never looked at.`,
        'Parts are: path, query, header, body, status.',
      ),
    ),
  ]
}

/** What stands in a message once, as text. */
type Texts = Readonly<Partial<Record<MessagePart, string>>>

function ruleFindings(side: Side, message: Message, texts: Texts, rule: PlacedRule): Finding[] {
  const { part, place, matchers } = rule
  const examples = examplesAt(message, texts, part, place)
  if (examples.length === 0) return nowhere(side, 'rule', message, part, place)
  // Status rules name a class of codes.
  if (part === 'status' || matchers.length === 0) return []
  // A size is one of all values of a parameter.
  const sizes = { ...rule, matchers: matchers.filter((matcher) => kindOf(matcher) === 'type') }
  for (const example of part === 'query' ? [examples, ...examples] : examples) {
    // Some libraries write null where a generator makes the example up.
    if (example === null && hasGenerator(message, rule)) continue
    const refusal = refusalOf(example === examples ? sizes : rule, example)
    if (refusal === undefined) continue
    return [
      error(
        'example-refused',
        `The ${side}'s own example ${JSON.stringify(example)} at ${named(part, place)} does not fit its rule: ${refusal}.`,
        'Let the example be what the client really sends or reads, and the rule take it.',
      ),
    ]
  }
  if (
    side === 'answer' &&
    examples.every(isEmptyList) &&
    matchers.some((matcher) => ofLists.includes(kindOf(matcher)))
  ) {
    return [
      warning(
        'list-never-looked-at',
        `The rule at ${named(part, place)} takes any list, and its example is empty: nothing is said of its items.`,
        'Say what an item is: eachLike(…, 1). For a list that has to be empty write [] without a rule.',
      ),
    ]
  }
  return []
}

function hasGenerator({ generators }: Message, { part, place }: PlacedRule): boolean {
  return generators.some((each) => each.part === part && covers(tokensOf(each.place), tokensOf(place)))
}

function generatorFindings(
  side: Side,
  message: Message,
  texts: Texts,
  { part, place, type }: PlacedGenerator,
): Finding[] {
  const examples = examplesAt(message, texts, part, place)
  if (examples.length === 0) return nowhere(side, 'generator', message, part, place)
  // Credentials are looked at more closely.
  if (side === 'request' && place.toLowerCase() !== 'authorization' && examples.includes('')) {
    return [
      warning(
        'empty-example',
        `The client sends nothing at ${named(part, place)}. What the generator makes hides that in the replay.`,
        'Let the client send a value, and the example be one.',
      ),
    ]
  }
  if (generators.includes(type)) return []
  return [
    error(
      'unknown-generator',
      `The ${side} has a generator of the type "${type}" at ${named(part, place)}, which no library knows: the example is sent.`,
      `Types are: ${generators.join(', ')}.`,
    ),
  ]
}

const generators = [
  'ProviderState',
  'MockServerURL',
  'Uuid',
  'RandomInt',
  'RandomDecimal',
  'RandomHexadecimal',
  'RandomString',
  'RandomBoolean',
  'Regex',
  'Date',
  'Time',
  'DateTime',
]

const ofLists = ['type', 'eachKey', 'eachValue', 'values', 'arrayContains']
const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0

function examplesAt({ headers, query, body, hasBody }: Message, texts: Texts, part: MessagePart, place: string) {
  if (part === 'header') return headers.get(place.toLowerCase()) ?? []
  if (part === 'query') return query.get(place) ?? []
  if (part === 'body') return hasBody ? valuesAt(body, tokensOf(place)) : []
  const text = texts[part]
  return text === undefined || text === '' ? [] : [text]
}

/** Below an empty list a rule may wait for items; elsewhere it never looks at anything. */
function nowhere(
  side: Side,
  what: 'rule' | 'generator',
  message: Message,
  part: MessagePart,
  place: string,
): Finding[] {
  const isBelowEmpty = part === 'body' && message.hasBody && absenceAt(message.body, tokensOf(place)) === 'empty'
  const make = isBelowEmpty ? warning : error
  return [
    make(
      `${what}-nowhere`,
      `The ${side} has a ${what} at ${named(part, place)}, where its example has nothing: it is never looked at.`,
      isBelowEmpty
        ? 'Put an example into the list, as eachLike does.'
        : `Write the example there, or remove the ${what}.`,
    ),
  ]
}

function named(part: MessagePart, place: string): string {
  if (part === 'body') return place
  const words: Readonly<Record<string, string>> = { header: 'the header', query: 'the query parameter' }
  return place === '' ? `the ${part}` : `${words[part] ?? part} ${place}`
}
