import { expect, test } from 'vitest'

import type { OpenApiDocument } from './document.ts'
import { listOperations } from './operations.ts'

const schema = { type: 'string' }

function documentWith(get: object, components: object = {}): OpenApiDocument {
  const parameters = [{ name: 'id', in: 'path', required: true, schema }]
  const shared = { operationId: 'read', 'x-invitekit-service': 'a', responses: {} }
  return {
    paths: { '/a/{id}': { parameters, get: { ...shared, ...get } } },
    components: { schemas: {}, ...components },
  }
}

test('follows references, adds the parameters of the path and writes header names in lower case', () => {
  const document = documentWith(
    {
      parameters: [{ $ref: '#/components/parameters/page~1size' }],
      responses: { '200': { $ref: '#/components/responses/Ok' } },
    },
    {
      parameters: { 'page/size': { name: 'page[size]', in: 'query', schema } },
      responses: { Ok: { headers: { 'X-Id': { $ref: '#/components/headers/Id' } }, content: { 'a/b': { schema } } } },
      headers: { Id: { required: true, schema } },
    },
  )
  expect(listOperations(document)).toEqual([
    {
      operationId: 'read',
      service: 'a',
      method: 'get',
      path: '/a/{id}',
      parameters: [
        { name: 'id', in: 'path', required: true, schema },
        { name: 'page[size]', in: 'query', schema },
      ],
      responses: { '200': { mediaType: 'a/b', schema, headers: { 'x-id': { required: true, schema } } } },
    },
  ])
})

test.each([
  [{ responses: { '404': { content: { 'a/b': { schema }, 'a/c': { schema } } } } }, 'read 404 must have exactly one'],
  [{ requestBody: { content: {} } }, 'read must have exactly one media type'],
  [{ parameters: [{ $ref: '#/components/parameters/Gone' }] }, 'has no #/components/parameters/Gone'],
])('refuses %j: %s', (get, message) => {
  expect(() => listOperations(documentWith(get))).toThrow(message)
})
