/**
 * What consumers of the three services get wrong in their Pact tests, done right. The matchers are plain objects in
 * Pact's integration JSON, so that they work with any version of @pact-foundation/pact.
 */

/** A matcher in Pact's integration JSON. */
export interface Matcher<Value> {
  readonly 'pact:matcher:type': string
  readonly value: Value
  readonly [rule: string]: unknown
}

/** What this needs of Pact's request and response builders. */
interface Builder {
  headers(headers: Record<string, string>): Builder
  jsonBody(body: unknown): Builder
}

export const jsonApi = 'application/vnd.api+json'

/**
 * A JSON:API body with its one header, for `withRequest` and `willRespondWith`. Pact's own jsonBody() adds
 * `Content-Type: application/json` unless a header of exactly that spelling is there.
 */
export function jsonApiBody(body: unknown): (builder: Builder) => void {
  return (builder) => void builder.headers({ 'Content-Type': jsonApi }).jsonBody(body)
}

/** The same for plain JSON. */
export function jsonBody(body: unknown): (builder: Builder) => void {
  return (builder) => void builder.headers({ 'Content-Type': 'application/json' }).jsonBody(body)
}

/** A text that the pattern matches from beginning to end, shown by an example. */
export function matching(pattern: RegExp, value: string): Matcher<string> {
  return { 'pact:matcher:type': 'regex', regex: pattern.source, value }
}

/**
 * A date and time by RFC 3339, with any fraction of a second and any offset. Pact's datetime() takes one Java pattern and
 * refuses all other ways to write the same moment.
 */
export function dateTime(value = '2026-01-31T12:00:00Z'): Matcher<string> {
  return matching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/, value)
}

export function uuid(value = 'e2490de5-5bd3-43d5-b7c4-526e33f71304'): Matcher<string> {
  return matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, value)
}

/** Anything of the example's type. */
export function like<Value>(value: Value): Matcher<Value> {
  return { 'pact:matcher:type': 'type', value }
}

/** A list of at least one item like the example. */
export function eachLike<Item>(item: Item): Matcher<Item[]> {
  return { 'pact:matcher:type': 'type', min: 1, value: [item] }
}

/**
 * A text that a provider state gives: `${organizationId}` in the expression is replaced by the state's value of that
 * name when the contract is verified. The example stands for it in the consumer's test.
 */
export function fromState(expression: string, example: string): Matcher<string> {
  return { 'pact:matcher:type': 'type', 'pact:generator:type': 'ProviderState', expression, value: example }
}

/** ClickHouse's error document: the status as a number, and a text that begins with a code in capitals. */
export function clickhouseError(status: number, code: string): Record<string, unknown> {
  return { status, error: matching(new RegExp(`^${code}: .+$`), `${code}: what was wrong`), requestId: uuid() }
}

/** An error document of JSON:API: at least one error with this status, which is a text. */
export function jsonApiErrors(status: number): { errors: Matcher<{ status: string }[]> } {
  return { errors: eachLike({ status: String(status) }) }
}
