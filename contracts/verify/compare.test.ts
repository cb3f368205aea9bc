import { expect, test } from 'vitest'

import { openapiInForce } from '../../mock/index.ts'
import { create, page, pactOf, show } from '../must-fail/sound.ts'
import { compare } from './compare.ts'

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
