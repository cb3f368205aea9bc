import { setImmediate } from 'node:timers/promises'

import { operationFinder } from './compare/operation-finder.ts'
import type { Operation } from './compare/operations.ts'
import { findingsOf, type Finding } from './finding.ts'
import { member, objectOf, listOf, resolve, type Json } from './json.ts'
import { kindOf } from './matcher.ts'
import { narrowerRules } from './narrower.ts'
import { takes } from './media-types.ts'
import type { Matcher } from './message.ts'
import type { openapiInForce } from '../../mock/index.ts'
import type { Interaction, Pact } from './pact.ts'
import { covers, tokensOf, valuesAt } from './places.ts'
import { reasonOf } from './reason-of.ts'
import { mayBeWrong, type Subject } from './wrong-on-purpose.ts'

const { error } = findingsOf('spec')

/** Holds one interaction of a pact against an OpenAPI document. */
export type SpecComparison = (pact: Pact, interaction: Interaction) => Promise<Finding[]>

/** Compares each interaction with the document in force; with that of the version that it asks for, where it does. */
export function comparisonInForce(
  conduct: Parameters<typeof openapiInForce>[0],
  documentInForce: typeof openapiInForce,
): SpecComparison {
  const comparisons = new Map<string, Promise<SpecComparison>>()
  return async (pact, interaction) => {
    // What is refused may ask for a version that there is not.
    const text = await documentInForce(conduct, interaction.status < 400 ? interaction.version : undefined)
    const comparison = comparisons.get(text) ?? specComparison(JSON.parse(text) as object)
    comparisons.set(text, comparison)
    return (await comparison)(pact, interaction)
  }
}

/** A comparison with the document, by PactFlow's OpenAPI Pact comparator and what that one does not look at. */
export async function specComparison(openapi: object): Promise<SpecComparison> {
  const comparator = await loadComparator(openapi)
  const operationOf = operationFinder(openapi)
  return async (pact, interaction) => {
    // Elsewhere requests of a verification are waiting for their answers.
    await setImmediate()
    const results = await compared(comparator, pact, readable(interaction)).catch((error: unknown) => reasonOf(error))
    if (typeof results === 'string') {
      return [error('malformed', `It can't be held against the spec, because it is not as a pact has it: ${results}.`)]
    }
    const operation = operationOf(interaction)
    return [
      ...results.flatMap((result) => findingOf(result, interaction, operation) ?? []),
      ...(operation ? narrowerRules(operation, interaction) : []),
    ]
  }
}

/** The comparator looks at no request whose answer is an error, so that those are shown to it with another answer too. */
async function compared(comparator: Comparator, { document }: Pact, interaction: Json): Promise<Result[]> {
  const inPact = (each: Json) => resultsOf(comparator, { ...document, interactions: [each] })
  const results = await inPact(interaction)
  if (Number(objectOf(interaction['response'])['status']) < 400) return results
  const ofRequest = (await inPact({ ...interaction, response: { status: 200 } })).filter(isOfRequest)
  return [...ofRequest, ...results.filter((result) => !isOfRequest(result))]
}

const isOfRequest = ({ code }: Result) => code.startsWith('request.')

/** The comparator reads no base64. */
function readable({ document, request, response }: Interaction): Json {
  const decoded = (side: 'request' | 'response', body: unknown) => {
    const message = objectOf(document[side])
    const { encoded, contentType } = objectOf(message['body'])
    const isBase64 = (encoded === true || encoded === 'base64') && contentType !== undefined
    return isBase64 ? { ...message, body: { content: body, contentType, encoded: false } } : message
  }
  return { ...document, request: decoded('request', request.body), response: decoded('response', response.body) }
}

function findingOf(
  { type, code, message, mockDetails }: Result,
  interaction: Interaction,
  operation: Operation | undefined,
): Finding | undefined {
  const place = mockDetails?.location.replace('[root].interactions[0].', '') ?? ''
  const text = place === '' ? message : `${message} @ ${place}`
  // Preflight looks at media types and credentials more closely.
  if (code.includes('content-type') || code === 'request.authorization.missing') return undefined
  // It takes an id that is none for a path that is none.
  const subject = code === 'request.path-or-method.unknown' && operation ? 'request.path.incompatible' : code
  if (isMeantToBeWrong(subject, interaction)) return undefined
  if (code === 'request.accept.incompatible' && operation && isTaken(operation, interaction)) return undefined
  if (type !== 'error' || isMerelyExample(message, place, interaction)) return undefined
  return error(code, text)
}

/** The comparator reads no weights such as `;q=0.9`. */
function isTaken({ document, own }: Operation, { request, status }: Interaction): boolean {
  const answer = resolve(document, member(own['responses'], String(status)))
  const types = Object.keys(objectOf(member(answer, 'content')))
  return types.some((type) => takes(request.headers.get('accept') ?? [], type))
}

/** What AJV says of a value that is of the right type, but not one of those that are allowed. */
const ofValue =
  /must match (pattern|format) |must be equal to (one of the allowed values|constant)|must NOT have (fewer|more) than \d+ characters|must be (>|<|>=|<=|multiple of) |must match (exactly one|a) schema in/

/** The same, or that it is of the wrong type. */
const ofExample = new RegExp(`${ofValue.source}|must be (string|integer|number|boolean|null)`)

/** Some libraries write null where a generator makes the example up: Uuid, RandomInt. */
function isMadeUp({ body, generators }: Interaction['response'], way: readonly string[]): boolean {
  const isThere = generators.some(({ part, place, expression }) => {
    const tokens = tokensOf(place)
    return part === 'body' && expression === undefined && tokens.length === way.length && covers(tokens, way)
  })
  return isThere && valuesAt(body, way).every((value) => value === null)
}

/**
 * The comparator looks at the examples of a contract. Where a matcher accepts more than its example, such as a time with
 * and without milliseconds, or any text at all, the example is no demand: some libraries choose it by chance.
 */
function isMerelyExample(message: string, place: string, { response }: Interaction): boolean {
  const part = 'response.body'
  if (!place.startsWith(part) || !ofExample.test(message)) return false
  const way = tokensOf(`$${place.slice(part.length)}`)
  if (isMadeUp(response, way)) return true
  if (!ofValue.test(message)) return false
  return response.rules.some(({ part: at, place: rule, matchers }) => {
    if (at !== 'body') return false
    const tokens = tokensOf(rule)
    // A rule of type holds for all below it, others for their own place.
    const isOfType = matchers.some((matcher) => kindOf(matcher) === 'type')
    const isFirm = matchers.every((matcher) => kindOf(matcher) === 'equality')
    if (!covers(tokens, way)) return false
    const rest = way.slice(tokens.length)
    return (!isFirm && (isOfType || rest.length === 0)) || matchers.some((matcher) => isOfItems(matcher, rest))
  })
}

/** Whether a rule for each value, or for some items of a list, is one for a place below it. */
function isOfItems(matcher: Matcher, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return false
  const isLoose = (rules: unknown, isDeep: boolean) =>
    listOf(rules).some((rule) => {
      const kind = kindOf(objectOf(rule))
      return kind !== 'equality' && (isDeep || kind === 'type')
    })
  if (kindOf(matcher) === 'eachValue') return isLoose(matcher['rules'], rest.length === 0)
  return listOf(matcher['variants']).some((variant) =>
    Object.entries(objectOf(objectOf(variant)['rules'])).some(([place, rule]) => {
      const tokens = tokensOf(place)
      return covers(tokens, rest) && isLoose(objectOf(rule)['matchers'], tokens.length === rest.length)
    }),
  )
}

/** What this uses of the library, whose own type declarations name files that it does not ship. */
interface Comparator {
  compare(pact: object): AsyncIterable<Result>
}

interface Result {
  readonly type: 'error' | 'warning' | 'info'
  readonly code: string
  readonly message: string
  readonly mockDetails?: { readonly location: string }
}

/** Rejects for a pact that the comparator does not read. */
async function resultsOf(comparator: Comparator, pact: object): Promise<Result[]> {
  const results: Result[] = []
  for await (const result of comparator.compare(pact)) results.push(result)
  return results
}

async function loadComparator(oas: object): Promise<Comparator> {
  const library: unknown = await import('@pactflow/openapi-pact-comparator')
  const { Comparator } = library as { Comparator: new (options: { oas: object }) => Comparator }
  return new Comparator({ oas })
}

const subjectOf: Readonly<Record<string, Subject>> = {
  body: 'body',
  query: 'query',
  header: 'header',
  path: 'path',
  accept: 'accept',
  authorization: 'credentials',
}

/** A consumer may send what is wrong to learn how it is told so. That the operation exists is asked all the same. */
function isMeantToBeWrong(code: string, { status }: Interaction): boolean {
  const [side, part = ''] = code.split('.')
  const subject = Object.hasOwn(subjectOf, part) ? subjectOf[part] : undefined
  return side === 'request' && subject !== undefined && mayBeWrong(status, subject)
}
