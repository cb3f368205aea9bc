/** Files of a size, in any unit. */
export type Inputs = (size: number) => Readonly<Record<string, string>>

const many = <Value>(count: number, make: (at: number) => Value) =>
  Array.from({ length: Math.round(count) }, (_, at) => make(at))
const named = (count: number, make: (at: number) => unknown) =>
  Object.fromEntries(many(count, (at) => [`m${at}`, make(at)]))
const json = (value: unknown) => JSON.stringify(value)

const specOf = (paths: object, more: object = {}) => ({
  openapi: '3.1.0',
  info: { title: 't', version: '1' },
  paths,
  ...more,
})
const content = (schema: unknown) => ({ 'application/json': { schema } })
const put = (schema: unknown, more: object = {}) => ({
  '/items': {
    put: {
      requestBody: { content: content(schema) },
      responses: { 200: { description: 'd', content: content(schema) } },
      ...more,
    },
  },
})
const nested = (depth: number, leaf: unknown): unknown => {
  let schema = leaf
  for (let at = 0; at < depth; at += 1) schema = { type: 'object', properties: { a: schema } }
  return schema
}

/** Two documents that differ where it is largest. */
const twoSpecs =
  (make: (size: number, type: string) => object): Inputs =>
  (size) => ({ 'old.json': json(make(size, 'string')), 'new.json': json(make(size, 'integer')) })

const responses = { 200: { description: 'd' } }

/** For `compare old.json new.json`. */
export const specs: Readonly<Record<string, Inputs>> = {
  operations: twoSpecs((size, type) =>
    specOf(
      Object.fromEntries(
        many(size * 150, (at) => [`/p${at}`, put({ type: 'object', properties: { a: { type } } })['/items']]),
      ),
    ),
  ),
  'members of a schema': twoSpecs((size, type) =>
    specOf(put({ type: 'object', properties: named(size * 800, () => ({ type })) })),
  ),
  'required members': twoSpecs((size, type) =>
    specOf(put({ type: 'object', required: many(size * 500, (at) => `${type}${at}`) })),
  ),
  'values of an enum': twoSpecs((size, type) => specOf(put({ enum: many(size * 1500, (at) => `${type}${at}`) }))),
  alternatives: twoSpecs((size, type) =>
    specOf(put({ oneOf: many(size * 12, (at) => ({ type: 'object', properties: { [`m${at}`]: { type } } })) })),
  ),
  'parts of one schema': twoSpecs((size, type) =>
    specOf(put({ allOf: many(size * 60, (at) => ({ properties: { [`m${at}`]: { type } } })) })),
  ),
  'schemas in one another': twoSpecs((size, type) => specOf(put(nested(size * 10, { type })))),
  'references in a row': twoSpecs((size, type) =>
    specOf(put({ $ref: '#/components/schemas/m0' }), {
      components: {
        schemas: named(size * 10, (at) =>
          at + 1 < size * 10 ? { $ref: `#/components/schemas/m${at + 1}` } : { type },
        ),
      },
    }),
  ),
  parameters: twoSpecs((size, type) =>
    specOf({
      '/items': {
        get: {
          parameters: many(size * 200, (at) => ({ name: `m${at}`, in: 'query', schema: { type } })),
          responses,
        },
      },
    }),
  ),
  'headers of an answer': twoSpecs((size, type) =>
    specOf({
      '/items': {
        get: { responses: { 200: { description: 'd', headers: named(size * 200, () => ({ schema: { type } })) } } },
      },
    }),
  ),
  'media types': twoSpecs((size, type) =>
    specOf({
      '/items': {
        get: {
          responses: {
            200: {
              description: 'd',
              content: Object.fromEntries(many(size * 100, (at) => [`application/m${at}`, { schema: { type } }])),
            },
          },
        },
      },
    }),
  ),
  'ways to be let in': twoSpecs((size, type) =>
    specOf(put({}), {
      security: many(size * 100, (at) => ({ [`${type}${at}`]: [] })),
      components: {
        securitySchemes: Object.fromEntries(
          many(size * 100, (at) => [`${type}${at}`, { type: 'http', scheme: `s${at}` }]),
        ),
      },
    }),
  ),
  'a long text': twoSpecs((size, type) => specOf(put({ type }), { 'x-long': 'a b'.repeat(size * 100_000) })),
}

const pactOf = (interactions: readonly object[]) =>
  json({
    consumer: { name: 'c' },
    provider: { name: 'clickhouse' },
    interactions,
    metadata: { pactSpecification: { version: '2.0.0' } },
  })
/** Of no operation, so that nothing is replayed. */
const interaction = (more: object = {}, answer: object = {}) => ({
  description: 'd',
  request: { method: 'GET', path: '/v1/nowhere', ...more },
  response: { status: 200, ...answer },
})
const onePact =
  (make: (size: number) => readonly object[]): Inputs =>
  (size) => ({ 'pact.json': pactOf(make(size)) })

/** For `verify pact.json`: contracts that are refused before anything is replayed. */
export const pacts: Readonly<Record<string, Inputs>> = {
  interactions: onePact((size) => many(size * 300, (at) => ({ ...interaction(), description: `d${at}` }))),
  'interactions of one name': onePact((size) => many(size * 300, () => interaction())),
  'members of a body': onePact((size) => [interaction({}, { body: named(size * 5000, (at) => at) })]),
  'items of a body': onePact((size) => [interaction({}, { body: many(size * 5000, (at) => ({ a: at })) })]),
  'bodies in one another': onePact((size) => [
    interaction({}, { body: JSON.parse('['.repeat(size * 100) + ']'.repeat(size * 100)) as unknown }),
  ]),
  'rules of a body': onePact((size) => [
    interaction(
      {},
      {
        body: named(size * 300, (at) => at),
        matchingRules: Object.fromEntries(many(size * 300, (at) => [`$.body.m${at}`, { match: 'type' }])),
      },
    ),
  ]),
  'rules of nothing': onePact((size) => [
    interaction(
      {},
      { body: {}, matchingRules: Object.fromEntries(many(size * 300, (at) => [`$.body.m${at}`, { match: 'type' }])) },
    ),
  ]),
  headers: onePact((size) => [interaction({ headers: named(size * 500, (at) => `v${at}`) })]),
  'parameters of a query': onePact((size) => [interaction({ query: many(size * 500, (at) => `m${at}=1`).join('&') })]),
  'a long path': onePact((size) => [interaction({ path: `/v1${'/a'.repeat(size * 2000)}` })]),
  'a long description': onePact((size) => [{ ...interaction(), description: 'a b'.repeat(size * 50_000) }]),
}
