import { expect, test } from 'vitest'

import { openapiInForce } from '../../mock/index.ts'
import { create, page, pactOf, show } from '../must-fail/sound.ts'
import { compare } from './compare.ts'

interface Schema {
  enum?: string[]
  required?: string[]
  properties: Record<string, Schema>
}

interface Spec {
  components: { schemas: Record<string, Schema> }
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>
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
  expect(broken[0]?.findings[0]?.reason).toBe('response.status.unknown')
  await expect(compare([wrong])).rejects.toThrow('Name an OpenAPI document')
  await expect(compare([{ name: 'x.yaml', text: 'openapi: 3.1.0' }])).rejects.toThrow('x.yaml is not JSON')
})
