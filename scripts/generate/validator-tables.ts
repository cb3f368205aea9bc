import type { Parameter, Schema } from './document.ts'
import type { Operation } from './operations.ts'
import type { ValidatorTable } from './validators-file.ts'

/** What is validated of each request: its path, query and body, as far as the spec knows any. */
export function requestTable(operations: readonly Operation[]): ValidatorTable {
  return Object.fromEntries(operations.map((one) => [one.operationId, requestEntry(one)]))
}

export function requestEntry({ parameters, requestBody }: Operation): ValidatorTable {
  return {
    ...leaf('path', parametersSchema(parameters, 'path')),
    ...leaf('query', parametersSchema(parameters, 'query')),
    ...leaf('body', requestBody?.schema),
  }
}

/** What is validated of each answer, by status: its headers and its body, as far as the spec knows any. */
export function responseTable(operations: readonly Operation[]): ValidatorTable {
  return Object.fromEntries(
    operations.map(({ operationId, responses }) => [
      operationId,
      Object.fromEntries(Object.entries(responses).map(([status, response]) => [status, responseEntry(response)])),
    ]),
  )
}

export function responseEntry({ schema, headers }: Operation['responses'][string]): ValidatorTable {
  return { ...leaf('headers', objectSchema(Object.entries(headers))), ...leaf('body', schema) }
}

function leaf(name: string, schema: Schema | undefined): ValidatorTable {
  return schema ? { [name]: { schema } } : {}
}

function parametersSchema(parameters: readonly Parameter[], place: Parameter['in']): Schema | undefined {
  return objectSchema(parameters.filter((one) => one.in === place).map((one) => [one.name, one]))
}

/** Names that the spec does not know stay allowed: whether they are refused is the service's own rule. */
function objectSchema(
  entries: readonly (readonly [string, { readonly required?: boolean; readonly schema: Schema }])[],
): Schema | undefined {
  if (entries.length === 0) return undefined
  return {
    type: 'object',
    required: entries.filter(([, one]) => one.required).map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, one]) => [name, one.schema])),
  }
}
