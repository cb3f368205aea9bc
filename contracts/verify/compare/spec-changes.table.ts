/* oxlint-disable unicorn/no-thenable -- a keyword of JSON Schema */
import type { Severity } from './sentences.ts'

/** What a change is made of: JSON, changed in place. */
// oxlint-disable-next-line typescript/no-explicit-any -- each row changes another part of a document of no type
export type Draft = Record<string, any>

/** A change of the document below, and what it has to be called; no id: nothing is to be said. */
export type Row = readonly [what: string, change: (spec: Draft) => void, severity: Severity, id: string]

/** A document with a little of everything. */
export function shop(): Draft {
  const text = { type: 'string' }
  const item = {
    type: 'object',
    required: ['id', 'name', 'secret', 'made'],
    properties: {
      id: { type: 'string', format: 'uuid' },
      name: { type: 'string', minLength: 2, maxLength: 20, pattern: '^[a-z]+$' },
      kind: { type: 'string', enum: ['a', 'b'] },
      version: { const: 1 },
      size: { type: 'number', minimum: 1, maximum: 10, multipleOf: 2 },
      open: { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 10 },
      count: { type: 'integer', format: 'int32', default: 3 },
      note: { type: ['string', 'null'] },
      tags: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 5, uniqueItems: true },
      any: { type: 'array', items: {} },
      pair: { type: 'array', prefixItems: [text, { type: 'integer' }] },
      labels: { type: 'object', additionalProperties: { type: 'string' }, minProperties: 1, maxProperties: 3 },
      free: { type: 'object', properties: { x: text } },
      closed: { type: 'object', properties: { x: text }, additionalProperties: false },
      whole: { allOf: [{ type: 'object', properties: { x: text } }], unevaluatedProperties: false },
      named: { type: 'object', propertyNames: { maxLength: 5 } },
      tied: { type: 'object', dependentRequired: { x: ['y'] }, dependentSchemas: { x: { required: ['z'] } } },
      has: { type: 'array', contains: { const: 1 }, maxContains: 2 },
      not: { type: 'string', not: { const: 'root' } },
      when: { type: 'object', if: { required: ['x'] }, then: { required: ['y'] } },
      one: {
        oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
        discriminator: { propertyName: 'pet' },
      },
      some: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      file: { type: 'string', contentEncoding: 'base64', contentMediaType: 'image/png' },
      secret: { type: 'string', writeOnly: true },
      made: { type: 'string', readOnly: true },
    },
  }
  const header = (schema: object, required = true) => ({ required, schema })
  return {
    openapi: '3.1.0',
    info: { title: 'Shop', version: '1' },
    servers: [{ url: 'https://{region}.example.com', variables: { region: { default: 'eu', enum: ['eu', 'us'] } } }],
    security: [{ key: [] }],
    paths: {
      '/items/{id}': {
        parameters: [{ in: 'path', name: 'id', required: true, schema: { type: 'integer' } }],
        put: {
          operationId: 'put',
          security: [{ oauth: ['read'] }],
          parameters: [
            { in: 'query', name: 'limit', schema: { type: 'integer', minimum: 1, maximum: 100, default: 10 } },
            { in: 'query', name: 'ids', schema: { type: 'array', items: text } },
            { in: 'query', name: 'url', allowReserved: true, schema: text },
            { in: 'query', name: 'flag', allowEmptyValue: true, schema: text },
            { in: 'query', name: 'sort', required: true, schema: { type: 'string', enum: ['up', 'down'] } },
            { in: 'header', name: 'X-Trace', schema: text },
          ],
          requestBody: { content: { 'application/json': { schema: item }, 'application/xml': { schema: text } } },
          responses: {
            200: {
              headers: { ETag: header(text), 'X-Left': header({ type: 'integer', maximum: 9 }, false) },
              content: {
                'application/json': { schema: structuredClone(item) },
                'text/csv; header=present': { schema: text },
              },
            },
            404: { description: 'none' },
          },
          callbacks: { done: { '{$request.body#/url}': { post: hook() } } },
        },
        delete: { 'x-sunset': '2031-01-01', deprecated: true, responses: { 204: { description: 'gone' } } },
        get: { security: [], responses: { 200: { description: 'one' } } },
      },
    },
    webhooks: { sold: { post: hook() } },
    components: {
      schemas: {
        Cat: { type: 'object', required: ['pet'], properties: { pet: { const: 'cat' } } },
        Dog: { type: 'object', required: ['pet'], properties: { pet: { const: 'dog' } } },
      },
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'X-Key' },
        oauth: {
          type: 'oauth2',
          flows: { clientCredentials: { tokenUrl: 'https://a.example/token', scopes: { read: '', write: '' } } },
        },
      },
    },
  }
}

const hook = () => ({
  requestBody: {
    required: true,
    content: {
      'application/json': { schema: { type: 'object', required: ['at'], properties: { at: { type: 'string' } } } },
    },
  },
  responses: { 200: { description: 'heard' } },
})

export const put = (spec: Draft) => spec['paths']['/items/{id}'].put
const sent = (spec: Draft) => put(spec).requestBody.content['application/json'].schema
const answered = (spec: Draft) => put(spec).responses[200].content['application/json'].schema
const parameter = (spec: Draft, name: string) => put(spec).parameters.find((each: Draft) => each['name'] === name)
const schemes = (spec: Draft) => spec['components'].securitySchemes

/** A change of a member of what is sent and of what is answered, each with what it is called. */
function inBoth(what: string, member: string, change: (schema: Draft) => void, request: string, answer: string): Row[] {
  const harmless = (id: string) => id.startsWith('+')
  const rowOf = (root: (spec: Draft) => Draft, side: string, id: string): Row => [
    `${side}: ${what}`,
    (spec) => change(root(spec)['properties'][member]),
    harmless(id) ? 'harmless' : id.startsWith('?') ? 'may break' : 'breaks',
    `${side}-${id.replace(/^[+?]/, '')}`,
  ]
  return [rowOf(sent, 'request', request), rowOf(answered, 'answer', answer)]
}

const set = (values: object) => (schema: Draft) => void Object.assign(schema, values)
const drop = (name: string) => (schema: Draft) => void delete schema[name]

/** `+` is harmless, `?` may break, all others break. */
export const rows: readonly Row[] = [
  ...inBoth('another type', 'name', set({ type: 'boolean' }), 'type-narrowed', 'type-widened'),
  ...inBoth('a number for an integer', 'count', set({ type: 'number' }), '+type-widened', 'type-widened'),
  ...inBoth('an integer for a number', 'size', set({ type: 'integer' }), 'type-narrowed', '+type-narrowed'),
  ...inBoth(
    'a further type',
    'kind',
    (it) => Object.assign(it, { type: ['string', 'null'], enum: ['a', 'b', null] }),
    '+type-widened',
    'type-widened',
  ),
  ...inBoth('null no longer', 'note', set({ type: 'string' }), 'type-narrowed', '+type-narrowed'),
  ...inBoth('null too', 'name', set({ type: ['string', 'null'] }), '+type-widened', 'type-widened'),
  ...inBoth('another format', 'id', set({ format: 'date' }), 'format-narrowed', 'format-widened'),
  ...inBoth('no format', 'id', drop('format'), '+format-widened', 'format-widened'),
  ...inBoth('a wider format', 'count', set({ format: 'int64' }), '+format-widened', 'format-widened'),
  ...inBoth('a format', 'name', set({ format: 'email' }), 'format-narrowed', '+format-narrowed'),
  ...inBoth('a value fewer', 'kind', set({ enum: ['a'] }), 'enum-narrowed', '+enum-narrowed'),
  ...inBoth('a value more', 'kind', set({ enum: ['a', 'b', 'c'] }), '+enum-widened', 'enum-widened'),
  ...inBoth('values', 'note', set({ enum: ['x', null] }), 'enum-narrowed', '+enum-narrowed'),
  ...inBoth('no values', 'kind', drop('enum'), '+enum-widened', 'enum-widened'),
  ...inBoth('another constant', 'version', set({ const: 2 }), 'enum-narrowed', 'enum-widened'),
  ...inBoth('no constant', 'version', drop('const'), '+enum-widened', 'enum-widened'),
  ...inBoth('a constant', 'note', set({ const: 'x' }), 'enum-narrowed', '+enum-narrowed'),
  ...inBoth('another pattern', 'name', set({ pattern: '^[a-y]+$' }), '?pattern-narrowed', '?pattern-widened'),
  ...inBoth('a pattern', 'note', set({ pattern: '^x' }), 'pattern-narrowed', '+pattern-narrowed'),
  ...inBoth('no pattern', 'name', drop('pattern'), '+pattern-widened', 'pattern-widened'),
  ...inBoth('a lower maximum', 'size', set({ maximum: 8 }), 'maximum-narrowed', '+maximum-narrowed'),
  ...inBoth('a higher maximum', 'size', set({ maximum: 12 }), '+maximum-widened', 'maximum-widened'),
  ...inBoth('no maximum', 'size', drop('maximum'), '+maximum-widened', 'maximum-widened'),
  ...inBoth('a higher minimum', 'size', set({ minimum: 2 }), 'minimum-narrowed', '+minimum-narrowed'),
  ...inBoth('a lower minimum', 'size', set({ minimum: 0 }), '+minimum-widened', 'minimum-widened'),
  ...inBoth(
    'a lower exclusive maximum',
    'open',
    set({ exclusiveMaximum: 9 }),
    'exclusive-maximum-narrowed',
    '+exclusive-maximum-narrowed',
  ),
  ...inBoth(
    'a lower exclusive minimum',
    'open',
    set({ exclusiveMinimum: 0 }),
    '+exclusive-minimum-widened',
    'exclusive-minimum-widened',
  ),
  ...inBoth('another multiple', 'size', set({ multipleOf: 3 }), 'multiple-of-narrowed', 'multiple-of-widened'),
  ...inBoth('no multiple', 'size', drop('multipleOf'), '+multiple-of-widened', 'multiple-of-widened'),
  ...inBoth('shorter texts', 'name', set({ maxLength: 10 }), 'max-length-narrowed', '+max-length-narrowed'),
  ...inBoth('longer texts', 'name', set({ maxLength: 30 }), '+max-length-widened', 'max-length-widened'),
  ...inBoth('no shortest text', 'name', drop('minLength'), '+min-length-widened', 'min-length-widened'),
  ...inBoth('longer texts only', 'name', set({ minLength: 3 }), 'min-length-narrowed', '+min-length-narrowed'),
  ...inBoth('fewer items', 'tags', set({ maxItems: 4 }), 'max-items-narrowed', '+max-items-narrowed'),
  ...inBoth('no least items', 'tags', drop('minItems'), '+min-items-widened', 'min-items-widened'),
  ...inBoth('more than least items', 'tags', set({ minItems: 2 }), 'min-items-narrowed', '+min-items-narrowed'),
  ...inBoth('items that differ', 'any', set({ uniqueItems: true }), 'unique-items-narrowed', '+unique-items-narrowed'),
  ...inBoth('items that may be the same', 'tags', drop('uniqueItems'), '+unique-items-widened', 'unique-items-widened'),
  ...inBoth('items of another type', 'tags', set({ items: { type: 'integer' } }), 'type-narrowed', 'type-widened'),
  ...inBoth(
    'first items of another type',
    'pair',
    set({ prefixItems: [{ type: 'null' }] }),
    'type-narrowed',
    'type-widened',
  ),
  ...inBoth('no other items', 'pair', set({ items: false }), 'shape-narrowed', '+shape-narrowed'),
  ...inBoth('no unevaluated items', 'pair', set({ unevaluatedItems: false }), 'shape-narrowed', '+shape-narrowed'),
  ...inBoth(
    'fewer members',
    'labels',
    set({ maxProperties: 2 }),
    'max-properties-narrowed',
    '+max-properties-narrowed',
  ),
  ...inBoth('no least members', 'labels', drop('minProperties'), '+min-properties-widened', 'min-properties-widened'),
  ...inBoth(
    'other members of another type',
    'labels',
    set({ additionalProperties: { type: 'integer' } }),
    'type-narrowed',
    'type-widened',
  ),
  ...inBoth('no other members', 'free', set({ additionalProperties: false }), '?members-closed', '+members-closed'),
  ...inBoth('other members', 'closed', drop('additionalProperties'), '+members-opened', '?members-opened'),
  ...inBoth('unevaluated members', 'whole', drop('unevaluatedProperties'), '+members-opened', '?members-opened'),
  ...inBoth(
    'no unevaluated members',
    'free',
    set({ unevaluatedProperties: false }),
    '?members-closed',
    '+members-closed',
  ),
  ...inBoth(
    'names of members',
    'free',
    set({ propertyNames: { maxLength: 3 } }),
    'property-names-narrowed',
    '+property-names-narrowed',
  ),
  ...inBoth('no names of members', 'named', drop('propertyNames'), '+property-names-widened', 'property-names-widened'),
  ...inBoth(
    'members by pattern',
    'free',
    set({ patternProperties: { '^y': { type: 'null' } } }),
    'type-narrowed',
    '+type-narrowed',
  ),
  ...inBoth(
    'members that need others',
    'free',
    set({ dependentRequired: { x: ['y'] } }),
    'dependent-required-narrowed',
    '+dependent-required-narrowed',
  ),
  ...inBoth(
    'members that need none',
    'tied',
    drop('dependentRequired'),
    '+dependent-required-widened',
    'dependent-required-widened',
  ),
  ...inBoth(
    'a schema for what has a member',
    'free',
    set({ dependentSchemas: { x: { required: ['y'] } } }),
    'dependent-schemas-narrowed',
    '+dependent-schemas-narrowed',
  ),
  ...inBoth(
    'no schema for what has a member',
    'tied',
    drop('dependentSchemas'),
    '+dependent-schemas-widened',
    'dependent-schemas-widened',
  ),
  ...inBoth(
    'an item that there has to be',
    'any',
    set({ contains: { const: 2 } }),
    'contains-narrowed',
    '+contains-narrowed',
  ),
  ...inBoth('no item that there has to be', 'has', drop('contains'), '+contains-widened', 'contains-widened'),
  ...inBoth('fewer of such items', 'has', set({ maxContains: 1 }), 'max-contains-narrowed', '+max-contains-narrowed'),
  ...inBoth('a value that is refused', 'note', set({ not: { const: 'root' } }), 'not-narrowed', '+not-narrowed'),
  ...inBoth('a value that is no longer refused', 'not', drop('not'), '+not-widened', 'not-widened'),
  ...inBoth(
    'a condition',
    'free',
    set({ if: { required: ['x'] }, then: { required: ['y'] } }),
    'if-narrowed',
    '+if-narrowed',
  ),
  ...inBoth(
    'no condition',
    'when',
    (it) => {
      delete it['if']
      delete it['then']
    },
    '+if-widened',
    'if-widened',
  ),
  ...inBoth('an alternative fewer', 'one', (it) => it['oneOf'].pop(), 'shape-narrowed', '+shape-narrowed'),
  ...inBoth(
    'an alternative more',
    'some',
    (it) => it['anyOf'].push({ type: 'boolean' }),
    '+shape-widened',
    'shape-widened',
  ),
  ...inBoth('a further part', 'free', set({ allOf: [{ required: ['z'] }] }), 'member-required', '+member-required'),
  ...inBoth(
    'another discriminator',
    'one',
    set({ discriminator: { propertyName: 'kind' } }),
    '?discriminator-changed',
    '?discriminator-changed',
  ),
  ...inBoth(
    'another encoding',
    'file',
    set({ contentEncoding: 'base32' }),
    'content-encoding-narrowed',
    'content-encoding-widened',
  ),
  ...inBoth(
    'another kind of content',
    'file',
    set({ contentMediaType: 'image/gif' }),
    'content-media-type-narrowed',
    'content-media-type-widened',
  ),
  ...inBoth(
    'never',
    'free',
    (it) => {
      it['allOf'] = [false]
    },
    'shape-narrowed',
    '+shape-narrowed',
  ),
  [
    'request: another default',
    (spec) => (sent(spec).properties.count.default = 4),
    'may break',
    'request-default-changed',
  ],
  [
    'request: a member that is required now',
    (spec) => sent(spec).required.push('kind'),
    'breaks',
    'request-member-required',
  ],
  [
    'request: a new member that is required',
    (spec) => ((sent(spec).properties.fresh = { type: 'string' }), sent(spec).required.push('fresh')),
    'breaks',
    'request-member-required',
  ],
  [
    'request: a new member',
    (spec) => (sent(spec).properties.fresh = { type: 'string' }),
    'harmless',
    'request-member-new',
  ],
  ['request: a member that is gone', (spec) => delete sent(spec).properties.note, 'may break', 'request-member-gone'],
  [
    'request: a member that is gone where none other is taken',
    (spec) => delete sent(spec).properties.closed.properties.x,
    'breaks',
    'request-member-gone',
  ],
  [
    'request: a member that may be left out',
    (spec) => sent(spec).required.splice(1, 1),
    'harmless',
    'request-member-optional',
  ],
  [
    'request: a member that is read-only now',
    (spec) => (sent(spec).properties.note.readOnly = true),
    'may break',
    'request-member-read-only',
  ],
  [
    'request: a required member that is no longer read-only',
    (spec) => delete sent(spec).properties.made.readOnly,
    'breaks',
    'request-member-required',
  ],
  [
    'answer: a member that may be absent',
    (spec) => answered(spec).required.splice(1, 1),
    'breaks',
    'answer-member-optional',
  ],
  [
    'answer: a required member that is gone',
    (spec) => delete answered(spec).properties.name,
    'breaks',
    'answer-member-gone',
  ],
  ['answer: a member that is gone', (spec) => delete answered(spec).properties.kind, 'may break', 'answer-member-gone'],
  [
    'answer: a required member that is write-only now',
    (spec) => (answered(spec).properties.name.writeOnly = true),
    'breaks',
    'answer-member-gone',
  ],
  [
    'answer: a new member',
    (spec) => (answered(spec).properties.fresh = { type: 'string' }),
    'harmless',
    'answer-member-new',
  ],
  [
    'answer: a new member where no other was',
    (spec) => (answered(spec).properties.closed.properties.y = {}),
    'harmless',
    'answer-member-new',
  ],
  ['the operation is gone', (spec) => delete spec['paths']['/items/{id}'].put, 'breaks', 'operation-gone'],
  ['the path is gone', (spec) => delete spec['paths']['/items/{id}'], 'breaks', 'operation-gone'],
  ['it is gone before its sunset', (spec) => delete spec['paths']['/items/{id}'].delete, 'breaks', 'operation-gone'],
  [
    'an earlier sunset',
    (spec) => (spec['paths']['/items/{id}'].delete['x-sunset'] = '2030-06-01'),
    'may break',
    'sunset-earlier',
  ],
  ['no sunset', (spec) => delete spec['paths']['/items/{id}'].delete['x-sunset'], 'may break', 'sunset-gone'],
  ['a new operation', (spec) => (spec['paths']['/new'] = { get: { responses: {} } }), 'harmless', 'operation-new'],
  ['a deprecated operation', (spec) => (put(spec).deprecated = true), 'harmless', 'operation-deprecated'],
  ['another operationId', (spec) => (put(spec).operationId = 'other'), 'harmless', 'operation-id'],
  ['a parameter is gone', (spec) => put(spec).parameters.shift(), 'may break', 'parameter-gone'],
  [
    'a new parameter that is required',
    (spec) => put(spec).parameters.push({ in: 'query', name: 'x', required: true }),
    'breaks',
    'parameter-required',
  ],
  [
    'a new header that is required',
    (spec) => put(spec).parameters.push({ in: 'header', name: 'X', required: true }),
    'breaks',
    'parameter-required',
  ],
  ['a new cookie', (spec) => put(spec).parameters.push({ in: 'cookie', name: 'x' }), 'harmless', 'parameter-new'],
  ['a parameter is required now', (spec) => (parameter(spec, 'limit').required = true), 'breaks', 'parameter-required'],
  [
    'a parameter may be left out',
    (spec) => (parameter(spec, 'sort').required = false),
    'harmless',
    'parameter-optional',
  ],
  ['a parameter moves', (spec) => (parameter(spec, 'limit').in = 'header'), 'may break', 'parameter-gone'],
  [
    'a parameter has a lower maximum',
    (spec) => (parameter(spec, 'limit').schema.maximum = 50),
    'breaks',
    'parameter-maximum-narrowed',
  ],
  [
    'a parameter has another default',
    (spec) => (parameter(spec, 'limit').schema.default = 20),
    'may break',
    'parameter-default-changed',
  ],
  [
    'a parameter has a value fewer',
    (spec) => parameter(spec, 'sort').schema.enum.pop(),
    'breaks',
    'parameter-enum-narrowed',
  ],
  [
    'a parameter has a value more',
    (spec) => parameter(spec, 'sort').schema.enum.push('none'),
    'harmless',
    'parameter-enum-widened',
  ],
  [
    'a parameter is a text now',
    (spec) => (parameter(spec, 'limit').schema = { type: 'string', default: 10 }),
    'harmless',
    'parameter-type-widened',
  ],
  [
    'a path parameter is a text now',
    (spec) => (spec['paths']['/items/{id}'].parameters[0].schema = { type: 'string' }),
    'harmless',
    'parameter-type-widened',
  ],
  [
    'a text parameter is a number now',
    (spec) => (parameter(spec, 'X-Trace').schema = { type: 'integer' }),
    'breaks',
    'parameter-type-narrowed',
  ],
  ['another style', (spec) => (parameter(spec, 'ids').style = 'spaceDelimited'), 'breaks', 'parameter-style'],
  ['another explode', (spec) => (parameter(spec, 'ids').explode = false), 'breaks', 'parameter-explode'],
  [
    'reserved signs are escaped',
    (spec) => delete parameter(spec, 'url').allowReserved,
    'breaks',
    'parameter-allow-reserved',
  ],
  ['no empty value', (spec) => delete parameter(spec, 'flag').allowEmptyValue, 'breaks', 'parameter-allow-empty-value'],
  [
    'a parameter is JSON now',
    (spec) => Object.assign(parameter(spec, 'ids'), { schema: undefined, content: { 'application/json': {} } }),
    'breaks',
    'parameter-style',
  ],
  ['a body is required now', (spec) => (put(spec).requestBody.required = true), 'breaks', 'request-body-required'],
  ['a body is gone', (spec) => delete put(spec).requestBody, 'may break', 'request-body-gone'],
  [
    'a media type of requests is gone',
    (spec) => delete put(spec).requestBody.content['application/xml'],
    'breaks',
    'request-media-type-gone',
  ],
  [
    'a media type of requests is new',
    (spec) => (put(spec).requestBody.content['text/plain'] = {}),
    'harmless',
    'request-media-type-new',
  ],
  [
    'a media type of answers is gone',
    (spec) => delete put(spec).responses[200].content['application/json'],
    'breaks',
    'answer-media-type-gone',
  ],
  [
    'a media type of answers has another parameter',
    (spec) => {
      const { content } = put(spec).responses[200]
      content['text/csv; header=absent'] = content['text/csv; header=present']
      delete content['text/csv; header=present']
    },
    'breaks',
    'answer-media-type-gone',
  ],
  [
    'a media type of answers is new',
    (spec) => (put(spec).responses[200].content['text/plain'] = {}),
    'harmless',
    'answer-media-type-new',
  ],
  [
    'a success is gone',
    (spec) => {
      put(spec).responses[201] = put(spec).responses[200]
      delete put(spec).responses[200]
    },
    'breaks',
    'status-gone',
  ],
  ['a failure is gone', (spec) => delete put(spec).responses[404], 'may break', 'status-gone'],
  ['a status is new', (spec) => (put(spec).responses[409] = {}), 'harmless', 'status-new'],
  ['a header is gone', (spec) => delete put(spec).responses[200].headers.ETag, 'breaks', 'answer-header-gone'],
  [
    'an optional header is gone',
    (spec) => delete put(spec).responses[200].headers['X-Left'],
    'may break',
    'answer-header-gone',
  ],
  [
    'a header may be absent',
    (spec) => (put(spec).responses[200].headers.ETag.required = false),
    'breaks',
    'answer-header-optional',
  ],
  [
    'a header has a higher maximum',
    (spec) => (put(spec).responses[200].headers['X-Left'].schema.maximum = 10),
    'breaks',
    'answer-header-maximum-widened',
  ],
  [
    'a header is any text',
    (spec) => (put(spec).responses[200].headers['X-Left'].schema = { type: 'string' }),
    'breaks',
    'answer-header-type-widened',
  ],
  ['a header is new', (spec) => (put(spec).responses[200].headers['X-New'] = {}), 'harmless', 'answer-header-new'],
  [
    'credentials are required',
    (spec) => delete spec['paths']['/items/{id}'].get.security,
    'breaks',
    'security-required',
  ],
  ['other credentials', (spec) => (put(spec).security = [{ key: [] }]), 'breaks', 'security-gone'],
  ['credentials more', (spec) => (put(spec).security = [{ oauth: ['read'], key: [] }]), 'breaks', 'security-gone'],
  ['a scope more', (spec) => (put(spec).security = [{ oauth: ['read', 'write'] }]), 'breaks', 'security-scope'],
  ['an alternative to the credentials', (spec) => put(spec).security.push({ key: [] }), 'harmless', 'security-new'],
  ['a key moves', (spec) => (schemes(spec).key.in = 'query'), 'breaks', 'security-gone'],
  ['a key has another name', (spec) => (schemes(spec).key.name = 'X-Token'), 'breaks', 'security-gone'],
  ['a scheme is another', (spec) => (schemes(spec).key = { type: 'http', scheme: 'basic' }), 'breaks', 'security-gone'],
  ['a flow is gone', (spec) => (schemes(spec).oauth.flows = {}), 'breaks', 'security-flow-gone'],
  [
    'tokens come from elsewhere',
    (spec) => (schemes(spec).oauth.flows.clientCredentials.tokenUrl = 'https://b.example'),
    'may break',
    'security-url',
  ],
  ['a server is gone', (spec) => (spec['servers'][0].url = 'https://{region}.example.org'), 'breaks', 'server-gone'],
  [
    'a variable of a server has a value fewer',
    (spec) => spec['servers'][0].variables.region.enum.pop(),
    'breaks',
    'server-gone',
  ],
  ['a server is new', (spec) => spec['servers'].push({ url: '/' }), 'harmless', 'server-new'],
  ['a webhook is gone', (spec) => delete spec['webhooks'].sold, 'breaks', 'webhook-gone'],
  [
    'a webhook has a member less',
    (spec) => delete spec['webhooks'].sold.post.requestBody.content['application/json'].schema.properties.at,
    'breaks',
    'request-member-gone',
  ],
  [
    'a callback sends another type',
    (spec) =>
      (put(spec).callbacks.done['{$request.body#/url}'].post.requestBody.content[
        'application/json'
      ].schema.properties.at.type = 'integer'),
    'breaks',
    'request-type-widened',
  ],
]

/** What changes nothing for anyone. */
export const silent: readonly (readonly [what: string, change: (spec: Draft) => void])[] = [
  [
    'descriptions and examples',
    (spec) =>
      Object.assign(
        put(spec),
        { description: 'x', summary: 'y', tags: ['z'] },
        (sent(spec).example = {}),
        (answered(spec).description = 'x'),
      ),
  ],
  [
    'a read-only member that is required in requests',
    (spec) =>
      Object.assign(sent(spec).properties, { at: { type: 'string', readOnly: true } }) &&
      sent(spec).required.push('at'),
  ],
  [
    'a write-only member that is gone from answers',
    (spec) => {
      delete answered(spec).properties.secret
      answered(spec).required = answered(spec).required.filter((name: string) => name !== 'secret')
    },
  ],
  [
    'a charset',
    (spec) => {
      for (const part of [put(spec).requestBody, put(spec).responses[200]]) {
        part.content['application/json; charset=utf-8'] = part.content['application/json']
        delete part.content['application/json']
      }
    },
  ],
  [
    'another name of a path parameter',
    (spec) => {
      const { '/items/{id}': item } = spec['paths']
      item.parameters[0].name = 'item'
      spec['paths'] = { '/items/{item}': item }
    },
  ],
  [
    'another name of a scheme',
    (spec) => {
      const { key, ...others } = schemes(spec)
      spec['components'].securitySchemes = { ...others, header: key }
      spec['security'] = [{ header: [] }]
    },
  ],
  [
    'a schema by reference',
    (spec) => {
      spec['components'].schemas.Item = sent(spec)
      put(spec).requestBody.content['application/json'].schema = { $ref: '#/components/schemas/Item' }
    },
  ],
  ['alternatives in another order', (spec) => answered(spec).properties.one.oneOf.reverse()],
  ['a default that is written out', (spec) => Object.assign(parameter(spec, 'ids'), { style: 'form', explode: true })],
  [
    'a header in other letters',
    (spec) => {
      const { headers } = put(spec).responses[200]
      headers.etag = headers.ETag
      delete headers.ETag
    },
  ],
  ['a slash after a server', (spec) => (spec['servers'][0].url += '/')],
  [
    'a bound that integers keep anyway',
    (spec) => {
      const { schema } = parameter(spec, 'limit')
      delete schema.minimum
      schema.exclusiveMinimum = 0
    },
  ],
]
