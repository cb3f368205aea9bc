import { expect, test } from 'vitest'

import { openapiInForce } from '../../mock/index.ts'
import { create, page, pactOf, show } from '../must-fail/sound.ts'
import { comparisonText } from './compare/comparison-text.ts'
import { compare, isSound } from './compare.ts'

interface Schema {
  [keyword: string]: unknown
  enum?: string[]
  required?: string[]
  properties: Record<string, Schema>
}

interface Operation {
  responses: Record<string, unknown>
  security: object[]
}

interface Spec {
  components: { schemas: Record<string, Schema>; parameters: Record<string, { schema: object }> }
  paths: Record<string, Record<string, Operation>>
}

const text = await openapiInForce({ profile: 'documented', switches: {} })
const pacts = [
  { name: 'a.json', text: pactOf('clickhouse', create(), show()) },
  { name: 'b.json', text: pactOf('snyk', page()) },
]

async function after(change: (spec: Spec) => void) {
  const spec = JSON.parse(text) as Spec
  change(spec)
  const { changes, broken } = await compare([
    { name: 'old', text },
    { name: 'new', text: JSON.stringify(spec) },
    ...pacts,
  ])
  return { changes: changes.map(({ message }) => message), broken: broken.map(({ description }) => description) }
}

test('the same spec breaks nothing', async () => {
  expect(await after(() => {})).toEqual({ changes: [], broken: [] })
})

test('another name of a path parameter and a schema drawn from parts break nothing', async () => {
  const { changes } = await after((spec) => {
    const renamed = JSON.stringify(spec.paths)
      .replaceAll('{organizationId}', '{id}')
      .replaceAll('"organizationId"', '"id"')
    spec.paths = JSON.parse(renamed) as Spec['paths']
    const {
      ClickHouseInvitation: { properties, required = [], additionalProperties: _, ...whole } = { properties: {} },
    } = spec.components.schemas
    const { email = {}, ...others } = properties
    const parts = [
      { properties: { email }, required: ['email'] },
      { properties: others, required: required.filter((name) => name !== 'email') },
    ]
    spec.components.schemas['ClickHouseInvitation'] = { ...whole, unevaluatedProperties: false, allOf: parts } as never
  })
  expect(changes).toEqual([])
})

const invitations = '/v1/organizations/{organizationId}/invitations'

test.each<[string, (spec: Spec) => void, string, string[]]>([
  [
    'an operation that is gone',
    (spec) => delete spec.paths[invitations]?.['post'],
    'The operation is gone.',
    ['a request to invite a developer'],
  ],
  [
    'a role that is no longer known',
    (spec) => (spec.components.schemas['ClickHouseRole'] = { enum: ['admin'], properties: {} }),
    'request: role: the value developer is no longer accepted.',
    ['a request to invite a developer', 'a request for one invitation'],
  ],
  [
    'a role that is new',
    (spec) => spec.components.schemas['ClickHouseRole']?.enum?.push('guest'),
    'answer 200: role: the value guest may be answered now.',
    [],
  ],
  [
    'a member that is required now',
    (spec) => spec.components.schemas['ClickHouseInvitationCreate']?.required?.push('reason'),
    'request: reason is required now.',
    ['a request to invite a developer'],
  ],
  [
    'a limit that is stricter',
    (spec) => Object.assign(spec.components.parameters['SnykLimit']?.schema ?? {}, { maximum: 5 }),
    'query parameter limit: maximum is 5 now.',
    ['a request for the first page'],
  ],
  [
    'a text that must have a shape',
    (spec) =>
      Object.assign(spec.components.schemas['ClickHouseInvitationCreate']?.properties['email'] ?? {}, {
        pattern: '^x',
      }),
    'request: email: pattern is ^x now.',
    ['a request to invite a developer'],
  ],
  [
    'other members that are refused',
    (spec) => ((spec.components.schemas['ClickHouseInvitationCreate'] as Schema)['additionalProperties'] = false),
    'request: other members are no longer accepted.',
    [],
  ],
  [
    'an answer of another shape',
    (spec) => {
      const { SnykPageLinks } = spec.components.schemas
      const other = { type: 'object', properties: { hidden: { type: 'boolean' } }, required: ['hidden'] }
      spec.components.schemas['SnykPageLinks'] = { oneOf: [SnykPageLinks, other] } as never
    },
    'answer 200: links: another shape may be answered now.',
    [],
  ],
  [
    'credentials that are required now',
    (spec) => Object.assign(spec.paths[invitations]?.['get'] ?? {}, { security: [{ clickhouseKey: [] }] }),
    'Credentials are required now.',
    [],
  ],
  [
    'a member that is gone',
    (spec) => delete spec.components.schemas['SnykPageLinks']?.properties['next'],
    'answer 200: links: next is gone.',
    ['a request for the first page'],
  ],
  [
    'a status that is gone',
    (spec) => delete spec.paths[invitations]?.['post']?.responses['409'],
    'The status 409 is no longer declared.',
    [],
  ],
])('%s', async (_, change, message, broken) => {
  const found = await after(change)
  expect(found.changes).toContain(message)
  expect(found.broken.toSorted()).toEqual(broken.toSorted())
})

test('pacts alone are held against one spec', async () => {
  const wrong = { name: 'c.json', text: pactOf('clickhouse', { ...show(), response: { status: 201, headers: {} } }) }
  const { broken } = await compare([{ name: 'spec', text }, wrong])
  expect(broken[0]?.findings[0]?.id).toBe('response.status.unknown')
  await expect(compare([wrong])).rejects.toThrow('Name an OpenAPI document')
  const empty = { name: 'd.json', text: pactOf('clickhouse') }
  await expect(compare([{ name: 'spec', text }, empty])).rejects.toThrow('no pact there has an HTTP interaction')
})

test('a spec from which all paths are gone breaks every interaction', async () => {
  const { paths: _, ...rest } = JSON.parse(text) as Spec
  const { broken } = await compare([{ name: 'old', text }, { name: 'new', text: JSON.stringify(rest) }, ...pacts])
  expect(broken).toHaveLength(3)
})

const tiny = (value: string) =>
  `openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses:\n        200: { content: { application/json: { schema: { enum: [${value}] } } } }\n`

test('YAML is read, and what a team has agreed to no longer counts', async () => {
  const documents = [
    { name: 'old.yaml', text: `\u{feff}${tiny('x')}` },
    { name: 'new.yaml', text: tiny('x, y') },
  ]
  const id = 'answer-enum-widened'
  const open = await compare(documents)
  expect(open.changes).toMatchObject([{ id, severity: 'breaks', operation: 'GET /a', place: 'answer 200' }])
  expect(isSound(open)).toBe(false)
  const accept = (text: string) => compare(documents, { accept: { name: 'accepted.yaml', text } })
  const agreed = await accept(
    `- { id: ${id}, operation: GET /a, place: answer 200, reason: known }\n- { id: x, operation: GET /a }`,
  )
  expect(isSound(agreed)).toBe(true)
  expect(agreed.unused).toEqual([{ id: 'x', operation: 'GET /a' }])
  expect(comparisonText(agreed)).toContain('Accepted: known')
  expect(isSound(await accept(`- { id: ${id}, operation: GET /b }`))).toBe(false)
  expect(isSound(await accept(`- { id: ${id}, operation: GET /a, place: request }`))).toBe(false)
  await expect(accept('id: x')).rejects.toThrow('accepted.yaml: it is no list')
  await expect(accept('- { id: x }')).rejects.toThrow('entry 1 has no operation')
  await expect(accept('- { id: x, operation: GET /a, why: y }')).rejects.toThrow('has a member "why"')
})

test('an agreed change may break the pacts that it breaks', async () => {
  const spec = JSON.parse(text) as Spec
  spec.components.schemas['ClickHouseInvitationCreate']?.required?.push('reason')
  const documents = [{ name: 'old', text }, { name: 'new', text: JSON.stringify(spec) }, ...pacts]
  const open = await compare(documents)
  expect(open.changes).toMatchObject([{ id: 'request-member-required', consumers: [open.broken[0]?.consumer] }])
  const agreed = `- { id: request-member-required, operation: 'POST /v1/organizations/{id}/invitations' }`
  const { broken, ...others } = await compare(documents, { accept: { name: 'accepted', text: agreed } })
  expect(broken).toMatchObject([{ accepted: true }])
  expect(isSound({ broken, ...others })).toBe(true)
})

test.each([
  ['swagger: "2.0"\npaths: {}', 'Swagger 2.0, and OpenAPI 3.0 or later is compared. Convert it first'],
  ['openapi: 4.0.0', 'is OpenAPI "4.0.0"'],
  ['openapi: 3.1.0\npaths: { /a: { $ref: "a.yaml" } }', 'refers to another file, a.yaml. Make one file of them'],
  ['openapi: 3.1.0\npaths: { /a: { $ref: "#/components/x" } }', 'refers to #/components/x, which is not there'],
  ['{"openapi": "3.1.0",', 'is not JSON'],
  ['a: [', 'is neither JSON nor YAML'],
  ['text', 'it is no object'],
])('%s is refused', async (text, message) => {
  await expect(
    compare([
      { name: 'one.yaml', text },
      { name: 'two', text: tiny('x') },
    ]),
  ).rejects.toThrow(message)
})
