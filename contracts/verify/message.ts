import { listOf, objectOf, parsedOr, type Json } from './json.ts'

/** The parts of a request or an answer that rules and generators stand at. */
export type MessagePart = 'path' | 'query' | 'header' | 'body' | 'status'

/** A request or an answer of a contract. */
export interface Message {
  /** Every value of every header, by lower-case name. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  /** Every value of every query parameter. */
  readonly query: ReadonlyMap<string, readonly string[]>
  readonly hasBody: boolean
  /** Decoded, and parsed when it is JSON. */
  readonly body: unknown
  readonly rules: readonly PlacedRule[]
  readonly generators: readonly PlacedGenerator[]
  /** Names of parts that rules or generators stand under, and no message has. */
  readonly strayParts: readonly { readonly what: 'rule' | 'generator'; readonly part: string }[]
}

/** What an actual value may be, beside the example. */
export interface PlacedRule {
  readonly part: MessagePart
  /** A JSON path in a body; the name of a header or a query parameter; empty for path and status. */
  readonly place: string
  readonly combine: 'AND' | 'OR'
  readonly matchers: readonly Matcher[]
}

export type Matcher = Json

/** What the verifier writes over an example. */
export interface PlacedGenerator {
  readonly part: MessagePart
  readonly place: string
  readonly type: string
  /** The values of the provider state that it takes: `organizationId`. */
  readonly stateValues: readonly string[]
  /** The text with `${names}` of values in it; undefined when it takes none. */
  readonly expression: string | undefined
}

/** Reads a request or an answer. */
export function parseMessage(message: Json): Message {
  const { hasBody, body } = bodyOf(message)
  return {
    headers: headersOf(message['headers']),
    query: queryOf(message['query']),
    hasBody,
    body,
    rules: rulesOf(message['matchingRules']),
    generators: generatorsOf(message['generators']),
    strayParts: [
      ...straysOf(message['matchingRules']).map((part) => ({ what: 'rule' as const, part })),
      ...straysOf(message['generators']).map((part) => ({ what: 'generator' as const, part })),
    ],
  }
}

/** Every value of every `Content-Type` header, however it is spelled. */
export function contentTypesOf({ headers }: Message): readonly string[] {
  return headers.get('content-type') ?? []
}

function headersOf(headers: unknown): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [name, value] of Object.entries(objectOf(headers))) {
    const key = name.toLowerCase()
    found.set(key, [...(found.get(key) ?? []), ...[value].flat().map(String)])
  }
  return found
}

/** A text in specification 2, lists by name later. */
function queryOf(query: unknown): Map<string, string[]> {
  if (typeof query === 'string') {
    const parameters = new URLSearchParams(query)
    return new Map([...parameters.keys()].map((name) => [name, parameters.getAll(name)]))
  }
  return new Map(Object.entries(objectOf(query)).map(([name, value]) => [name, [value].flat().map(String)]))
}

/** Specification 4 says how a body is encoded; before it JSON stands as it is. */
function bodyOf(message: Json): { hasBody: boolean; body: unknown } {
  const { body } = message
  const { content, contentType, encoded } = objectOf(body)
  const isWrapped = 'content' in objectOf(body) && 'contentType' in objectOf(body)
  const raw = isWrapped ? content : body
  if (raw === undefined || raw === null || raw === '') return { hasBody: false, body: undefined }
  const isBase64 = isWrapped && typeof raw === 'string' && (encoded === true || encoded === 'base64')
  if (!isBase64) return { hasBody: true, body: raw }
  const text = Buffer.from(raw, 'base64').toString()
  const type = [...(headersOf(message['headers']).get('content-type') ?? []), String(contentType)].join(' ')
  return { hasBody: true, body: /\bjson\b/i.test(type) ? parsedOr(text) : text }
}

/** Specification 3 and 4 group rules by part, 2 writes the part into the place. */
function rulesOf(document: unknown): PlacedRule[] {
  const rules = objectOf(document)
  return Object.entries(rules).flatMap(([key, value]): PlacedRule[] => {
    if (key.startsWith('$')) return ruleOfSpecification2(key, objectOf(value))
    const part = partOf(key)
    if (part === undefined) return []
    if (part === 'path' || part === 'status') {
      // A rule alone, or one below an empty name or `$`.
      const rule = 'matchers' in objectOf(value) ? objectOf(value) : objectOf(Object.values(objectOf(value))[0])
      return 'matchers' in rule ? [placed(part, '', rule)] : []
    }
    return Object.entries(objectOf(value)).map(([place, rule]) => placed(part, nameAt(part, place), objectOf(rule)))
  })
}

function placed(part: MessagePart, place: string, { combine, matchers }: Json): PlacedRule {
  return { part, place, combine: combine === 'OR' ? 'OR' : 'AND', matchers: listOf(matchers).map(objectOf) }
}

/** `$['body'][0]` as `$.body[0]`. */
const dotted = (place: string) => place.replace(/^\$\[(['"])(\w+)\1\]/, '$.$2')

function ruleOfSpecification2(key: string, matcher: Json): PlacedRule[] {
  const [, name = '', rest = ''] = /^\$\.?(body|headers?|query|path)?(.*)$/.exec(dotted(key)) ?? []
  const part = partOf(name)
  if (part === undefined) return []
  const place = part === 'body' ? `$${rest}` : nameAt(part, `$${rest}`)
  return [{ part, place, combine: 'AND', matchers: [matcher] }]
}

/** Of specification 2 a whole place is its own name: `$.cookies.x`. */
function straysOf(document: unknown): string[] {
  return Object.entries(objectOf(document)).flatMap(([key, value]) => {
    const name = key.startsWith('$') ? (/^\$\.?(\w+)/.exec(dotted(key))?.[1] ?? 'body') : key
    const isEmpty = Object.keys(objectOf(value)).length === 0
    return isEmpty || partOf(name) !== undefined ? [] : [key]
  })
}

function partOf(name: string): MessagePart | undefined {
  const known: Readonly<Record<string, MessagePart>> = { headers: 'header' }
  const parts: readonly MessagePart[] = ['path', 'query', 'header', 'body', 'status']
  return parts.find((part) => part === name) ?? (Object.hasOwn(known, name) ? known[name] : undefined)
}

/** Of headers and parameters the name: some libraries write `$.version[0]` or `version[0]`. */
function nameAt(part: MessagePart, place: string): string {
  if (part === 'body') return place
  const name = place.replace(/^\$\.?/, '').replace(/^\[(['"])(.*)\1\](\[(\d+|\*)\])?$/, '$2')
  return name.replace(/\[(\d+|\*)\]$/, '')
}

/** They stand in a message's parts, in some below a name or a place. */
function generatorsOf(document: unknown): PlacedGenerator[] {
  return Object.entries(objectOf(document)).flatMap(([key, value]): PlacedGenerator[] => {
    const part = partOf(key)
    if (part === undefined) return []
    if (typeof objectOf(value)['type'] === 'string') return [generatorAt(part, '', objectOf(value))]
    return Object.entries(objectOf(value)).map(([place, each]) =>
      generatorAt(part, nameAt(part, place), objectOf(each)),
    )
  })
}

/** An expression without `${` is a name. */
function generatorAt(part: MessagePart, place: string, { type, expression: given }: Json): PlacedGenerator {
  const isOfState = type === 'ProviderState' && typeof given === 'string'
  const expression = isOfState ? (given.includes('${') ? given : `\${${given}}`) : undefined
  const stateValues = [...(expression ?? '').matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name)
  return { part, place, type: String(type), stateValues, expression }
}
