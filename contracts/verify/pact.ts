/** A pact file of specification 2, 3 or 4, as much of it as a verification looks at. */
export interface Pact {
  readonly consumer: string
  readonly provider: string
  readonly interactions: readonly Interaction[]
  /** The names of the plugins that it can't be read without. */
  readonly plugins: readonly string[]
  /** The file as it was written. */
  readonly document: Readonly<Record<string, unknown>>
}

export interface Interaction {
  readonly description: string
  readonly states: readonly GivenState[]
  readonly pending: boolean
  /** False for messages. */
  readonly isHttp: boolean
  /** The names of the values that the request takes from the provider state: `organizationId`. */
  readonly stateValues: readonly string[]
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
    throw new Error('it names no consumer and provider, so it is no pact; of a folder every .json is read')
  }
  const { pactSpecification, plugins } = objectOf(document['metadata'])
  const types = String(objectOf(pactSpecification)['version']).startsWith('4') ? [httpType] : [httpType, undefined]
  const interactions = [...listOf(document['interactions']), ...listOf(document['messages'])].map(objectOf)
  return {
    consumer,
    provider,
    document,
    interactions: interactions.map((each) => parseInteraction(each, types)),
    plugins: listOf(plugins).map((plugin) => String(objectOf(plugin)['name'])),
  }
}

/** Types are those that an HTTP interaction may have. */
function parseInteraction(document: Json, types: readonly unknown[]): Interaction {
  const request = objectOf(document['request'])
  const response = objectOf(document['response'])
  const isHttp = 'request' in document && 'response' in document && !String(document['type']).endsWith('/Messages')
  return {
    description: textOf(document['description'], '(no description)'),
    states: statesOf(document),
    pending: document['pending'] === true,
    isHttp,
    stateValues: stateValuesOf(request['generators']),
    malformed: isHttp ? malformationOf(document, types) : undefined,
    method: textOf(request['method'], 'GET').toUpperCase(),
    path: textOf(request['path'], ''),
    request: parseMessage(request),
    status: Number(response['status'] ?? 200),
    response: parseMessage(response),
    document,
  }
}

const httpType = 'Synchronous/HTTP'

/** A list counts before a single state, as it does for the verifier. */
function statesOf(document: Json): GivenState[] {
  const single = document['providerState'] ?? document['provider_state']
  const list = document['providerStates'] ?? (single === undefined || single === '' ? [] : [{ name: single }])
  return listOf(list)
    .map(objectOf)
    .map(({ name, params }) => ({ name: String(name), parameters: objectOf(params) }))
}

/** Generators stand in the request's parts, in some below a name or a place. An expression without `${` is a name. */
function stateValuesOf(generators: unknown): string[] {
  const { type, expression } = objectOf(generators)
  if (type !== 'ProviderState' || typeof expression !== 'string') {
    return [...new Set(Object.values(objectOf(generators)).flatMap(stateValuesOf))]
  }
  if (!expression.includes('${')) return [expression]
  return [...expression.matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name)
}

function malformationOf(document: Json, types: readonly unknown[]): string | undefined {
  const [request, response] = [objectOf(document['request']), objectOf(document['response'])]
  const isObject = (value: unknown) => (value ?? undefined) === undefined || value === objectOf(value)
  const { status } = response
  const isState = (value: unknown) => typeof objectOf(value)['name'] === 'string' && isObject(objectOf(value)['params'])
  const states = document['providerStates'] ?? []
  const faults: readonly (readonly [isFault: boolean, fault: string])[] = [
    [typeof (document['description'] ?? '') !== 'string', 'its description is no text'],
    [!types.includes(document['type']), `its type is not "${httpType}"`],
    [
      !Array.isArray(states) || !states.every(isState),
      'its providerStates are no list of objects with name and params',
    ],
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
