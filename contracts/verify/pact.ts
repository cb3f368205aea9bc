import { listOf, objectOf, textOf, type Json } from './json.ts'
import { parseMessage, type Message } from './message.ts'

/** A pact file of specification 2, 3 or 4, as much of it as a verification looks at. */
export interface Pact {
  readonly consumer: string
  /** What its metadata names as `invitekit.provider`, or its provider's name. */
  readonly provider: string
  /** The specification's first number, such as 4; 2 when the file names none. */
  readonly specification: number
  readonly interactions: readonly Interaction[]
  /** The names of the plugins that it can't be read without. */
  readonly plugins: readonly string[]
  /** The file as it was written. */
  readonly document: Json
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
  /** The day that the request asks for as its version, where it asks for any. */
  readonly version: string | undefined
  readonly status: number
  readonly response: Message
  /** The interaction as it was written. */
  readonly document: Json
}

export interface GivenState {
  readonly name: string
  readonly parameters: Json
}

/** Reads a pact. Throws an Error that says what it lacks. */
export function parsePact(text: string): Pact {
  const document = objectOf(JSON.parse(text))
  const consumer = objectOf(document['consumer'])['name']
  const provider = objectOf(document['provider'])['name']
  if (typeof consumer !== 'string' || typeof provider !== 'string') {
    throw new Error('it names no consumer and provider, so it is no pact; of a folder every .json is read')
  }
  const metadata = objectOf(document['metadata'])
  const { version } = objectOf(metadata['pactSpecification'] ?? metadata['pact-specification'])
  const named = [version, metadata['pactSpecificationVersion']].find((each) => typeof each === 'string')
  const specification = Number.parseInt(textOf(named, '2'), 10) || 2
  const types = specification === 4 ? [httpType] : [httpType, undefined]
  const interactions = [...listOf(document['interactions']), ...listOf(document['messages'])].map(objectOf)
  const service = objectOf(metadata['invitekit'])['provider']
  return {
    consumer,
    provider: textOf(service, provider),
    specification,
    document,
    interactions: interactions.map((each) => parseInteraction(each, types)),
    plugins: listOf(metadata['plugins']).map((plugin) => String(objectOf(plugin)['name'])),
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
    malformed: isHttp ? malformationOf(document, types) : undefined,
    method: textOf(request['method'], 'GET').toUpperCase(),
    path: textOf(request['path'], ''),
    request: parseMessage(request),
    version: versionOf(request['query']),
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

/** A day that the parameter `version` begins with. Specification 2 has a query as text, later ones by name. */
function versionOf(query: unknown): string | undefined {
  const given: unknown =
    typeof query === 'string' ? new URLSearchParams(query).get('version') : [objectOf(query)['version']].flat()[0]
  return /^\d{4}-\d{2}-\d{2}/.exec(textOf(given, ''))?.[0]
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
