import {
  resolve,
  type Header,
  type OpenApiDocument,
  type OperationObject,
  type Parameter,
  type Reference,
  type Response,
  type Schema,
} from './document.ts'

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const

/** An operation of the spec with every reference to a parameter, response or header followed. */
export type Operation = {
  operationId: string
  service: string
  method: (typeof methods)[number]
  path: string
  /** The switch without which there is no such operation; undefined: it is always there. */
  onlyWith?: string
  parameters: readonly Parameter[]
  requestBody?: { mediaType: string; required: boolean; schema: Schema }
  responses: Record<string, { mediaType?: string; schema?: Schema; headers: Record<string, Header> }>
  /** The days of its releases, oldest first. */
  releases?: readonly string[]
}

/** All operations, path by path. */
export function listOperations(document: OpenApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method] as OperationObject | undefined
      if (!operation) return []
      const releases = releasesOf(operation)
      const shared = (item['parameters'] ?? []) as readonly (Parameter | Reference)[]
      const parameters = [...shared, ...(operation.parameters ?? [])].map((one) => resolve<Parameter>(document, one))
      const body = operation.requestBody && onlyContent(operation.requestBody.content, operation.operationId)
      return [
        {
          operationId: operation.operationId,
          service: operation['x-invitekit-service'],
          method,
          path,
          parameters,
          ...(body && { requestBody: { ...body, required: operation.requestBody?.required ?? false } }),
          responses: Object.fromEntries(
            Object.entries(operation.responses).map(([status, response]) => [
              status,
              readResponse(document, resolve<Response>(document, response), `${operation.operationId} ${status}`),
            ]),
          ),
          ...(releases && { releases }),
        },
      ]
    }),
  )
}

/** Under the name that the service's own document gives them. */
function releasesOf(operation: OperationObject): readonly string[] | undefined {
  return (operation as Readonly<Record<string, unknown>>)[`x-${operation['x-invitekit-service']}-api-releases`] as
    readonly string[] | undefined
}

function readResponse(document: OpenApiDocument, response: Response, where: string): Operation['responses'][string] {
  const headers = Object.entries(response.headers ?? {}).map(
    ([name, header]) => [name.toLowerCase(), resolve<Header>(document, header)] as const,
  )
  return { ...(response.content && onlyContent(response.content, where)), headers: Object.fromEntries(headers) }
}

function onlyContent(content: NonNullable<Response['content']>, where: string): { mediaType: string; schema: Schema } {
  const [entry, ...others] = Object.entries(content)
  if (!entry || others.length > 0) {
    throw new Error(`${where} must have exactly one media type: the generated tables hold one. Mend it in spec/.`)
  }
  return { mediaType: entry[0], schema: entry[1].schema }
}
