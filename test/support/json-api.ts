import { Ajv2020 } from 'ajv/dist/2020.js'
import type { WireAnswer } from '../../mock/index.ts'

const name = { type: 'string', minLength: 1 }
const meta = { type: 'object' }
const text = { type: 'string' }
const link = {
  oneOf: [text, { type: 'object', required: ['href'], additionalProperties: false, properties: { href: text, meta } }],
}
const links = { type: 'object', additionalProperties: link }
const identifier = {
  type: 'object',
  required: ['type', 'id'],
  additionalProperties: false,
  properties: { type: name, id: name, meta },
}

/** JSON:API 1.0 (https://jsonapi.org/format/1.0/), as far as a schema can say it. */
const schema = {
  type: 'object',
  additionalProperties: false,
  anyOf: [{ required: ['data'] }, { required: ['errors'] }, { required: ['meta'] }],
  not: { required: ['data', 'errors'] },
  dependentRequired: { included: ['data'] },
  properties: {
    jsonapi: { type: 'object', additionalProperties: false, properties: { version: { const: '1.0' }, meta } },
    meta,
    links: {
      type: 'object',
      // Links of pages alone may be null.
      patternProperties: { '^(first|last|prev|next)$': { anyOf: [link, { type: 'null' }] } },
      additionalProperties: link,
    },
    data: {
      oneOf: [{ type: 'null' }, { $ref: '#/$defs/resource' }, { type: 'array', items: { $ref: '#/$defs/resource' } }],
    },
    included: { type: 'array', uniqueItems: true, items: { $ref: '#/$defs/resource' } },
    errors: { type: 'array', minItems: 1, items: { $ref: '#/$defs/error' } },
  },
  $defs: {
    resource: {
      type: 'object',
      required: ['type', 'id'],
      additionalProperties: false,
      properties: {
        type: name,
        id: name,
        attributes: { type: 'object', propertyNames: { not: { enum: ['type', 'id', 'relationships', 'links'] } } },
        relationships: {
          type: 'object',
          propertyNames: { not: { enum: ['type', 'id'] } },
          additionalProperties: { $ref: '#/$defs/relationship' },
        },
        links,
        meta,
      },
    },
    relationship: {
      type: 'object',
      minProperties: 1,
      additionalProperties: false,
      properties: {
        data: { oneOf: [{ type: 'null' }, identifier, { type: 'array', items: identifier }] },
        links: { ...links, anyOf: [{ required: ['self'] }, { required: ['related'] }] },
        meta,
      },
    },
    error: {
      type: 'object',
      minProperties: 1,
      additionalProperties: false,
      properties: {
        id: name,
        links: { type: 'object', required: ['about'], additionalProperties: false, properties: { about: link } },
        status: { type: 'string', pattern: '^[1-5][0-9]{2}$' },
        code: text,
        title: text,
        detail: text,
        source: { type: 'object', additionalProperties: false, properties: { pointer: text, parameter: text } },
        meta,
      },
    },
  },
}

const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema)

/** The members that a service answers with instead of a document, where its own code does. */
const isPlain = (json: unknown) => Object(json).success === false

/** What is wrong with an answer that says it is JSON:API; empty when nothing is, or it says no such thing. */
export function jsonApiFaults({ headers, body }: Pick<WireAnswer, 'headers' | 'body'>): string[] {
  if (body === '' || !headers['content-type']?.startsWith('application/vnd.api+json')) return []
  const json: unknown = JSON.parse(body)
  if (isPlain(json) || validate(json)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}
