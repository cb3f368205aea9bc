import { listOf, member, objectOf, resolve, type Json } from '../json.ts'

/** An operation of a document, with what its path and the document say for all of theirs. */
export interface Operation {
  readonly document: object
  /** `GET /rest/orgs/{org_id}/invites`. */
  readonly title: string
  readonly own: Json
  readonly servers: readonly unknown[] | undefined
}

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace', 'query']

/** By method and path; what a parameter of the path is called is no client's concern. */
export function operationsOf(document: object): Map<string, Operation> {
  return operationsIn(document, member(document, 'paths'), (path) => path)
}

/** What a service asks of its clients: webhooks, and the callbacks of an operation. */
export function webhooksOf(document: object): Map<string, Operation> {
  return operationsIn(document, member(document, 'webhooks'), (name) => `webhook ${name}`)
}

export function callbacksOf({ document, own, title }: Operation): Map<string, Operation> {
  const callbacks = Object.entries(objectOf(own['callbacks'])).flatMap(([name, callback]) => [
    ...operationsIn(document, resolve(document, callback), (url) => `callback ${name} ${url} of ${title}`),
  ])
  return new Map(callbacks)
}

function operationsIn(document: object, paths: unknown, titleOf: (path: string) => string): Map<string, Operation> {
  const operations = Object.entries(objectOf(paths)).flatMap(([path, given]) => {
    const item = objectOf(resolve(document, given))
    const named = Object.entries({ ...objectOf(item['additionalOperations']), ...item })
    return named
      .filter(([method]) => methods.includes(method) || Object.hasOwn(objectOf(item['additionalOperations']), method))
      .map(([method, operation]): [string, Operation] => {
        const own = objectOf(operation)
        const parameters = [...listOf(item['parameters']), ...listOf(own['parameters'])]
        const title = `${method.toUpperCase()} ${titleOf(path)}`
        const servers = [own['servers'], item['servers']].find((each) => Array.isArray(each))
        return [keyOf(title), { document, title, own: { ...own, parameters }, servers: servers && listOf(servers) }]
      })
  })
  return new Map(operations)
}

/** The same for operations that differ in what the parameters of the path are called only. */
export const keyOf = (title: string): string => title.replaceAll(inPath, '{}')

export const inPath = /\{[^{}]*\}/g

/** The name under which an answer's status is declared: its own, that of its hundred, `default`. */
export function declaredStatus(responses: Json, status: string): string | undefined {
  const names = [
    status,
    status.toUpperCase(),
    status.toLowerCase(),
    `${status[0] ?? ''}XX`,
    `${status[0] ?? ''}xx`,
    'default',
  ]
  return names.find((name) => Object.hasOwn(responses, name))
}
