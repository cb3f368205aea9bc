import { resolve, schemaChanges, type Direction } from './schema-changes.ts'

/** What a new version of an OpenAPI document takes from clients of the old one. */
export interface SpecChange {
  /** `GET /rest/orgs/{org_id}/invites`. */
  readonly operation: string
  readonly message: string
}

type Json = Record<string, unknown>

/** An operation of a document, with the parameters of its path. */
interface Operation {
  readonly document: Json
  /** `GET /rest/orgs/{org_id}/invites`. */
  readonly title: string
  readonly own: Json
}

/** Changes that may break a client: what it sends may be refused, or what it is answered may surprise it. */
export function breakingChanges(before: object, after: object): SpecChange[] {
  const [old, fresh] = [operationsOf(before as Json), operationsOf(after as Json)]
  return [...old].flatMap(([key, mine]) => {
    const theirs = fresh.get(key)
    const messages = theirs ? operationChanges(mine, theirs) : ['The operation is gone.']
    return [...new Set(messages)].map((message) => ({ operation: mine.title, message }))
  })
}

/** By method and path; what a parameter of the path is called is no client's concern. */
function operationsOf(document: Json): Map<string, Operation> {
  const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options']
  const operations = Object.entries((document['paths'] ?? {}) as Record<string, Json>).flatMap(([path, item]) =>
    methods
      .filter((method) => method in item)
      .map((method): [string, Operation] => {
        const operation = item[method] as Json
        const parameters = [...listOf(item['parameters']), ...listOf(operation['parameters'])]
        const title = `${method.toUpperCase()} ${path}`
        return [title.replaceAll(inPath, '{}'), { document, title, own: { ...operation, parameters } }]
      }),
  )
  return new Map(operations)
}

const inPath = /\{[^}]*\}/g

function operationChanges(mine: Operation, theirs: Operation): string[] {
  const responses = ({ own }: Operation) => (own['responses'] ?? {}) as Json
  const bodies = [mine, theirs].map(({ document, own }) => resolve(document, own['requestBody']))
  const isRequired = bodies[1]?.['required'] === true && bodies[0]?.['required'] !== true
  const answers = Object.keys(responses(mine)).flatMap((status) => {
    if (!(status in responses(theirs))) return [`The status ${status} is no longer declared.`]
    return contentChanges(
      mine,
      responses(mine)[status],
      theirs,
      responses(theirs)[status],
      'response',
      `answer ${status}`,
    )
  })
  return [
    ...securityChanges(mine, theirs),
    ...parameterChanges(mine, theirs),
    ...(isRequired ? ['The request needs a body now.'] : []),
    ...contentChanges(mine, mine.own['requestBody'], theirs, theirs.own['requestBody'], 'request', 'request'),
    ...answers,
  ]
}

/** Ways to be let in that no longer suffice. Each is a list of schemes; an empty one lets anybody in. */
function securityChanges(mine: Operation, theirs: Operation): string[] {
  const waysOf = ({ document, own }: Operation) => {
    const ways = listOf(own['security'] ?? document['security']).map((way) => Object.keys(way as Json))
    return ways.length > 0 ? ways : [[]]
  }
  const fresh = waysOf(theirs)
  return waysOf(mine)
    .filter((way) => !fresh.some((each) => each.every((scheme) => way.includes(scheme))))
    .map((way) =>
      way.length === 0 ? 'Credentials are required now.' : `${way.join(' and ')} no longer suffices as credentials.`,
    )
}

function parameterChanges(mine: Operation, theirs: Operation): string[] {
  const placesOf = ({ title }: Operation): string[] => title.match(inPath) ?? []
  const [oldNames, freshNames] = [placesOf(mine), placesOf(theirs)]
  // A parameter of the path keeps its old name.
  const nameOf = (name: string) => oldNames[freshNames.indexOf(`{${name}}`)]?.slice(1, -1) ?? name
  const parametersOf = ({ document, own }: Operation, rename = (name: string) => name) =>
    new Map(
      listOf(own['parameters']).map((each) => {
        const parameter = resolve(document, each)
        const name = String(parameter['name'])
        const place = String(parameter['in'])
        return [`${place} parameter ${place === 'path' ? rename(name) : name}`, parameter]
      }),
    )
  const [old, fresh] = [parametersOf(mine), parametersOf(theirs, nameOf)]
  const gone = [...old.keys()].filter((name) => !fresh.has(name)).map((name) => `The ${name} is gone.`)
  const others = [...fresh].flatMap(([name, parameter]) => {
    const known = old.get(name)
    if (parameter['required'] === true && known?.['required'] !== true) return [`The ${name} is required now.`]
    if (!known) return []
    const [before, after] = [
      { document: mine.document, schema: known['schema'] },
      { document: theirs.document, schema: parameter['schema'] },
    ]
    return schemaChanges(before, after, 'request', name)
  })
  return [...gone, ...others]
}

function contentChanges(
  mine: Operation,
  old: unknown,
  theirs: Operation,
  fresh: unknown,
  direction: Direction,
  what: string,
): string[] {
  const contentOf = ({ document }: Operation, part: unknown) => (resolve(document, part)['content'] ?? {}) as Json
  const others = contentOf(theirs, fresh)
  return Object.entries(contentOf(mine, old)).flatMap(([mediaType, content]) => {
    const other = others[mediaType] as Json | undefined
    if (!other) return [`The ${what} is no longer ${mediaType}.`]
    const [before, after] = [
      { document: mine.document, schema: (content as Json)['schema'] },
      { document: theirs.document, schema: other['schema'] },
    ]
    return schemaChanges(before, after, direction, what)
  })
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
