import { afterAll, describe, expect, test } from 'vitest'
import { checkAnswer, createMock, openapiInForce, rulesInForce } from '../mock/index.ts'
import { verify } from '../contracts/verify/index.ts'
import { vnd } from './golden/story.ts'
import { noon, stageOf, type Stage } from './support/stage.ts'

const rules = await rulesInForce({ profile: 'live' })
const live = stageOf(await createMock({ seed: 42, clock: noon, profile: 'live' }), rules)
const { org, role } = live
afterAll(() => live.mock.close())

let invited = 0
const who = () => ({ email: `person${(invited += 1)}@example.com`, role: role('Developer') })
const related = { org: { data: { id: org, type: 'org' }, links: {} } }
const bodies = {
  flat: () => who(),
  'with relationships': () => ({ data: { type: 'org_invitation', attributes: who(), relationships: related } }),
  bare: () => ({ data: { type: 'org_invitation', attributes: who() } }),
  'both at once': () => ({ ...who(), data: { type: 'org_invitation', attributes: who() } }),
}

const create = (set: Stage, version: string, body: unknown) =>
  set.send({
    method: 'POST',
    path: `/rest/orgs/${set.org}/invites?version=${version}`,
    headers: { ...set.as('owner', 'snyk'), ...vnd },
    body,
  })

type Body = keyof typeof bodies
const [first, second, third] = ['2022-06-01', '2023-04-28', '2024-06-21'] as const

describe('each release of create has a body of its own', () => {
  test.each<[version: string, body: Body, want: string | { source: object }[]]>([
    ['2022-06-01', 'flat', first],
    ['2022-10-06', 'flat', first],
    ['2023-04-27~beta', 'flat', first],
    [
      '2022-06-01',
      'bare',
      [{ source: { pointer: '/email' } }, { source: { pointer: '/role' } }, { source: { pointer: '/data' } }],
    ],
    ['2022-06-01', 'both at once', [{ source: { pointer: '/data' } }]],
    ['2023-04-28', 'with relationships', second],
    ['2024-06-20', 'with relationships', second],
    ['2023-04-28', 'bare', second],
    [
      '2023-04-28',
      'flat',
      [{ source: { pointer: '/data' } }, { source: { pointer: '/email' } }, { source: { pointer: '/role' } }],
    ],
    ['2024-06-21', 'bare', third],
    ['2026-03-01', 'bare', third],
    ['2024-06-21', 'with relationships', [{ source: { pointer: '/data/relationships' } }]],
    [
      '2024-10-14~beta',
      'flat',
      [{ source: { pointer: '/data' } }, { source: { pointer: '/email' } }, { source: { pointer: '/role' } }],
    ],
  ])('%s, %s: %j', async (version, body, want) => {
    const { status, headers, json } = await create(live, version, bodies[body]())
    if (typeof want !== 'string') return expect({ status, json }).toMatchObject({ status: 400, json: { errors: want } })
    expect([status, headers['snyk-version-served']]).toEqual([201, want])
    const { attributes, ...data } = (json as { data: { attributes: object } }).data
    expect([Object.keys(attributes), 'relationships' in data]).toEqual(
      want === first ? [['email', 'isActive', 'role', 'org'], false] : [['email', 'is_active', 'role'], true],
    )
  })

  test('what is wrong with a value is told where that body has it', async () => {
    const pointerOf = async (body: object) => {
      const { json } = await create(live, '2022-06-01', body)
      return (json as { errors: [{ source: object }] }).errors[0].source
    }
    const member = live.persona('admin').email
    expect(await pointerOf({ ...who(), email: 'nobody' })).toEqual({ pointer: '/email' })
    expect(await pointerOf({ ...who(), email: member })).toEqual({ pointer: '/email' })
    expect(await pointerOf({ ...who(), role: org })).toEqual({ pointer: '/role' })
  })

  test('by the documents every version takes the one body that they have', async () => {
    const mock = await createMock({ seed: 42, clock: noon })
    const documented = stageOf(mock)
    const statuses = []
    for (const version of ['2021-06-04', '2022-10-06', '2023-04-28', '2024-06-21']) {
      statuses.push((await create(documented, version, bodies.bare())).status)
      statuses.push((await create(documented, version, bodies.flat())).status)
    }
    expect(statuses).toEqual([201, 400, 201, 400, 201, 400, 201, 400])
    await mock.close()
  })
})

test('the answer of one release is not as another one declares it', async () => {
  const { method, path, status, headers, body } = await create(live, '2022-06-01', bodies.flat())
  const asOf = (served: string) =>
    checkAnswer({ method, path, status, headers: { ...headers, 'snyk-version-served': served }, body }, rules)
      .violations
  expect(asOf('2022-06-01')).toEqual([])
  expect(asOf('2023-04-28')).not.toEqual([])
  expect(asOf('2024-06-21')).not.toEqual([])
})

interface OpenApi {
  readonly paths: Record<
    string,
    Record<string, { 'x-snyk-api-version'?: string; requestBody?: { content: Record<string, { schema: object }> } }>
  >
}

describe('the document of a version', () => {
  const documentOf = async (query: string) =>
    (await (await fetch(`${live.mock.url}/openapi.json${query}`)).json()) as OpenApi
  const schemaOf = ({ paths }: OpenApi) =>
    paths['/rest/orgs/{org_id}/invites']?.['post']?.requestBody?.content['application/vnd.api+json']?.schema

  test.each([
    ['', 'SnykInvitationCreate', true],
    ['?version=2022-06-01', 'SnykInvitationCreate20220601', false],
    ['?version=2022-11-14', 'SnykInvitationCreate20220601', true],
    ['?version=2023-04-28~beta', 'SnykInvitationCreate20230428', true],
    ['?version=2024-06-21', 'SnykInvitationCreate', true],
  ])('%s: %s', async (query, schema, hasList) => {
    const document = await documentOf(query)
    expect(schemaOf(document)).toEqual({ $ref: `#/components/schemas/${schema}` })
    expect('get' in (document.paths['/rest/orgs/{org_id}/invites'] ?? {})).toBe(hasList)
    expect(document.paths['/v1/organizations/{organizationId}/invitations']).toBeDefined()
  })

  test('before the first release has nothing of Snyk, and by the documents a version makes no difference', async () => {
    const { paths } = await documentOf('?version=2021-06-04')
    expect(Object.entries(paths).filter(([path, { post, get }]) => path.startsWith('/rest') && (post ?? get))).toEqual(
      [],
    )
    const documented = { profile: 'documented', switches: {} } as const
    expect(await openapiInForce(documented, '2022-06-01')).toBe(await openapiInForce(documented))
  })

  test.each(['?version=beta', '?version=', '?version=2024-6-21'])('%s is refused', async (query) => {
    const answer = await fetch(`${live.mock.url}/openapi.json${query}`)
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: 'invalid-request' } }])
  })
})

test('a contract is held against the version that it asks for', async () => {
  const pact = (version: string, body: object) => ({
    consumer: { name: 'an older client' },
    provider: { name: 'snyk' },
    interactions: [
      {
        description: 'invite',
        providerStates: [{ name: 'no invitations' }],
        request: {
          method: 'POST',
          path: `/rest/orgs/${org}/invites`,
          query: { version: [version] },
          headers: { ...vnd, ...live.as('owner', 'snyk') },
          body,
          generators: {
            path: { type: 'ProviderState', expression: '/rest/orgs/${organizationId}/invites' },
            header: { authorization: { type: 'ProviderState', expression: '${authorization}' } },
            body: { '$.role': { type: 'ProviderState', expression: '${roleId}' } },
          },
        },
        response: { status: 201, headers: vnd },
      },
    ],
    metadata: { pactSpecification: { version: '3.0.0' } },
  })
  const outcomeOf = async (version: string) => {
    const text = JSON.stringify(pact(version, { email: 'ada@example.com', role: role('Developer') }))
    const { pacts } = await verify([{ name: 'old.json', text }], { conduct: { profile: 'live' } })
    return pacts[0]?.interactions[0]?.findings
  }
  expect(await outcomeOf('2022-10-06')).toEqual([])
  expect(await outcomeOf('2024-06-21')).not.toEqual([])
})
