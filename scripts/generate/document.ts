/** The parts of an OpenAPI 3.1 document that the generator reads. */

export type Schema = Readonly<Record<string, unknown>>

export type Reference = Readonly<{ $ref: string }>

export type Parameter = Readonly<{
  name: string
  in: 'path' | 'query' | 'header' | 'cookie'
  required?: boolean
  schema: Schema
}>

export type Header = Readonly<{ required?: boolean; schema: Schema }>

type Content = Readonly<Record<string, Readonly<{ schema: Schema }>>>

export type Response = Readonly<{ headers?: Readonly<Record<string, Header | Reference>>; content?: Content }>

export type OperationObject = Readonly<{
  operationId: string
  'x-invitekit-service': string
  parameters?: readonly (Parameter | Reference)[]
  requestBody?: Readonly<{ required?: boolean; content: Content }>
  responses: Readonly<Record<string, Response | Reference>>
  security?: readonly Readonly<Record<string, unknown>>[]
}>

export type OpenApiDocument = Readonly<{
  paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  components: Readonly<{
    schemas: Readonly<Record<string, Schema>>
    securitySchemes?: Readonly<Record<string, unknown>>
  }>
}>

/** The thing itself, or what its reference within the document points at. */
export function resolve<T extends object>(document: OpenApiDocument, value: T | Reference): T {
  if (!('$ref' in value)) return value
  let target: unknown = document
  for (const part of value.$ref.replace(/^#\//, '').split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    target = (target as Record<string, unknown> | undefined)?.[key]
  }
  if (target === undefined) throw new Error(`The bundled spec has no ${value.$ref}. Mend the reference in spec/.`)
  return resolve(document, target as T | Reference)
}
