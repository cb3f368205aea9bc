/** A pact file of specification 2, 3 or 4, as much of it as a verification looks at. */
export interface Pact {
  readonly consumer: string
  readonly provider: string
  readonly interactions: readonly Interaction[]
  /** The file as it was written. */
  readonly document: Readonly<Record<string, unknown>>
}

export interface Interaction {
  readonly description: string
  readonly states: readonly GivenState[]
  readonly pending: boolean
  /** False for messages. */
  readonly isHttp: boolean
  /** What of an HTTP interaction is not as every specification has it; undefined: nothing. */
  readonly malformed: string | undefined
  readonly method: string
  readonly path: string
  readonly request: Message
  readonly status: number
  readonly response: Message
  /** The interaction as it was written. */
  readonly document: Readonly<Record<string, unknown>>
}

export interface GivenState {
  readonly name: string
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface Message {
  /** Every value of every `Content-Type` header, however it is spelled. */
  readonly contentTypes: readonly string[]
  readonly hasBody: boolean
  /** Matching rules of the body: JSON path and rules. */
  readonly bodyRules: readonly (readonly [path: string, rules: readonly Rule[]])[]
}

export type Rule = Readonly<Record<string, unknown>>

type Json = Record<string, unknown>

/** Reads a pact. Throws an Error that says what it lacks. */
export function parsePact(text: string): Pact {
  const document = objectOf(JSON.parse(text))
  const consumer = objectOf(document['consumer'])['name']
  const provider = objectOf(document['provider'])['name']
  if (typeof consumer !== 'string' || typeof provider !== 'string') {
    throw new Error('it names no consumer and provider, so it is no pact')
  }
  const interactions = [...listOf(document['interactions']), ...listOf(document['messages'])]
  return { consumer, provider, document, interactions: interactions.map(objectOf).map(parseInteraction) }
}

function parseInteraction(document: Json): Interaction {
  const request = objectOf(document['request'])
  const response = objectOf(document['response'])
  const isHttp = 'request' in document && 'response' in document && (document['type'] ?? httpType) === httpType
  return {
    description: textOf(document['description'], '(no description)'),
    states: statesOf(document),
    pending: document['pending'] === true,
    isHttp,
    malformed: isHttp ? malformationOf(document) : undefined,
    method: textOf(request['method'], 'GET').toUpperCase(),
    path: textOf(request['path'], ''),
    request: parseMessage(request),
    status: Number(response['status'] ?? 200),
    response: parseMessage(response),
    document,
  }
}

const httpType = 'Synchronous/HTTP'

function statesOf(document: Json): GivenState[] {
  const single = document['providerState'] ?? document['provider_state']
  if (typeof single === 'string' && single !== '') return [{ name: single, parameters: {} }]
  return listOf(document['providerStates'])
    .map(objectOf)
    .map(({ name, params }) => ({ name: String(name), parameters: objectOf(params) }))
}

function malformationOf(document: Json): string | undefined {
  const [request, response] = [objectOf(document['request']), objectOf(document['response'])]
  const isObject = (value: unknown) => (value ?? undefined) === undefined || value === objectOf(value)
  const { status } = response
  const faults: readonly (readonly [isFault: boolean, fault: string])[] = [
    [typeof (document['description'] ?? '') !== 'string', 'its description is no text'],
    [request !== document['request'], 'its request is no object'],
    [response !== document['response'], 'its response is no object'],
    [typeof request['method'] !== 'string', 'its request has no method'],
    [typeof request['path'] !== 'string', 'its request has no path'],
    [!isObject(request['headers']), "its request's headers are no object"],
    [!isObject(response['headers']), "its response's headers are no object"],
    [!Number.isInteger(status) || Number(status) < 100 || Number(status) > 599, "its response's status is no status"],
  ]
  return faults.find(([isFault]) => isFault)?.[1]
}

function parseMessage(message: Json): Message {
  const contentTypes = Object.entries(objectOf(message['headers']))
    .filter(([name]) => name.toLowerCase() === 'content-type')
    .flatMap(([, value]) => value)
    .map(String)
  const { body } = message
  const content = 'content' in objectOf(body) && 'contentType' in objectOf(body) ? objectOf(body)['content'] : body
  return {
    contentTypes,
    hasBody: content !== undefined && content !== null && content !== '',
    bodyRules: rulesOf(message),
  }
}

/** Specification 3 and 4 group rules by part, 2 writes the part into the path. */
function rulesOf({ matchingRules }: Json): Message['bodyRules'] {
  const rules = objectOf(matchingRules)
  if ('body' in rules) {
    return Object.entries(objectOf(rules['body'])).map(([path, each]) => [
      path,
      listOf(objectOf(each)['matchers']).map(objectOf),
    ])
  }
  return Object.entries(rules)
    .filter(([path]) => path.startsWith('$.body'))
    .map(([path, rule]) => [path.replace('$.body', '$'), [objectOf(rule)]])
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}
