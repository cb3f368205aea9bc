import { resolve, type OpenApiDocument, type Parameter, type Schema } from './document.ts'
import { banner } from './banner.ts'
import type { Operation } from './operations.ts'

/** The text of `operations.ts`: what the spec says of each operation, but for its schemas. */
export function operationsFile(document: OpenApiDocument, operations: readonly Operation[]): string {
  const table = Object.fromEntries(operations.map((one) => [one.operationId, row(document, one)]))
  const services = [...new Set(operations.map((one) => one.service))]
  return `// ${banner}

/** The services of the spec. */
export type Service = ${services.map((one) => `'${one}'`).join(' | ')}

/** What the spec says of an operation, but for its schemas. */
export type Operation = {
  readonly operationId: string
  readonly service: Service
  /** The HTTP method in lower case. */
  readonly method: 'get' | 'put' | 'post' | 'delete' | 'patch'
  /** The path template, with the parameters in braces. */
  readonly path: string
  /** The switch that has to be live for the operation to be there; undefined: it always is. */
  readonly onlyWith?: string
  readonly pathParameters: readonly string[]
  /** The type of each query parameter, by the name it has on the wire. */
  readonly queryParameters: Readonly<Record<string, 'string' | 'integer'>>
  readonly requestBody?: { readonly mediaType: string; readonly required: boolean }
  /** The answers by status. A header, named in lower case, is true when it is always sent. */
  readonly responses: Readonly<
    Record<string, { readonly mediaType?: string; readonly headers: Readonly<Record<string, boolean>> }>
  >
  /** The versions in which it was released, oldest first, where the service has any. */
  readonly releases?: readonly string[]
}

/** Every operation of the spec by its operationId. */
export const operations = ${JSON.stringify(table, null, 2)} as const satisfies Readonly<Record<string, Operation>>

export type OperationId = keyof typeof operations
`
}

/** What the table says of an operation. */
export function row(document: OpenApiDocument, operation: Operation): object {
  const { operationId, service, method, path, onlyWith, parameters, requestBody, releases } = operation
  return {
    operationId,
    service,
    method,
    path,
    ...(onlyWith !== undefined && { onlyWith }),
    pathParameters: parameters.filter((one) => one.in === 'path').map((one) => one.name),
    queryParameters: Object.fromEntries(
      parameters.filter((one) => one.in === 'query').map((one) => [one.name, queryType(document, one)]),
    ),
    ...(requestBody && { requestBody: { mediaType: requestBody.mediaType, required: requestBody.required } }),
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, response]) => [status, responseRow(response)]),
    ),
    ...(releases && { releases }),
  }
}

/** What the table says of an answer. */
export function responseRow({ mediaType, headers }: Operation['responses'][string]): {
  mediaType?: string
  headers: Record<string, boolean>
} {
  return {
    ...(mediaType && { mediaType }),
    headers: Object.fromEntries(Object.entries(headers).map(([name, one]) => [name, one.required ?? false])),
  }
}

function queryType(document: OpenApiDocument, parameter: Parameter): 'string' | 'integer' {
  const { type } = resolve<Schema>(document, parameter.schema)
  if (type === 'string' || type === 'integer') return type
  throw new Error(`The query parameter ${parameter.name} must be a string or an integer. Mend it in spec/.`)
}
