import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

import { operations, type Operation, type OperationId } from '../../mock/generated/operations.ts'
import { requestValidators } from '../../mock/generated/request-validators.js'
import { responseValidators } from '../../mock/generated/response-validators.js'
import { resolve, type OpenApiDocument } from './document.ts'
import { faults } from './faults.ts'

type Example = Readonly<Record<string, unknown>>
type Content = Readonly<Record<string, { readonly example: Example }>>
type Answer = { readonly content?: Content }
type Described = { readonly requestBody?: { readonly content: Content }; readonly responses: Record<string, Answer> }

const document = JSON.parse(
  readFileSync(new URL('../../mock/generated/openapi.json', import.meta.url), 'utf8'),
) as OpenApiDocument

const documented = Object.values<Operation>(operations).filter(({ onlyWith }) => onlyWith === undefined)
const described = documented.map(({ operationId, method, path }) => ({
  operationId: operationId as OperationId,
  operation: document.paths[path]?.[method] as Described,
}))

test.each(described.filter(({ operation }) => operation.requestBody))(
  'the example of the body of $operationId is accepted',
  ({ operationId, operation }) => {
    const [content] = Object.values(operation.requestBody?.content ?? {})
    expect(faults(requestValidators[operationId].body, content?.example)).toEqual([])
  },
)

const examples = described.flatMap(({ operationId, operation }) =>
  Object.entries(operation.responses).flatMap(([status, answer]) => {
    const [content] = Object.values(resolve<Answer>(document, answer).content ?? {})
    return content ? [{ operationId, status, example: content.example }] : []
  }),
)

test.each(examples)(
  'the example of $operationId $status is accepted, but not with one member more or less',
  ({ operationId, status, example }) => {
    const validate = responseValidators[operationId][status]?.body
    expect(faults(validate, example)).toEqual([])

    const [first = example] = Array.isArray(example) ? (example as Example[]) : []
    const again = (changed: object) => (Array.isArray(example) ? [changed] : changed)
    const at = Array.isArray(example) ? '/0' : ''
    expect(faults(validate, again({ ...first, more: 1 }))).toEqual([`${at} additionalProperties more`])
    for (const name of Object.keys(first).filter((one) => one !== 'included')) {
      const { [name]: _, ...rest } = first
      expect(faults(validate, again(rest))).toEqual([`${at} required ${name}`])
    }
  },
)
