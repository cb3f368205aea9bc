/** What a new version of an OpenAPI document takes from clients of the old one. */
export interface SpecChange {
  /** `GET /rest/orgs/{org_id}/invites`. */
  readonly operation: string
  readonly message: string
}

type Json = Record<string, unknown>
type Direction = 'request' | 'response'

/** Changes that may break a client: what it sends may be refused, or what it is answered may surprise it. */
export function breakingChanges(before: object, after: object): SpecChange[] {
  const [old, fresh] = [operationsOf(before as Json), operationsOf(after as Json)]
  return [...old].flatMap(([operation, mine]) => {
    const theirs = fresh.get(operation)
    const messages = theirs ? operationChanges(before as Json, mine, after as Json, theirs) : ['The operation is gone.']
    return [...new Set(messages)].map((message) => ({ operation, message }))
  })
}

function operationsOf(openapi: Json): Map<string, Json> {
  const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options']
  const operations = Object.entries((openapi['paths'] ?? {}) as Record<string, Json>).flatMap(([path, item]) =>
    methods
      .filter((method) => method in item)
      .map((method): [string, Json] => {
        const operation = item[method] as Json
        const parameters = [...listOf(item['parameters']), ...listOf(operation['parameters'])]
        return [`${method.toUpperCase()} ${path}`, { ...operation, parameters }]
      }),
  )
  return new Map(operations)
}

function operationChanges(before: Json, mine: Json, after: Json, theirs: Json): string[] {
  const request = (document: Json, operation: Json) => contentOf(document, operation['requestBody'])
  const responses = (operation: Json) => (operation['responses'] ?? {}) as Json
  const answers = Object.keys(responses(mine)).flatMap((status) => {
    if (!(status in responses(theirs))) return [`The status ${status} is no longer declared.`]
    const [old, fresh] = [contentOf(before, responses(mine)[status]), contentOf(after, responses(theirs)[status])]
    return contentChanges(before, old, after, fresh, 'response', `answer ${status}`)
  })
  const bodies = contentChanges(before, request(before, mine), after, request(after, theirs), 'request', 'request')
  return [...parameterChanges(before, mine, after, theirs), ...bodies, ...answers]
}

function parameterChanges(before: Json, mine: Json, after: Json, theirs: Json): string[] {
  const parameters = (document: Json, operation: Json) =>
    new Map(
      listOf(operation['parameters']).map((each) => {
        const parameter = resolve(document, each)
        return [`${String(parameter['in'])} parameter ${String(parameter['name'])}`, parameter]
      }),
    )
  const [old, fresh] = [parameters(before, mine), parameters(after, theirs)]
  const gone = [...old.keys()].filter((name) => !fresh.has(name)).map((name) => `The ${name} is gone.`)
  const others = [...fresh].flatMap(([name, parameter]) => {
    const known = old.get(name)
    if (parameter['required'] === true && known?.['required'] !== true) return [`The ${name} is required now.`]
    return known ? schemaChanges(before, known['schema'], after, parameter['schema'], 'request', name) : []
  })
  return [...gone, ...others]
}

function contentOf(document: Json, part: unknown): Json {
  return (resolve(document, part)['content'] ?? {}) as Json
}

function contentChanges(
  before: Json,
  mine: Json,
  after: Json,
  theirs: Json,
  direction: Direction,
  what: string,
): string[] {
  return Object.entries(mine).flatMap(([mediaType, content]) => {
    const other = theirs[mediaType] as Json | undefined
    if (!other) return [`The ${what} is no longer ${mediaType}.`]
    return schemaChanges(before, (content as Json)['schema'], after, other['schema'], direction, what)
  })
}

/** What is sent must not become narrower, what is answered must not become wider or lose members. */
function schemaChanges(
  before: Json,
  mine: unknown,
  after: Json,
  theirs: unknown,
  direction: Direction,
  place: string,
  depth = 0,
): string[] {
  if (mine === undefined || theirs === undefined || depth > 20) return []
  const [old, fresh] = [resolve(before, mine), resolve(after, theirs)]
  const isRequest = direction === 'request'
  const [narrow, wide] = isRequest ? [fresh, old] : [old, fresh]
  const changes: string[] = []
  const surprising = typesOf(wide).filter((type) => !typesOf(narrow).includes(type))
  if (typesOf(narrow).length > 0 && surprising.length > 0) {
    changes.push(`${place}: ${surprising.join(', ')} ${isRequest ? 'is no longer accepted' : 'may be answered now'}.`)
  }
  const values = listOf(wide['enum']).filter(
    (value) => Array.isArray(narrow['enum']) && !narrow['enum'].includes(value),
  )
  if (values.length > 0) {
    changes.push(
      `${place}: the value ${values.join(', ')} ${isRequest ? 'is no longer accepted' : 'may be answered now'}.`,
    )
  }
  const [oldMembers, freshMembers] = [membersOf(old), membersOf(fresh)]
  const [oldRequired, freshRequired] = [listOf(old['required']), listOf(fresh['required'])]
  for (const name of Object.keys(oldMembers)) {
    if (!(name in freshMembers) && (!isRequest || fresh['additionalProperties'] === false))
      changes.push(`${place}: ${name} is gone.`)
    else if (!isRequest && oldRequired.includes(name) && !freshRequired.includes(name)) {
      changes.push(`${place}: ${name} may be absent now.`)
    }
  }
  if (isRequest) {
    for (const name of freshRequired)
      if (!oldRequired.includes(name)) changes.push(`${place}: ${String(name)} is required now.`)
  }
  const deeper = Object.entries(oldMembers).flatMap(([name, schema]) =>
    schemaChanges(before, schema, after, freshMembers[name], direction, `${place}: ${name}`, depth + 1),
  )
  const items = schemaChanges(before, old['items'], after, fresh['items'], direction, `${place}: item`, depth + 1)
  return [...changes, ...deeper, ...items]
}

const membersOf = (schema: Json) => (schema['properties'] ?? {}) as Json
const typesOf = ({ type }: Json) => [type].flat().filter((each) => typeof each === 'string')
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

function resolve(document: Json, value: unknown): Json {
  const schema = (typeof value === 'object' && value !== null ? value : {}) as Json
  const reference = schema['$ref']
  if (typeof reference !== 'string') return schema
  const found = reference
    .slice(2)
    .split('/')
    .reduce<unknown>((part, name) => (part as Json | undefined)?.[name], document)
  return resolve(document, found)
}
