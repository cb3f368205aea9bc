import { expect, test } from 'vitest'

import type { OpenApiDocument } from './document.ts'
import { withReleases } from './releases.ts'

const operation = (schema: string) => ({
  operationId: 'makeThing',
  'x-invitekit-service': 'things',
  requestBody: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } },
  responses: {},
})
const document: OpenApiDocument = {
  paths: { '/things/{id}': { parameters: ['id'], post: operation('Thing'), get: operation('Thing') } },
  components: { schemas: { Thing: { type: 'object' } } },
}
const schema = ['paths', '/things/{id}', 'post', 'requestBody', 'content', 'application/json', 'schema', '$ref']

test('an operation that was otherwise is there a second time, as it was', () => {
  const patches = [
    { at: ['components', 'schemas', 'Thing2022'], to: { type: 'string' } },
    { at: schema, to: '#/components/schemas/Thing2022' },
  ]
  expect(withReleases(document, new Map([['things.2022-01-01', patches]]))).toEqual({
    paths: {
      ...document.paths,
      '/things/{id}@2022-01-01': {
        parameters: ['id'],
        post: { ...operation('Thing2022'), operationId: 'makeThing@2022-01-01' },
      },
    },
    components: { schemas: { Thing: { type: 'object' }, Thing2022: { type: 'string' } } },
  })
})

test.each([
  { at: ['components', 'schemas', 'Thing', 'type'] },
  { at: ['paths', '/things/{id}', 'parameters'] },
  { at: ['info'] },
])('what would change other releases too is refused: $at', ({ at }) => {
  expect(() => withReleases(document, new Map([['things.2022-01-01', [{ at, to: 'x' }]]]))).toThrow(
    `A release must not change ${at.join(' > ')}.`,
  )
})
