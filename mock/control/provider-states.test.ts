import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createMock, type Mock } from '../create-mock.ts'

let mock: Mock
beforeAll(async () => {
  mock = await createMock({ clock: new Date('2030-01-01T00:00:00Z') })
})
afterAll(() => mock.close())

const headers = { 'content-type': 'application/json' }

interface Answer {
  status: number
  body: Record<string, string> & { error?: { message: string } }
}

async function change(body: unknown, query = ''): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(`${mock.url}/_mock/provider-states${query}`, { method: 'POST', headers, body: text })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

const setUp = async (state: string, params = {}, provider = 'clickhouse') =>
  (await change({ action: 'setup', state, params }, `?provider=${provider}`)).body as Record<string, string>

const list = (values: Record<string, string>, service = 'clickhouse') => {
  const path = {
    clickhouse: `/v1/organizations/${values['organizationId']}/invitations`,
    snyk: `/rest/orgs/${values['organizationId']}/invites?version=2024-10-15&limit=100`,
    mpdx: `/api/v2/organizations/${values['organizationId']}/invites?per_page=100`,
  }[service]
  return fetch(mock.url + path, { headers: { authorization: values['authorization'] ?? '' } })
}

const listed = async (values: Record<string, string>, service?: string) => {
  const body = (await (await list(values, service)).json()) as unknown[] | { data: unknown[] }
  return (Array.isArray(body) ? body : body.data).length
}

describe.each(['clickhouse', 'snyk', 'mpdx'])('through %s', (service) => {
  test.each([
    ['an organization', {}, 0],
    ['an organization', { scenario: 'small-team' }, 4],
    ['no invitations', {}, 0],
    ['a pending invitation', {}, 1],
    ['{count} pending invitations', { count: 12 }, 12],
    ['7 pending invitations', {}, 7],
    ['an accepted invitation', {}, 0],
    ['a cancelled invitation', {}, 0],
    ['a caller who may only read', {}, 0],
  ])('%s %j lists %i', async (state, params, count) => {
    expect(await listed(await setUp(state, params, service), service)).toBe(count)
  })

  test('many pending invitations tell of the oldest', async () => {
    const values = await setUp('{count} pending invitations', { count: 3 }, service)
    const text = await (await list(values, service)).text()
    const ids = [...text.matchAll(/"id":"([^"]+)"[^}]*"(?:email|attributes)"/g)].map(([, id]) => id)
    expect(ids[0]).toBe(values['invitationId'])
    expect(await setUp('{count} pending invitations', { count: 0 }, service)).not.toHaveProperty('invitationId')
  })

  test('a caller from another organization sees nothing of it', async () => {
    const { status } = await list(await setUp('a caller from another organization', {}, service), service)
    expect(status).toBe(service === 'mpdx' ? 403 : 404)
  })
})

test('states that come one after the other are given together, in any order of the caller', async () => {
  for (const states of [
    ['a pending invitation', 'a caller who may only read'],
    ['a caller who may only read', 'a pending invitation'],
  ]) {
    await change({ action: 'teardown' })
    let values: Record<string, string> = {}
    for (const state of states) values = { ...values, ...(await setUp(state)) }
    const one = `${mock.url}/v1/organizations/${values['organizationId']}/invitations/${values['invitationId']}`
    const headers = { authorization: values['authorization'] ?? '' }
    expect((await fetch(one, { headers })).status).toBe(200)
    expect((await fetch(one, { method: 'DELETE', headers })).status).toBe(403)
  }
})

test('a request to a service ends what is given together, and a teardown leads back to the start', async () => {
  await setUp('a pending invitation')
  expect(await listed(await setUp('a pending invitation'))).toBe(2)
  const values = await setUp('a pending invitation')
  expect(await listed(values)).toBe(1)
  expect((await change({ action: 'teardown', state: 'a pending invitation' })).body).toEqual({})
  const home = { organizationId: mock.directory.organizations[0]?.id ?? '' }
  expect(await listed(home)).toBe(4)
})

test('the same state gives the same values', async () => {
  const first = await setUp('a pending invitation', { email: 'ada@example.com', role: 'developer' })
  await change({ action: 'teardown' })
  expect(await setUp('a pending invitation', { email: 'ada@example.com', role: 'developer' })).toEqual(first)
})

test('a seed among the parameters of the first state stands for the sandbox’s', async () => {
  const other = await createMock({ seed: 42, scenario: 'messy' })
  try {
    await change({ action: 'teardown' })
    const given = await setUp('messy', { seed: 42 })
    expect(given['organizationId']).toBe(other.directory.organizations[0]?.id)
    const next = await change({ state: 'a pending invitation', params: { seed: 42 } }, '?provider=clickhouse')
    expect(next.body.error?.message).toContain('has no parameter "seed"')
  } finally {
    await change({ action: 'teardown' })
    await other.close()
  }
})

describe('a world', () => {
  afterEach(() => change({ action: 'teardown' }))

  const world = {
    organizations: [
      {
        name: 'Lovelace Engines',
        members: [
          { email: 'ada@engines.example', role: 'owner', persona: 'ada' },
          { email: 'charles@engines.example', role: 'admin', persona: 'inventor' },
        ],
        invitations: [
          { service: 'clickhouse', email: 'mary@engines.example', role: 'developer', code: 'a'.repeat(64) },
          { service: 'snyk', count: 3 },
        ],
      },
      { name: 'Difference Ltd', id: '5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70' },
    ],
    people: [{ persona: 'grace' }],
  }

  test.each([
    ['clickhouse', world, 1],
    ['snyk', world, 3],
    ['mpdx', world, 0],
    ['clickhouse', JSON.stringify(world), 1],
    ['clickhouse', {}, 0],
  ])('through %s: %j lists %i', async (service, given, count) => {
    expect(await listed(await setUp('a world', { world: given }, service), service)).toBe(count)
  })

  test('tells what a request needs', async () => {
    const values = await setUp('a world', { world })
    expect(values).toMatchObject({
      memberEmail: 'charles@engines.example',
      otherOrganizationId: '5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70',
      email: 'mary@engines.example',
      code: 'a'.repeat(64),
    })
    expect(values['authorization']).not.toBe(values['inviteeAuthorization'])
    await change({ action: 'teardown' })
    const { authorization } = await setUp('a world', { world, caller: 'grace' })
    expect(authorization).toBe(values['inviteeAuthorization'])
  })

  test.each([
    [{ world: { organisations: [] } }, 'organisations'],
    [{ world: { organizations: [{ members: [{ role: 'amdin' }] }] } }, 'Did you mean admin?'],
    [{ world: '{"organizations":' }, 'is no JSON'],
    [{ world: 7 }, 'must be a world file'],
    [{ world, caller: 'nobody' }, 'It has: ada, inventor, '],
  ])('refuses %j and says %j', async (params, text) => {
    const { status, body } = await change({ state: 'a world', params }, '?provider=clickhouse')
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(text)])
  })

  test('stands alone', async () => {
    await setUp('a world', { world })
    const { status, body } = await change({ state: 'a pending invitation' }, '?provider=clickhouse')
    expect([status, body.error?.message]).toEqual([
      400,
      expect.stringContaining('Write the other states into the world'),
    ])
  })
})

test('without a provider every service has the state', async () => {
  const { body } = (await change({ state: 'a pending invitation', params: {} })) as { body: Record<string, string> }
  expect(await listed({ ...body, authorization: `token ${body['token']}` }, 'snyk')).toBe(1)
  expect(body['invitationId']).toBe(body['clickhouseInvitationId'])
  expect(body['snykInvitationId']).not.toBe(body['invitationId'])
})

test.each([
  [{ state: 'a pending invitatoin' }, 'Did you mean "a pending invitation"?'],
  [{ state: 'a pending invitatoin' }, 'a cancelled invitation'],
  [{ state: 'a pending invitation', params: { mail: 'x' } }, 'It has: service, email, role.'],
  [{ state: 'a pending invitation', params: { role: 'king' } }, 'Known roles are: admin, developer.'],
  [{ state: '{count} pending invitations', params: { count: 'many' } }, 'must be a whole number'],
  [{ state: 'a pending invitation', params: { service: 'snyk' } }, 'the provider is clickhouse'],
  [{ state: 'an organization', params: { seed: 'one' } }, 'The seed must be a whole number'],
  [{ action: 'jump', state: 'a pending invitation' }, 'must be one of: setup, teardown'],
  [{ state: 7 }, 'state must be a string or null'],
  ['{"state":', 'not JSON'],
])('refuses %j and says %j', async (body, text) => {
  const answer = await change(body, '?provider=clickhouse')
  expect(answer.status).toBe(400)
  expect(answer.body.error?.message).toContain(text)
})

test('only ClickHouse has expired invitations', async () => {
  const { status } = await change({ state: 'an expired invitation' }, '?provider=snyk')
  expect(status).toBe(400)
  const values = await setUp('an expired invitation')
  expect(await listed(values)).toBe(0)
})
