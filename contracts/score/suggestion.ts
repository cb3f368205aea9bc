import { objectOf, parsedOr, type Json } from '../verify/json.ts'
import type { State, WireRequest } from './asked-mock.ts'
import type { SeenAnswer } from './cases.ts'

/** Whatever an answer may be in one place. */
export type Wanted =
  | { readonly is: 'value'; readonly value: unknown }
  | { readonly is: 'like'; readonly value: unknown }
  | { readonly is: 'pattern'; readonly pattern: string; readonly value: string }
  | { readonly is: 'items'; readonly item: Wanted; readonly count: number | undefined }
  | { readonly is: 'members'; readonly members: Readonly<Record<string, Wanted>> }

/** An interaction to add to a contract. */
export interface Suggestion {
  readonly provider: string
  readonly description: string
  readonly states: readonly State[]
  /** With `${names}` of the states' values where these belong, and with the values themselves. */
  readonly request: WireRequest
  readonly example: WireRequest
  readonly status: number
  readonly contentType: string | undefined
  readonly headers: Readonly<Record<string, Wanted>>
  readonly body: Wanted | undefined
}

/** What the right answer has to be, so that the wrong one is not taken for it; the rest is of its kind. */
export function wantedOf(
  right: SeenAnswer,
  wrong: SeenAnswer,
): Pick<Suggestion, 'status' | 'contentType' | 'headers' | 'body'> {
  const { 'content-type': contentType, location } = right.headers
  // What is of another status is told by it. Of the rest nothing is a promise but what kind it is.
  const isOther = right.status !== wrong.status
  const isAbsent = location !== undefined && wrong.headers['location'] === undefined
  return {
    status: right.status,
    contentType,
    headers: isAbsent ? { Location: { is: 'like', value: location } } : {},
    body: right.body === '' ? undefined : told(parsedOr(right.body), parsedOr(isOther ? right.body : wrong.body)),
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/

export const uuidPattern = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
export const timePattern = String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$`

function told(right: unknown, wrong: unknown): Wanted {
  const isSame = JSON.stringify(right) === JSON.stringify(wrong)
  if (Array.isArray(right)) return listTold(right, Array.isArray(wrong) ? wrong : undefined)
  if (typeof right === 'object' && right !== null) {
    const other = objectOf(wrong)
    const members = Object.entries(right).map(([name, value]) => [name, told(value, isSame ? value : other[name])])
    return { is: 'members', members: Object.fromEntries(members) as Record<string, Wanted> }
  }
  if (typeof right !== 'string')
    return isSame && right !== null ? { is: 'like', value: right } : { is: 'value', value: right }
  if (uuid.test(right)) return { is: 'pattern', pattern: uuidPattern, value: right }
  if (time.test(right)) return { is: 'pattern', pattern: isSame ? timePattern : notationOf(right), value: right }
  if (isSame) return { is: 'like', value: right }
  return /[0-9a-f]{8}-|v1\./.test(right)
    ? { is: 'pattern', pattern: linkPattern(right), value: right }
    : { is: 'value', value: right }
}

/** A list that has to be empty, or has to have as many items. */
function listTold(right: readonly unknown[], wrong: readonly unknown[] | undefined): Wanted {
  if (right.length === 0) return { is: 'value', value: [] }
  const isCounted = wrong !== undefined && wrong.length !== right.length && wrong.length > 0
  return { is: 'items', item: told(right[0], wrong?.[0] ?? right[0]), count: isCounted ? right.length : undefined }
}

/** The one way in which a time is written. */
const notationOf = (text: string) =>
  `^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}${text.includes('.') ? String.raw`\.\d{3}` : ''}Z$`

/** A link whose ids and cursors may be others. */
const linkPattern = (link: string) =>
  `^${link
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '[0-9a-f-]{36}')
    .replaceAll(/v1\\\.[^&]+/g, '[^&]+')}$`

/** The whole of an interaction as a pact of version 4 has it. */
export function interactionOf(suggestion: Suggestion): Json {
  const { description, states, request, example, status, contentType, headers, body } = suggestion
  const rules: Record<string, Record<string, Json>> = { body: {}, header: {} }
  const shown = body && exampleOf(body, '$', rules['body'] as Record<string, Json>)
  const answered = Object.entries(headers).map(([name, wanted]) => {
    if (wanted.is !== 'value') (rules['header'] as Record<string, Json>)[name] = ruleOf(matcherOf(wanted))
    return [name, [String(exampleOf(wanted, '$', {}))]]
  })
  return {
    type: 'Synchronous/HTTP',
    description,
    providerStates: states.map(({ name, parameters }) => ({ name, params: parameters })),
    request: { ...requestOf(example), generators: generatorsOf(request) },
    response: {
      status,
      headers: { ...(contentType !== undefined && { 'Content-Type': [contentType] }), ...Object.fromEntries(answered) },
      ...(shown !== undefined && {
        body: { content: shown, contentType: contentType ?? 'application/json', encoded: false },
      }),
      matchingRules: rules,
    },
  }
}

function requestOf({ method, target, headers, body }: WireRequest): Json {
  const [path = '', query = ''] = target.split('?')
  const parameters = new URLSearchParams(query)
  const content = { content: parsedOr(body), contentType: headers['content-type'], encoded: false }
  return {
    method,
    path,
    ...(query !== '' && {
      query: Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)])),
    }),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...(body !== '' && { body: content }),
  }
}

const fromState = (expression: string) => ({ type: 'ProviderState', expression })

function generatorsOf({ target, headers, body }: WireRequest): Json {
  const [path = ''] = target.split('?')
  const ofBody: Record<string, Json> = {}
  collect(parsedOr(body), '$', ofBody)
  const ofHeaders = Object.entries(headers).filter(([, value]) => value.includes('${'))
  return {
    ...(path.includes('${') && { path: fromState(path) }),
    header: Object.fromEntries(ofHeaders.map(([name, value]) => [name, fromState(value)])),
    ...(Object.keys(ofBody).length > 0 && { body: ofBody }),
  }
}

function collect(value: unknown, place: string, found: Record<string, Json>): void {
  if (typeof value === 'string' && value.includes('${')) found[place] = fromState(value)
  if (typeof value !== 'object' || value === null) return
  for (const [name, each] of Object.entries(value)) collect(each, `${place}.${name}`, found)
}

const ruleOf = (...matchers: Json[]): Json => ({ combine: 'AND', matchers })

const matcherOf = (wanted: Wanted): Json =>
  wanted.is === 'pattern' ? { match: 'regex', regex: wanted.pattern } : { match: 'type' }

function exampleOf(wanted: Wanted, place: string, rules: Record<string, Json>): unknown {
  switch (wanted.is) {
    case 'value':
      return wanted.value
    case 'like':
    case 'pattern':
      rules[place] = ruleOf(matcherOf(wanted))
      return wanted.value
    case 'items':
      rules[place] = ruleOf({
        match: 'type',
        min: wanted.count ?? 1,
        ...(wanted.count !== undefined && { max: wanted.count }),
      })
      return Array.from({ length: wanted.count ?? 1 }, () => exampleOf(wanted.item, `${place}[*]`, rules))
    case 'members':
      return Object.fromEntries(
        Object.entries(wanted.members).map(([name, each]) => [name, exampleOf(each, `${place}${step(name)}`, rules)]),
      )
  }
}

const step = (name: string) => (/^\w+$/.test(name) ? `.${name}` : `['${name}']`)
