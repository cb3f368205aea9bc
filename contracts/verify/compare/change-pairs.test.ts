/* oxlint-disable unicorn/no-thenable -- a keyword of JSON Schema */
import { expect, test } from 'vitest'

import { specChanges } from './spec-changes.ts'
import type { Draft } from './spec-changes.table.ts'

/** One operation, of which each row changes one thing. */
const room = (): Draft => ({
  openapi: '3.1.0',
  info: { title: 'Rooms', version: '1' },
  servers: [{ url: 'https://api.test/v1' }],
  paths: {
    '/rooms/{roomId}': {
      post: {
        parameters: [{ in: 'path', name: 'roomId', required: true, schema: { type: 'string' } }],
        requestBody: { required: true, content: { 'application/json': { schema: member({ type: 'string' }) } } },
        responses: {
          200: { description: 'made', content: { 'application/json': { schema: member({ type: 'string' }) } } },
        },
      },
    },
  },
})
const member = (schema: unknown, name = 'v') => ({ type: 'object', properties: { [name]: schema } })
const post = (spec: Draft) => spec['paths']['/rooms/{roomId}'].post
const change = (make: (spec: Draft) => unknown): Draft => {
  const spec = room()
  make(spec)
  return spec
}
const sentWhole = (schema: unknown) =>
  change((spec) => (post(spec).requestBody.content['application/json'].schema = schema))
const answeredWhole = (schema: unknown) =>
  change((spec) => (post(spec).responses[200].content['application/json'].schema = schema))
const sent = (schema: unknown, openapi = '3.1.0') => Object.assign(sentWhole(member(schema)), { openapi })
const answered = (schema: unknown, openapi = '3.1.0') => Object.assign(answeredWhole(member(schema)), { openapi })
const parameter = (given: object) => change((spec) => post(spec).parameters.push({ in: 'query', name: 'q', ...given }))

const text = { type: 'string' }
const integer = { type: 'integer' }
const list = (more: object = {}) => ({ type: 'array', items: text, ...more })
const nothing = { type: 'null' }

/** Whether a client may notice. */
const rows: readonly (readonly [what: string, isAlarm: boolean, before: Draft, after: Draft])[] = [
  // What is sent.
  [
    'request: minContains up',
    true,
    sent(list({ contains: { const: 'a' }, minContains: 1 })),
    sent(list({ contains: { const: 'a' }, minContains: 2 })),
  ],
  [
    'request: minContains 0 becomes 1',
    true,
    sent(list({ contains: { const: 'a' }, minContains: 0 })),
    sent(list({ contains: { const: 'a' } })),
  ],
  [
    'request: contains narrowed',
    true,
    sent(list({ contains: { enum: ['a', 'b'] } })),
    sent(list({ contains: { const: 'a' } })),
  ],
  [
    'request: contains widened',
    false,
    sent(list({ contains: { const: 'a' } })),
    sent(list({ contains: { enum: ['a', 'b'] } })),
  ],
  [
    'request: prefixItems added narrower',
    true,
    sent({ type: 'array' }),
    sent({ type: 'array', prefixItems: [integer] }),
  ],
  [
    'request: prefixItems longer with items false',
    false,
    sent({ type: 'array', prefixItems: [text], items: false }),
    sent({ type: 'array', prefixItems: [text, integer], items: false }),
  ],
  [
    'request: prefixItems shorter with items false',
    true,
    sent({ type: 'array', prefixItems: [text, integer], items: false }),
    sent({ type: 'array', prefixItems: [text], items: false }),
  ],
  [
    'request: unevaluatedItems false',
    true,
    sent({ type: 'array', prefixItems: [text] }),
    sent({ type: 'array', prefixItems: [text], unevaluatedItems: false }),
  ],
  ['request: maxProperties', true, sent({ type: 'object' }), sent({ type: 'object', maxProperties: 3 })],
  ['request: minProperties', true, sent({ type: 'object' }), sent({ type: 'object', minProperties: 1 })],
  [
    'request: additionalProperties typed',
    true,
    sent({ type: 'object' }),
    sent({ type: 'object', additionalProperties: integer }),
  ],
  [
    'request: additionalProperties typed to free',
    false,
    sent({ type: 'object', additionalProperties: integer }),
    sent({ type: 'object' }),
  ],
  [
    'request: patternProperties narrowed',
    true,
    sent({ type: 'object', patternProperties: { '^x-': text } }),
    sent({ type: 'object', patternProperties: { '^x-': { type: 'string', maxLength: 3 } } }),
  ],
  [
    'request: patternProperties gone, closed',
    true,
    sent({ type: 'object', patternProperties: { '^x-': text }, additionalProperties: false }),
    sent({ type: 'object', additionalProperties: false }),
  ],
  [
    'request: patternProperties matching named member',
    true,
    sent({ type: 'object', properties: { xa: text } }),
    sent({ type: 'object', properties: { xa: text }, patternProperties: { '^x': { maxLength: 3 } } }),
  ],
  [
    'request: else changed',
    true,
    sent({ type: 'object', if: { required: ['a'] }, then: { required: ['b'] }, else: {} }),
    sent({ type: 'object', if: { required: ['a'] }, then: { required: ['b'] }, else: { required: ['c'] } }),
  ],
  [
    'request: not grows',
    true,
    sent({ type: 'string', not: { const: 'root' } }),
    sent({ type: 'string', not: { enum: ['root', 'admin'] } }),
  ],
  [
    'request: not shrinks',
    false,
    sent({ type: 'string', not: { enum: ['root', 'admin'] } }),
    sent({ type: 'string', not: { const: 'root' } }),
  ],
  ['request: not type', true, sent({}), sent({ not: { type: 'string' } })],
  ['request: not required', true, sent({ type: 'object' }), sent({ type: 'object', not: { required: ['x'] } })],
  [
    'request: oneOf overlap',
    true,
    sent({ anyOf: [{ type: 'integer' }, { type: 'number' }] }),
    sent({ oneOf: [{ type: 'integer' }, { type: 'number' }] }),
  ],
  [
    'request: anyOf->oneOf overlapping objects',
    true,
    sent({
      anyOf: [
        { type: 'object', required: ['a'] },
        { type: 'object', required: ['b'] },
      ],
    }),
    sent({
      oneOf: [
        { type: 'object', required: ['a'] },
        { type: 'object', required: ['b'] },
      ],
    }),
  ],
  [
    'request: oneOf->anyOf',
    false,
    sent({
      oneOf: [
        { type: 'object', required: ['a'] },
        { type: 'object', required: ['b'] },
      ],
    }),
    sent({
      anyOf: [
        { type: 'object', required: ['a'] },
        { type: 'object', required: ['b'] },
      ],
    }),
  ],
  ['request: oneOf disjoint becomes anyOf', false, sent({ oneOf: [text, integer] }), sent({ anyOf: [text, integer] })],
  ['request: anyOf disjoint becomes oneOf', false, sent({ anyOf: [text, integer] }), sent({ oneOf: [text, integer] })],
  [
    'request: oneOf becomes allOf',
    true,
    sent({
      oneOf: [
        { type: 'object', required: ['a'] },
        { type: 'object', required: ['b'] },
      ],
    }),
    sent({
      allOf: [
        { type: 'object', required: ['a'] },
        { type: 'object', required: ['b'] },
      ],
    }),
  ],
  [
    'request: anyOf branch narrowed',
    true,
    sent({ anyOf: [{ type: 'string', maxLength: 9 }, integer] }),
    sent({ anyOf: [{ type: 'string', maxLength: 5 }, integer] }),
  ],
  [
    'request: mapping value gone',
    true,
    sent({
      oneOf: [{ type: 'object', required: ['k'], properties: { k: { const: 'a' } } }],
      discriminator: { propertyName: 'k', mapping: { a: 'A', b: 'A' } },
    }),
    sent({
      oneOf: [{ type: 'object', required: ['k'], properties: { k: { const: 'a' } } }],
      discriminator: { propertyName: 'k', mapping: { a: 'A' } },
    }),
  ],
  [
    'request: nullable 3.0 removed',
    true,
    sent({ type: 'string', nullable: true }, '3.0.3'),
    sent({ type: 'string' }, '3.0.3'),
  ],
  [
    'request: exclusiveMinimum 3.0',
    true,
    sent({ type: 'number', minimum: 1 }, '3.0.3'),
    sent({ type: 'number', minimum: 1, exclusiveMinimum: true }, '3.0.3'),
  ],
  [
    'request: format date-time->date',
    true,
    sent({ type: 'string', format: 'date-time' }),
    sent({ type: 'string', format: 'date' }),
  ],
  [
    'request: dependentRequired extended',
    true,
    sent({ type: 'object', dependentRequired: { a: ['b'] } }),
    sent({ type: 'object', dependentRequired: { a: ['b', 'c'] } }),
  ],
  [
    'request: dependentSchemas extended',
    true,
    sent({ type: 'object', dependentSchemas: { a: { required: ['b'] } } }),
    sent({ type: 'object', dependentSchemas: { a: { required: ['b', 'c'] } } }),
  ],
  ['request: dependencies', true, sent({ type: 'object' }), sent({ type: 'object', dependencies: { a: ['b'] } })],
  [
    'request: propertyNames narrowed',
    true,
    sent({ type: 'object', propertyNames: { pattern: '^[a-z]+$' } }),
    sent({ type: 'object', propertyNames: { pattern: '^[a-z]+$', maxLength: 4 } }),
  ],
  [
    'request: contentSchema',
    true,
    sent({ type: 'string', contentMediaType: 'application/json', contentSchema: { type: 'object' } }),
    sent({ type: 'string', contentMediaType: 'application/json', contentSchema: { type: 'object', required: ['a'] } }),
  ],
  [
    'request: unevaluatedProperties schema',
    true,
    sent({ type: 'object', allOf: [{ properties: { a: text } }] }),
    sent({ type: 'object', allOf: [{ properties: { a: text } }], unevaluatedProperties: integer }),
  ],
  [
    'request: member renamed',
    true,
    sentWhole({ type: 'object', required: ['a'], properties: { a: text } }),
    sentWhole({ type: 'object', required: ['b'], properties: { b: text } }),
  ],
  ['request: enum becomes const', true, sent({ enum: ['a', 'b'] }), sent({ const: 'a' })],
  ['request: enum one is const', false, sent({ enum: ['a'] }), sent({ const: 'a' })],
  [
    'request: $ref target changed',
    true,
    change((spec) => {
      spec.components = { schemas: { A: text } }
      post(spec).requestBody.content['application/json'].schema = member({ $ref: '#/components/schemas/A' })
    }),
    change((spec) => {
      spec.components = { schemas: { A: integer } }
      post(spec).requestBody.content['application/json'].schema = member({ $ref: '#/components/schemas/A' })
    }),
  ],
  ['request: root array becomes object', true, sentWhole(list()), sentWhole({ type: 'object' })],
  [
    'request: multipart encoding',
    true,
    change((spec) => {
      post(spec).requestBody.content = {
        'multipart/form-data': { schema: member(text), encoding: { v: { contentType: 'image/png, image/jpeg' } } },
      }
    }),
    change((spec) => {
      post(spec).requestBody.content = {
        'multipart/form-data': { schema: member(text), encoding: { v: { contentType: 'image/png' } } },
      }
    }),
  ],
  [
    'request: form style',
    true,
    change((spec) => {
      post(spec).requestBody.content = {
        'application/x-www-form-urlencoded': {
          schema: member(list()),
          encoding: { v: { style: 'form', explode: true } },
        },
      }
    }),
    change((spec) => {
      post(spec).requestBody.content = {
        'application/x-www-form-urlencoded': {
          schema: member(list()),
          encoding: { v: { style: 'spaceDelimited', explode: false } },
        },
      }
    }),
  ],
  [
    'request: xml name',
    true,
    change((spec) => {
      post(spec).requestBody.content = { 'application/xml': { schema: { ...member(text), xml: { name: 'a' } } } }
    }),
    change((spec) => {
      post(spec).requestBody.content = { 'application/xml': { schema: { ...member(text), xml: { name: 'b' } } } }
    }),
  ],
  // Parameters.
  [
    'parameter: deepObject becomes form',
    true,
    parameter({ style: 'deepObject', explode: true, schema: { type: 'object', properties: { a: text } } }),
    parameter({ schema: { type: 'object', properties: { a: text } } }),
  ],
  [
    'parameter: pipe becomes form',
    true,
    parameter({ style: 'pipeDelimited', explode: false, schema: list() }),
    parameter({ style: 'form', explode: false, schema: list() }),
  ],
  [
    'parameter: header array explode',
    false,
    parameter({ in: 'header', schema: list(), explode: false }),
    parameter({ in: 'header', schema: list(), explode: true }),
  ],
  [
    'parameter: header object explode',
    true,
    parameter({ in: 'header', schema: { type: 'object' }, explode: false }),
    parameter({ in: 'header', schema: { type: 'object' }, explode: true }),
  ],
  [
    'parameter: path array explode simple',
    false,
    change((spec) => {
      post(spec).parameters[0].schema = list()
    }),
    change((spec) => {
      Object.assign(post(spec).parameters[0], { schema: list(), explode: true })
    }),
  ],
  [
    'parameter: path label',
    true,
    room(),
    change((spec) => {
      post(spec).parameters[0].style = 'label'
    }),
  ],
  [
    'parameter: path pattern',
    true,
    room(),
    change((spec) => {
      post(spec).parameters[0].schema = { type: 'string', pattern: '^r' }
    }),
  ],
  [
    'parameter: path format',
    true,
    room(),
    change((spec) => {
      post(spec).parameters[0].schema = { type: 'string', format: 'uuid' }
    }),
  ],
  ['parameter: query maxItems', true, parameter({ schema: list() }), parameter({ schema: list({ maxItems: 3 }) })],
  ['parameter: query array becomes scalar', true, parameter({ schema: list() }), parameter({ schema: text })],
  ['parameter: query scalar becomes exploded array', false, parameter({ schema: text }), parameter({ schema: list() })],
  [
    'parameter: default gone',
    true,
    parameter({ schema: { type: 'integer', default: 3 } }),
    parameter({ schema: integer }),
  ],
  [
    'parameter: default new',
    false,
    parameter({ schema: integer }),
    parameter({ schema: { type: 'integer', default: 3 } }),
  ],
  [
    'parameter: path-level required',
    true,
    room(),
    change((spec) => {
      spec.paths['/rooms/{roomId}'].parameters = [{ in: 'query', name: 'x', required: true, schema: text }]
    }),
  ],
  [
    'parameter: path-level moved',
    false,
    parameter({ schema: text }),
    change((spec) => {
      spec.paths['/rooms/{roomId}'].parameters = [{ in: 'query', name: 'q', schema: text }]
    }),
  ],
  [
    'parameter: override at op wins',
    true,
    change((spec) => {
      spec.paths['/rooms/{roomId}'].parameters = [{ in: 'query', name: 'q', schema: text }]
      post(spec).parameters.push({ in: 'query', name: 'q', schema: text })
    }),
    change((spec) => {
      spec.paths['/rooms/{roomId}'].parameters = [{ in: 'query', name: 'q', schema: text }]
      post(spec).parameters.push({ in: 'query', name: 'q', schema: integer })
    }),
  ],
  [
    'parameter: header case',
    false,
    parameter({ in: 'header', name: 'X-A', schema: text }),
    parameter({ in: 'header', name: 'x-a', schema: text }),
  ],
  ['parameter: query case', true, parameter({ name: 'q', schema: text }), parameter({ name: 'Q', schema: text })],
  [
    'parameter: bool becomes enum text',
    false,
    parameter({ schema: { type: 'boolean' } }),
    parameter({ schema: { enum: ['true', 'false'] } }),
  ],
  [
    'parameter: int becomes enum text',
    true,
    parameter({ schema: integer }),
    parameter({ schema: { enum: ['1', '2'] } }),
  ],
  [
    'parameter: int enum becomes text enum same',
    false,
    parameter({ schema: { type: 'integer', enum: [1, 2] } }),
    parameter({ schema: { type: 'string', enum: ['1', '2'] } }),
  ],
  ['parameter: int becomes number', false, parameter({ schema: integer }), parameter({ schema: { type: 'number' } })],
  [
    'parameter: integer becomes text with pattern',
    true,
    parameter({ schema: integer }),
    parameter({ schema: { type: 'string', pattern: '^x' } }),
  ],
  [
    'parameter: integer becomes text maxLength 2',
    true,
    parameter({ schema: integer }),
    parameter({ schema: { type: 'string', maxLength: 2 } }),
  ],
  [
    'parameter: integer becomes uuid',
    true,
    parameter({ schema: integer }),
    parameter({ schema: { type: 'string', format: 'uuid' } }),
  ],
  [
    'parameter: allowReserved new',
    false,
    parameter({ schema: text }),
    parameter({ schema: text, allowReserved: true }),
  ],
  ['parameter: deprecated', false, parameter({ schema: text }), parameter({ schema: text, deprecated: true })],
  [
    'parameter: content json schema narrowed',
    true,
    parameter({ content: { 'application/json': { schema: member(text) } } }),
    parameter({ content: { 'application/json': { schema: member(integer) } } }),
  ],
  ['parameter: cookie required', true, room(), parameter({ in: 'cookie', required: true, schema: text })],
  [
    'parameter: array items enum',
    true,
    parameter({ schema: list({ items: { enum: ['a', 'b'] } }) }),
    parameter({ schema: list({ items: { enum: ['a'] } }) }),
  ],
  [
    'parameter: explode true written',
    false,
    parameter({ schema: list() }),
    parameter({ schema: list(), style: 'form', explode: true }),
  ],
  // What is answered.
  ['answer: minItems lower', true, answered(list({ minItems: 1 })), answered(list())],
  ['answer: pattern gone', true, answered({ type: 'string', pattern: '^a' }), answered(text)],
  ['answer: anyOf null 3.1', true, answered(text), answered({ anyOf: [text, nothing] })],
  ['answer: type null list', true, answered(text), answered({ type: ['string', 'null'] })],
  ['answer: nullable 3.0', true, answered(text, '3.0.3'), answered({ type: 'string', nullable: true }, '3.0.3')],
  [
    'answer: nullable $ref 3.0 allOf',
    true,
    change((spec) => {
      spec.openapi = '3.0.3'
      spec.components = { schemas: { A: member(text) } }
      post(spec).responses[200].content['application/json'].schema = member({ $ref: '#/components/schemas/A' })
    }),
    change((spec) => {
      spec.openapi = '3.0.3'
      spec.components = { schemas: { A: member(text) } }
      post(spec).responses[200].content['application/json'].schema = member({
        nullable: true,
        oneOf: [{ $ref: '#/components/schemas/A' }],
      })
    }),
  ],
  [
    'nullable 3.0 becomes 3.1 same',
    false,
    answered({ type: 'string', nullable: true }, '3.0.3'),
    answered({ type: ['string', 'null'] }),
  ],
  [
    'nullable enum 3.0 becomes 3.1 same',
    false,
    answered({ type: 'string', nullable: true, enum: ['a', null] }, '3.0.3'),
    answered({ type: ['string', 'null'], enum: ['a', null] }),
  ],
  ['anyOf null is type null', false, answered({ anyOf: [text, nothing] }), answered({ type: ['string', 'null'] })],
  [
    'oneOf null is type null object',
    false,
    answered({ oneOf: [member(text), nothing] }),
    answered({ ...member(text), type: ['object', 'null'] }),
  ],
  [
    'exclusiveMaximum 3.0 becomes 3.1 same',
    false,
    answered({ type: 'number', maximum: 5, exclusiveMaximum: true }, '3.0.3'),
    answered({ type: 'number', exclusiveMaximum: 5 }),
  ],
  [
    'answer: additionalProperties type',
    true,
    answered({ type: 'object', additionalProperties: text }),
    answered({ type: 'object', additionalProperties: integer }),
  ],
  [
    'answer: additionalProperties free',
    true,
    answered({ type: 'object', additionalProperties: text }),
    answered({ type: 'object', additionalProperties: true }),
  ],
  ['answer: array becomes object', true, answeredWhole(list()), answeredWhole(member(list()))],
  [
    'answer: nested required gone',
    true,
    answered({ type: 'object', required: ['a'], properties: { a: text } }),
    answered({ type: 'object', properties: { a: text } }),
  ],
  [
    'answer: items required gone',
    true,
    answered({ type: 'array', items: { type: 'object', required: ['a'], properties: { a: text } } }),
    answered({ type: 'array', items: { type: 'object', properties: { a: text } } }),
  ],
  [
    'answer: map value widened',
    true,
    answered({ type: 'object', additionalProperties: { type: 'object', required: ['a'] } }),
    answered({ type: 'object', additionalProperties: { type: 'object' } }),
  ],
  [
    'answer: 200 becomes 2XX',
    false,
    room(),
    change((spec) => {
      post(spec).responses = { '2XX': post(spec).responses[200] }
    }),
  ],
  [
    'answer: 2XX becomes 200',
    true,
    change((spec) => {
      post(spec).responses = { '2XX': post(spec).responses[200] }
    }),
    room(),
  ],
  [
    'answer: default gone',
    true,
    change((spec) => {
      post(spec).responses.default = { description: 'e' }
    }),
    room(),
  ],
  [
    'answer: media type',
    true,
    room(),
    change((spec) => {
      post(spec).responses[200].content = {
        'application/vnd.api+json': post(spec).responses[200].content['application/json'],
      }
    }),
  ],
  [
    'answer: content gone',
    true,
    room(),
    change((spec) => {
      delete post(spec).responses[200].content
    }),
  ],
  [
    'answer: content where none was',
    false,
    change((spec) => {
      delete post(spec).responses[200].content
    }),
    room(),
  ],
  [
    'answer: media case',
    false,
    room(),
    change((spec) => {
      post(spec).responses[200].content = { 'Application/JSON': post(spec).responses[200].content['application/json'] }
    }),
  ],
  [
    'answer: 3.0 enum grows in array',
    true,
    answered(list({ items: { type: 'string', enum: ['a'] } })),
    answered(list({ items: { type: 'string', enum: ['a', 'b'] } })),
  ],
  ['answer: bool becomes true,false', false, answered({ type: 'boolean' }), answered({ enum: [true, false] })],
  ['answer: format gone', true, answered({ type: 'string', format: 'date-time' }), answered(text)],
  [
    'answer: date-time becomes date',
    true,
    answered({ type: 'string', format: 'date-time' }),
    answered({ type: 'string', format: 'date' }),
  ],
  [
    'answer: int64 becomes int32',
    false,
    answered({ type: 'integer', format: 'int64' }),
    answered({ type: 'integer', format: 'int32' }),
  ],
  [
    'answer: int32 becomes int64',
    true,
    answered({ type: 'integer', format: 'int32' }),
    answered({ type: 'integer', format: 'int64' }),
  ],
  [
    'answer: oneOf branch more',
    true,
    answered({ oneOf: [member(text, 'a')] }),
    answered({ oneOf: [member(text, 'a'), member(integer, 'a')] }),
  ],
  ['answer: allOf single wrap', false, answered(member(text)), answered({ allOf: [member(text)] })],
  [
    'answer: allOf split',
    false,
    answered({ type: 'object', required: ['a', 'b'], properties: { a: text, b: integer } }),
    answered({
      allOf: [
        { type: 'object', required: ['a'], properties: { a: text } },
        { type: 'object', required: ['b'], properties: { b: integer } },
      ],
    }),
  ],
  [
    'answer: enum split oneOf const',
    false,
    answered({ enum: ['a', 'b'] }),
    answered({ oneOf: [{ const: 'a' }, { const: 'b' }] }),
  ],
  [
    'answer: header type',
    true,
    change((spec) => {
      post(spec).responses[200].headers = { 'X-A': { schema: integer } }
    }),
    change((spec) => {
      post(spec).responses[200].headers = { 'X-A': { schema: text } }
    }),
  ],
  [
    'answer: header content',
    true,
    change((spec) => {
      post(spec).responses[200].headers = { 'X-A': { content: { 'application/json': { schema: member(integer) } } } }
    }),
    change((spec) => {
      post(spec).responses[200].headers = { 'X-A': { content: { 'application/json': { schema: member(text) } } } }
    }),
  ],
  [
    'answer: header ref',
    false,
    change((spec) => {
      post(spec).responses[200].headers = { 'X-A': { schema: integer } }
    }),
    change((spec) => {
      spec.components = { headers: { A: { schema: integer } } }
      post(spec).responses[200].headers = { 'X-A': { $ref: '#/components/headers/A' } }
    }),
  ],
  [
    'answer: header array explode',
    false,
    change((spec) => {
      post(spec).responses[200].headers = { 'X-A': { schema: list() } }
    }),
    change((spec) => {
      post(spec).responses[200].headers = { 'X-A': { schema: list(), explode: true } }
    }),
  ],
  [
    'answer: unevaluatedProperties opened',
    true,
    answered({ allOf: [member(text)], unevaluatedProperties: false }),
    answered({ allOf: [member(text)], unevaluatedProperties: true }),
  ],
  [
    'answer: dependentRequired gone',
    true,
    answered({ type: 'object', properties: { a: text, b: text }, dependentRequired: { a: ['b'] } }),
    answered({ type: 'object', properties: { a: text, b: text } }),
  ],
  [
    'answer: dependentRequired becomes required',
    false,
    answered({ type: 'object', properties: { a: text, b: text }, dependentRequired: { a: ['b'] } }),
    answered({ type: 'object', required: ['b'], properties: { a: text, b: text } }),
  ],
  ['answer: contains gone', true, answered(list({ contains: { const: 'a' } })), answered(list())],
  [
    'answer: minContains down',
    true,
    answered(list({ contains: { const: 'a' }, minContains: 2 })),
    answered(list({ contains: { const: 'a' } })),
  ],
  [
    'answer: prefixItems loosened',
    true,
    answered({ type: 'array', prefixItems: [text] }),
    answered({ type: 'array', prefixItems: [{}] }),
  ],
  [
    'answer: multipleOf finer',
    true,
    answered({ type: 'number', multipleOf: 0.5 }),
    answered({ type: 'number', multipleOf: 0.25 }),
  ],
  [
    'answer: multipleOf coarser',
    false,
    answered({ type: 'number', multipleOf: 0.25 }),
    answered({ type: 'number', multipleOf: 0.5 }),
  ],
  [
    'answer: read-only required gone',
    true,
    answered({ type: 'object', required: ['a'], properties: { a: { type: 'string', readOnly: true } } }),
    answered({ type: 'object', properties: { a: { type: 'string', readOnly: true } } }),
  ],
  [
    'answer: writeOnly member type',
    false,
    answered({ type: 'object', properties: { a: { type: 'string', writeOnly: true } } }),
    answered({ type: 'object', properties: { a: { type: 'integer', writeOnly: true } } }),
  ],
  [
    'request: readOnly member type',
    false,
    sent({ type: 'object', properties: { a: { type: 'string', readOnly: true } } }),
    sent({ type: 'object', properties: { a: { type: 'integer', readOnly: true } } }),
  ],
  [
    'answer: no longer writeOnly',
    false,
    answered({ type: 'object', properties: { a: { type: 'string', writeOnly: true } } }),
    answered({ type: 'object', properties: { a: text } }),
  ],
  ['answer: const changed', true, answered({ const: 'a' }), answered({ const: 'b' })],
  [
    'answer: recursive changed',
    true,
    change((spec) => {
      spec.components = {
        schemas: { N: { type: 'object', properties: { next: { $ref: '#/components/schemas/N' }, v: text } } },
      }
      post(spec).responses[200].content['application/json'].schema = { $ref: '#/components/schemas/N' }
    }),
    change((spec) => {
      spec.components = {
        schemas: { N: { type: 'object', properties: { next: { $ref: '#/components/schemas/N' }, v: integer } } },
      }
      post(spec).responses[200].content['application/json'].schema = { $ref: '#/components/schemas/N' }
    }),
  ],
  [
    'answer: recursive same',
    false,
    change((spec) => {
      spec.components = { schemas: { N: { type: 'object', properties: { next: { $ref: '#/components/schemas/N' } } } } }
      post(spec).responses[200].content['application/json'].schema = { $ref: '#/components/schemas/N' }
    }),
    change((spec) => {
      spec.components = { schemas: { M: { type: 'object', properties: { next: { $ref: '#/components/schemas/M' } } } } }
      post(spec).responses[200].content['application/json'].schema = { $ref: '#/components/schemas/M' }
    }),
  ],
  // Credentials and servers.
  [
    'credentials: bearer becomes basic',
    true,
    change((spec) => {
      spec.components = { securitySchemes: { a: { type: 'http', scheme: 'bearer' } } }
      spec.security = [{ a: [] }]
    }),
    change((spec) => {
      spec.components = { securitySchemes: { a: { type: 'http', scheme: 'basic' } } }
      spec.security = [{ a: [] }]
    }),
  ],
  [
    'credentials: scheme case',
    false,
    change((spec) => {
      spec.components = { securitySchemes: { a: { type: 'http', scheme: 'bearer' } } }
      spec.security = [{ a: [] }]
    }),
    change((spec) => {
      spec.components = { securitySchemes: { a: { type: 'http', scheme: 'Bearer' } } }
      spec.security = [{ a: [] }]
    }),
  ],
  [
    'credentials: optional becomes required',
    true,
    change((spec) => {
      spec.components = { securitySchemes: { a: { type: 'http', scheme: 'bearer' } } }
      spec.security = [{}, { a: [] }]
    }),
    change((spec) => {
      spec.components = { securitySchemes: { a: { type: 'http', scheme: 'bearer' } } }
      spec.security = [{ a: [] }]
    }),
  ],
  [
    'credentials: alternative gone',
    true,
    change((spec) => {
      spec.components = {
        securitySchemes: { a: { type: 'http', scheme: 'bearer' }, b: { type: 'apiKey', in: 'header', name: 'K' } },
      }
      spec.security = [{ b: [] }, { a: [] }]
    }),
    change((spec) => {
      spec.components = {
        securitySchemes: { a: { type: 'http', scheme: 'bearer' }, b: { type: 'apiKey', in: 'header', name: 'K' } },
      }
      spec.security = [{ a: [] }]
    }),
  ],
  [
    'credentials: op overrides to none',
    false,
    change((spec) => {
      spec.components = { securitySchemes: { a: { type: 'http', scheme: 'bearer' } } }
      spec.security = [{ a: [] }]
    }),
    change((spec) => {
      spec.components = { securitySchemes: { a: { type: 'http', scheme: 'bearer' } } }
      spec.security = [{ a: [] }]
      post(spec).security = []
    }),
  ],
  [
    'credentials: scope gone',
    false,
    change((spec) => {
      spec.components = {
        securitySchemes: {
          a: { type: 'oauth2', flows: { implicit: { authorizationUrl: 'u', scopes: { r: '', w: '' } } } },
        },
      }
      spec.security = [{ a: ['r', 'w'] }]
    }),
    change((spec) => {
      spec.components = {
        securitySchemes: {
          a: { type: 'oauth2', flows: { implicit: { authorizationUrl: 'u', scopes: { r: '', w: '' } } } },
        },
      }
      spec.security = [{ a: ['r'] }]
    }),
  ],
  [
    'credentials: oauth becomes oidc',
    true,
    change((spec) => {
      spec.components = {
        securitySchemes: { a: { type: 'oauth2', flows: { implicit: { authorizationUrl: 'u', scopes: {} } } } },
      }
      spec.security = [{ a: [] }]
    }),
    change((spec) => {
      spec.components = { securitySchemes: { a: { type: 'openIdConnect', openIdConnectUrl: 'x' } } }
      spec.security = [{ a: [] }]
    }),
  ],
  [
    'credentials: oauth renamed same',
    false,
    change((spec) => {
      spec.components = {
        securitySchemes: { a: { type: 'oauth2', flows: { implicit: { authorizationUrl: 'u', scopes: {} } } } },
      }
      spec.security = [{ a: [] }]
    }),
    change((spec) => {
      spec.components = {
        securitySchemes: { b: { type: 'oauth2', flows: { implicit: { authorizationUrl: 'u', scopes: {} } } } },
      }
      spec.security = [{ b: [] }]
    }),
  ],
  [
    'credentials: scope catalogue gone',
    true,
    change((spec) => {
      spec.components = {
        securitySchemes: {
          a: { type: 'oauth2', flows: { implicit: { authorizationUrl: 'u', scopes: { r: '', w: '' } } } },
        },
      }
      spec.security = [{ a: ['r'] }]
    }),
    change((spec) => {
      spec.components = {
        securitySchemes: { a: { type: 'oauth2', flows: { implicit: { authorizationUrl: 'u', scopes: { w: '' } } } } },
      }
      spec.security = [{ a: ['r'] }]
    }),
  ],
  [
    'server path',
    true,
    room(),
    change((spec) => {
      spec.servers = [{ url: 'https://api.test/v2' }]
    }),
  ],
  [
    'server default var changes',
    true,
    change((spec) => {
      spec.servers = [{ url: 'https://{e}.test', variables: { e: { default: 'eu' } } }]
    }),
    change((spec) => {
      spec.servers = [{ url: 'https://{e}.test', variables: { e: { default: 'us' } } }]
    }),
  ],
  [
    'server trailing slash host',
    false,
    room(),
    change((spec) => {
      spec.servers = [{ url: 'https://API.test/v1/' }]
    }),
  ],
  [
    'op server',
    true,
    room(),
    change((spec) => {
      post(spec).servers = [{ url: 'https://other.test' }]
    }),
  ],
  // Operations.
  [
    'path renamed',
    true,
    room(),
    change((spec) => {
      spec.paths = { '/suites/{roomId}': spec.paths['/rooms/{roomId}'] }
    }),
  ],
  [
    'path slash',
    true,
    room(),
    change((spec) => {
      spec.paths = { '/rooms/{roomId}/': spec.paths['/rooms/{roomId}'] }
    }),
  ],
  [
    'method put',
    true,
    room(),
    change((spec) => {
      spec.paths = { '/rooms/{roomId}': { put: post(spec) } }
    }),
  ],
  [
    'path param becomes fixed',
    true,
    room(),
    change((spec) => {
      const o = post(spec)
      o.parameters = []
      spec.paths = { '/rooms/one': { post: o } }
    }),
  ],
  [
    'path item ref',
    false,
    room(),
    change((spec) => {
      spec.components = { pathItems: { P: spec.paths['/rooms/{roomId}'] } }
      spec.paths = { '/rooms/{roomId}': { $ref: '#/components/pathItems/P' } }
    }),
  ],
  [
    'deprecated w sunset',
    false,
    room(),
    change((spec) => {
      Object.assign(post(spec), { deprecated: true, 'x-sunset': '2035-01-01' })
    }),
  ],
  [
    'deprecated gone before sunset',
    true,
    change((spec) => {
      Object.assign(post(spec), { deprecated: true, 'x-sunset': '2035-01-01' })
    }),
    change((spec) => {
      spec.paths = {}
    }),
  ],
  [
    'callback gone',
    true,
    change((spec) => {
      post(spec).callbacks = { c: { '{$url}': { post: { responses: {} } } } }
    }),
    room(),
  ],
  [
    'callback new',
    false,
    room(),
    change((spec) => {
      post(spec).callbacks = { c: { '{$url}': { post: { responses: {} } } } }
    }),
  ],
  [
    'link gone',
    false,
    change((spec) => {
      post(spec).responses[200].links = { l: { operationId: 'x' } }
    }),
    room(),
  ],
  [
    'request body by ref',
    false,
    room(),
    change((spec) => {
      spec.components = { requestBodies: { B: post(spec).requestBody } }
      post(spec).requestBody = { $ref: '#/components/requestBodies/B' }
    }),
  ],
  [
    'response by ref',
    false,
    room(),
    change((spec) => {
      spec.components = { responses: { B: post(spec).responses[200] } }
      post(spec).responses[200] = { $ref: '#/components/responses/B' }
    }),
  ],
  // The same in other words, and wider or narrower in one.
  ['type list of one', false, sent(text), sent({ type: ['string'] })],
  ['items {} is true', false, sent({ type: 'array' }), sent({ type: 'array', items: true })],
  ['additionalProperties true', false, sent(member(text)), sent({ ...member(text), additionalProperties: true })],
  [
    'unevaluatedProperties is additionalProperties',
    false,
    sent({ ...member(text), additionalProperties: false }),
    sent({ ...member(text), unevaluatedProperties: false }),
  ],
  ['minLength 0', false, sent(text), sent({ type: 'string', minLength: 0 })],
  ['uniqueItems false', false, sent(list()), sent(list({ uniqueItems: false }))],
  ['enum order', false, sent({ enum: ['a', 'b'] }), sent({ enum: ['b', 'a'] })],
  ['integer multipleOf 1 number', false, sent(integer), sent({ type: 'number', multipleOf: 1 })],
  ['if true', false, sent(text), sent({ ...text, if: true, then: true })],
  [
    'if equivalent reorder',
    false,
    sent({ type: 'object', if: { required: ['a'] }, then: { required: ['b'] } }),
    sent({ type: 'object', then: { required: ['b'] }, if: { required: ['a'] } }),
  ],
  [
    'if loosened',
    false,
    sent({ type: 'object', if: { required: ['a'] }, then: { required: ['b', 'c'] } }),
    sent({ type: 'object', if: { required: ['a'] }, then: { required: ['b'] } }),
  ],
  [
    'exclusiveMinimum 0 is minimum 1 int',
    false,
    sent({ type: 'integer', exclusiveMinimum: 0 }),
    sent({ type: 'integer', minimum: 1 }),
  ],
  [
    'maximum 4 int excl 5',
    false,
    sent({ type: 'integer', maximum: 4 }),
    sent({ type: 'integer', exclusiveMaximum: 5 }),
  ],
  [
    'nested allOf same',
    false,
    sent({ allOf: [{ allOf: [text] }, { maxLength: 4 }] }),
    sent({ type: 'string', maxLength: 4 }),
  ],
  ['anyOf with subsumed branch', false, sent({ anyOf: [text, { type: 'string', maxLength: 3 }] }), sent(text)],
  [
    'title, description, deprecated, examples',
    false,
    sent(text),
    sent({ type: 'string', title: 't', description: 'd', deprecated: true, examples: ['a'], externalDocs: {} }),
  ],
  ['$comment, x-', false, sent(text), sent({ type: 'string', $comment: 'x', 'x-a': 1 })],
  ['request: pattern removed', false, sent({ type: 'string', pattern: 'a' }), sent(text)],
  ['request: pattern ".*"', false, sent(text), sent({ type: 'string', pattern: '.*' })],
  ['request: email becomes text', false, sent({ type: 'string', format: 'email' }), sent(text)],
  ['request: text becomes email', true, sent(text), sent({ type: 'string', format: 'email' })],
  [
    'request: uri becomes uri-reference',
    false,
    sent({ type: 'string', format: 'uri' }),
    sent({ type: 'string', format: 'uri-reference' }),
  ],
  ['request: unknown format annotation', true, sent(text), sent({ type: 'string', format: 'iban' })],
  [
    'body required to optional',
    false,
    room(),
    change((spec) => {
      post(spec).requestBody.required = false
    }),
  ],
  [
    'request: json becomes any',
    false,
    room(),
    change((spec) => {
      post(spec).requestBody.content['*/*'] = {}
    }),
  ],
  [
    'request: empty schema',
    false,
    room(),
    change((spec) => {
      post(spec).requestBody.content['application/json'] = {}
    }),
  ],
  [
    'answer: empty schema',
    true,
    room(),
    change((spec) => {
      post(spec).responses[200].content['application/json'] = {}
    }),
  ],
  [
    'required without property req',
    true,
    sentWhole({ type: 'object' }),
    sentWhole({ type: 'object', required: ['z'] }),
  ],
  [
    'required w/o property dropped ans',
    true,
    answeredWhole({ type: 'object', required: ['z'] }),
    answeredWhole({ type: 'object' }),
  ],
  [
    'answer: optional member gone, closed',
    true,
    answeredWhole({ type: 'object', properties: { a: text }, additionalProperties: false }),
    answeredWhole({ type: 'object', additionalProperties: false }),
  ],
  [
    'request: discriminator prop',
    true,
    sent({ oneOf: [member(text, 'a')], discriminator: { propertyName: 'a' } }),
    sent({ oneOf: [member(text, 'a')], discriminator: { propertyName: 'b' } }),
  ],
  [
    'webhook gone',
    true,
    change((spec) => {
      spec.webhooks = { w: { post: { responses: {} } } }
    }),
    room(),
  ],
  [
    'webhook member required new',
    false,
    change((spec) => {
      spec.webhooks = {
        w: { post: { requestBody: { content: { 'application/json': { schema: member(text) } } }, responses: {} } },
      }
    }),
    change((spec) => {
      spec.webhooks = {
        w: {
          post: {
            requestBody: { content: { 'application/json': { schema: { ...member(text), required: ['v'] } } } },
            responses: {},
          },
        },
      }
    }),
  ],
  [
    'webhook enum grows',
    true,
    change((spec) => {
      spec.webhooks = {
        w: {
          post: {
            requestBody: { content: { 'application/json': { schema: member({ enum: ['a'] }) } } },
            responses: {},
          },
        },
      }
    }),
    change((spec) => {
      spec.webhooks = {
        w: {
          post: {
            requestBody: { content: { 'application/json': { schema: member({ enum: ['a', 'b'] }) } } },
            responses: {},
          },
        },
      }
    }),
  ],
]

test('there are enough of both', () => {
  expect(rows.filter(([, isAlarm]) => isAlarm).length).toBeGreaterThanOrEqual(100)
  expect(rows.filter(([, isAlarm]) => !isAlarm).length).toBeGreaterThanOrEqual(70)
})

test.each(rows)('%s', (_, isAlarm, before, after) => {
  const alarms = specChanges(before, after, '2030-01-01').filter(({ severity }) => severity !== 'harmless')
  if (isAlarm) expect(alarms).not.toEqual([])
  else expect(alarms).toEqual([])
})
