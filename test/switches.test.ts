import { describe, expect, onTestFinished, test } from 'vitest'
import { createMock, rulesInForce, SwitchError, switches, type MockOptions, type SwitchName } from '../mock/index.ts'
import type { Ask, Reply } from './support/exchange.ts'
import { noon, stageOf, type Stage } from './support/stage.ts'
import { nobody, vnd } from './golden/story.ts'

type Shown = Partial<Pick<Reply, 'status' | 'headers' | 'json'>>

/** What one request shows of a switch, documented and live. */
interface Row {
  readonly name: SwitchName
  readonly what: string
  ask(stage: Stage): Ask
  readonly documented: Shown
  readonly live: Shown
}

const ch = ({ org }: Stage) => `/v1/organizations/${org}/invitations`
const snyk = ({ org }: Stage, query = 'version=2024-10-15') => `/rest/orgs/${org}/invites?${query}`
const mpdx = ({ org }: Stage, rest = '') => `/api/v2/organizations/${org}/invites${rest}`
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
const post = (path: string, headers: Record<string, string>, body: unknown): Ask => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json', ...headers },
  body,
})
const invite = (attributes: object) => ({ data: { type: 'organization_invites', attributes } })
const plain = (error: string) => ({ success: false, errors: [error] })
const parameterError = (parameter: string) => ({ errors: [{ source: { parameter } }] })

const rows: Row[] = [
  {
    name: 'clickhouse.envelope',
    what: 'create',
    ask: (stage) => post(ch(stage), stage.as('owner', 'clickhouse'), { email: 'a@example.com', role: 'admin' }),
    documented: { status: 200, json: { id: uuid, email: 'a@example.com', role: 'admin' } },
    live: { status: 200, json: { status: 200, requestId: uuid, result: { id: uuid, email: 'a@example.com' } } },
  },
  {
    name: 'clickhouse.auth',
    what: 'no credentials',
    ask: (stage) => ({ path: ch(stage) }),
    documented: { status: 200 },
    live: { status: 401, json: { error: expect.stringMatching(/^UNAUTHORIZED: No API key was sent/) as string } },
  },
  {
    name: 'clickhouse.auth',
    what: "the first organization's key in an organization of others",
    ask: ({ as, ...stage }) => ({
      path: ch({ ...stage, as, org: stage.otherOrg }),
      headers: as('owner', 'clickhouse'),
    }),
    documented: { status: 404 },
    live: { status: 404 },
  },
  {
    name: 'clickhouse.auth',
    what: 'a developer key reads',
    ask: (stage) => ({ path: ch(stage), headers: stage.as('member', 'clickhouse') }),
    documented: { status: 200 },
    live: { status: 200 },
  },
  {
    name: 'clickhouse.auth',
    what: 'a developer key does not write',
    ask: (stage) => post(ch(stage), stage.as('member', 'clickhouse'), { email: 'a@example.com', role: 'admin' }),
    documented: { status: 403 },
    live: { status: 403 },
  },
  {
    name: 'clickhouse.assigned-roles',
    what: 'create by a role id',
    ask: (stage) =>
      post(ch(stage), stage.as('owner', 'clickhouse'), {
        email: 'a@example.com',
        assignedRoleIds: [stage.role('Billing')],
      }),
    documented: { status: 400, json: { error: 'BAD_REQUEST: role is required' } },
    live: {
      status: 200,
      json: { role: 'developer', assignedRoles: [{ roleId: uuid, roleName: 'Billing', roleType: 'system' }] },
    },
  },
  {
    name: 'clickhouse.assigned-roles',
    what: 'create by role and an empty list of ids',
    ask: (stage) =>
      post(ch(stage), stage.as('owner', 'clickhouse'), { email: 'a@example.com', role: 'admin', assignedRoleIds: [] }),
    documented: { status: 200, json: { role: 'admin' } },
    live: { status: 200, json: { role: 'admin', assignedRoles: [{ roleName: 'Admin' }] } },
  },
  {
    name: 'clickhouse.assigned-roles',
    what: 'create by role and the id of another one',
    ask: (stage) =>
      post(ch(stage), stage.as('owner', 'clickhouse'), {
        email: 'a@example.com',
        role: 'admin',
        assignedRoleIds: [stage.role('Developer')],
      }),
    documented: { status: 200 },
    live: { status: 400, json: { error: expect.stringContaining('contradict') as string } },
  },
  {
    name: 'clickhouse.assigned-roles',
    what: 'create by nothing at all',
    ask: (stage) => post(ch(stage), stage.as('owner', 'clickhouse'), { email: 'a@example.com' }),
    documented: { status: 400, json: { error: 'BAD_REQUEST: role is required' } },
    live: { status: 400, json: { error: 'BAD_REQUEST: role or assignedRoleIds is required' } },
  },
  {
    name: 'clickhouse.assigned-roles',
    what: 'create by the id of a role that does not exist',
    ask: (stage) =>
      post(ch(stage), stage.as('owner', 'clickhouse'), { email: 'a@example.com', assignedRoleIds: [nobody] }),
    documented: { status: 400 },
    live: { status: 400, json: { error: `BAD_REQUEST: role ${nobody} does not exist in the organization` } },
  },
  {
    name: 'snyk.versions',
    what: "the example of the documents, before the list's first release",
    ask: (stage) => ({ path: snyk(stage, 'version=2021-06-04'), headers: stage.as('owner', 'snyk') }),
    documented: { status: 200, headers: { 'snyk-version-served': '2021-06-04' } },
    live: { status: 404, json: parameterError('version') },
  },
  {
    name: 'snyk.versions',
    what: 'a stability alone',
    ask: (stage) => ({ path: snyk(stage, 'version=beta'), headers: stage.as('owner', 'snyk') }),
    documented: { status: 200, headers: { 'snyk-version-lifecycle-stage': 'beta' } },
    live: { status: 400, json: parameterError('version') },
  },
  {
    name: 'snyk.versions',
    what: 'an older release of create',
    ask: (stage) =>
      post(
        snyk(stage, 'version=2024-01-01'),
        { ...stage.as('owner', 'snyk'), ...vnd },
        { data: { type: 'org_invitation', attributes: { email: 'a@example.com', role: stage.role('Admin') } } },
      ),
    documented: { status: 201, headers: { 'snyk-version-served': '2024-01-01' } },
    live: {
      status: 201,
      headers: {
        'snyk-version-requested': '2024-01-01',
        'snyk-version-served': '2023-04-28',
        'snyk-version-lifecycle-stage': 'sunset',
        deprecation: '2024-06-21T00:00:00Z',
        sunset: '2024-12-19',
      },
    },
  },
  {
    name: 'snyk.limit-step',
    what: 'a limit of 15',
    ask: (stage) => ({ path: snyk(stage, 'version=2024-10-15&limit=15'), headers: stage.as('owner', 'snyk') }),
    documented: { status: 200 },
    live: { status: 400, json: parameterError('limit') },
  },
  {
    name: 'snyk.links',
    what: 'the only page',
    ask: (stage) => ({ path: snyk(stage), headers: stage.as('owner', 'snyk') }),
    documented: { json: { links: { next: null, prev: null } } },
    // The spec in force lets both be a text or absent.
    live: { json: { links: expect.not.objectContaining({ next: expect.any(String) as string }) as object } },
  },
  {
    name: 'snyk.unreadable',
    what: 'a list without org.user.read',
    ask: (stage) => ({ path: snyk(stage), headers: stage.as('billing', 'snyk') }),
    documented: { status: 403 },
    live: { status: 404 },
  },
  {
    name: 'mpdx.auth',
    what: 'no token',
    ask: (stage) => ({ path: mpdx(stage), headers: vnd }),
    documented: { status: 200 },
    live: { status: 401 },
  },
  {
    name: 'mpdx.auth',
    what: 'the token as the only word of Authorization',
    ask: (stage) => ({ path: mpdx(stage), headers: { authorization: stage.persona('owner').token } }),
    documented: { status: 200 },
    live: { status: 200 },
  },
  {
    name: 'mpdx.auth',
    what: 'the token in the query',
    ask: (stage) => ({ path: mpdx(stage, `?access_token=${stage.persona('owner').token}`) }),
    documented: { status: 200 },
    live: { status: 200 },
  },
  {
    name: 'mpdx.media-type',
    what: 'a GET without Content-Type',
    ask: (stage) => ({ path: mpdx(stage), headers: stage.as('owner', 'mpdx') }),
    documented: { status: 200 },
    live: { status: 415, json: { errors: [{ status: '415', title: 'Unsupported Media Type' }] } },
  },
  {
    name: 'mpdx.media-type',
    what: 'Content-Type is looked at before credentials and Accept',
    ask: (stage) => ({ path: mpdx(stage), headers: { authorization: 'Bearer nothing', accept: 'text/plain' } }),
    documented: { status: 401 },
    live: { status: 415 },
  },
  {
    name: 'mpdx.media-type',
    what: 'Accept is looked at before credentials',
    ask: (stage) => ({ path: mpdx(stage), headers: { authorization: 'Bearer nothing', accept: 'text/plain', ...vnd } }),
    documented: { status: 401 },
    live: { status: 406, json: { errors: [{ status: '406', title: 'Not Acceptable' }] } },
  },
  {
    name: 'mpdx.media-type',
    what: 'credentials are looked at before the rules of JSON:API',
    ask: (stage) => post(mpdx(stage), { authorization: 'Bearer nothing', ...vnd }, { data: { type: 'x' } }),
    documented: { status: 401 },
    live: { status: 401 },
  },
  {
    name: 'mpdx.media-type',
    what: 'the rules of JSON:API are looked at before the action',
    ask: (stage) =>
      post(mpdx({ ...stage, org: nobody }), { ...stage.as('owner', 'mpdx'), ...vnd }, { data: { type: 'x' } }),
    documented: { status: 409 },
    live: { status: 409 },
  },
  ...[
    { accept: '*/*', status: 200 },
    { accept: 'application/vnd.api+json', status: 200 },
    { accept: 'text/html, application/vnd.api+json', status: 200 },
    { accept: 'application/json, */*;q=0.1', status: 200 },
    { accept: 'application/vnd.api+json;charset=utf-8', status: 406 },
    { accept: 'application/json', status: 406 },
  ].map(({ accept, status }): Row => ({
    name: 'mpdx.media-type',
    what: `Accept: ${accept}`,
    ask: (stage) => ({ path: mpdx(stage), headers: { ...stage.as('owner', 'mpdx'), ...vnd, accept } }),
    documented: { status: 200 },
    live: { status },
  })),
  {
    name: 'mpdx.pagination-echo',
    what: 'both numbers sent',
    ask: (stage) => ({ path: mpdx(stage, '?page=1&per_page=2'), headers: stage.as('owner', 'mpdx') }),
    documented: { json: { meta: { pagination: { page: 1, per_page: 2 } } } },
    live: { json: { meta: { pagination: { page: '1', per_page: '2' } } } },
  },
  {
    name: 'mpdx.pagination-echo',
    what: 'neither sent',
    ask: (stage) => ({ path: mpdx(stage), headers: stage.as('owner', 'mpdx') }),
    documented: { json: { meta: { pagination: { page: 1, per_page: 25 } } } },
    live: { json: { meta: { pagination: { page: 1, per_page: 25 } } } },
  },
  {
    name: 'mpdx.plain-errors',
    what: 'an address that is none',
    ask: (stage) => post(mpdx(stage), { ...stage.as('owner', 'mpdx'), ...vnd }, invite({ recipient_email: 'nobody' })),
    documented: { status: 400, json: { errors: [{ status: '400' }] } },
    live: { status: 400, json: plain('Could not send invite') },
  },
  {
    name: 'mpdx.plain-errors',
    what: 'no address',
    ask: (stage) => post(mpdx(stage), { ...stage.as('owner', 'mpdx'), ...vnd }, invite({})),
    documented: { status: 400, json: { errors: [{ status: '400' }] } },
    live: { status: 400, json: plain('Could not send invite') },
  },
  {
    name: 'mpdx.plain-errors',
    what: 'another fault of create',
    ask: (stage) =>
      post(
        mpdx(stage),
        { ...stage.as('owner', 'mpdx'), ...vnd },
        invite({ recipient_email: 'a@example.com', invite_user_as: 'boss' }),
      ),
    documented: { status: 400, json: { errors: [{ source: { pointer: '/data/attributes/invite_user_as' } }] } },
    live: { status: 400, json: { errors: [{ source: { pointer: '/data/attributes/invite_user_as' } }] } },
  },
  {
    name: 'mpdx.duplicate-parameters',
    what: 'a page sent twice',
    ask: (stage) => ({ path: mpdx(stage, '?page=1&page=7'), headers: stage.as('owner', 'mpdx') }),
    documented: { status: 400, json: parameterError('page') },
    live: { status: 200, json: { data: [], meta: { pagination: { page: 7 } } } },
  },
]

async function open(options: Pick<MockOptions, 'profile' | 'switches'>): Promise<Stage> {
  const mock = await createMock({ seed: 42, frozenAt: noon, onError: () => undefined, ...options })
  onTestFinished(() => mock.close())
  return stageOf(mock, await rulesInForce(options))
}

describe('a switch by itself', () => {
  test.each(rows)('$name: $what', async ({ name, ask, documented, live }) => {
    const [before, after] = [await open({}), await open({ switches: { [name]: 'live' } })]
    expect(await before.send(ask(before))).toMatchObject(documented)
    expect(await after.send(ask(after))).toMatchObject(live)
  })

  test('clickhouse.error-order', async () => {
    const order = async (stage: Stage) => Object.keys((await stage.send({ path: '/v1/x' })).json as object)
    expect(await order(await open({}))).toEqual(['status', 'error', 'requestId'])
    expect(await order(await open({ switches: { 'clickhouse.error-order': 'live' } }))).toEqual([
      'requestId',
      'error',
      'status',
    ])
  })

  test('each has a row that shows it', () => {
    const elsewhere: SwitchName[] = ['clickhouse.error-order', 'clickhouse.rate-limit', 'snyk.rate-limit']
    const shown = new Set<string>([...rows.map(({ name }) => name), ...elsewhere])
    expect(switches.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([])
  })
})

test('a key that is not active is refused', async () => {
  const mock = await createMock({ seed: 42, scenario: 'messy', profile: 'live' })
  onTestFinished(() => mock.close())
  const stage = stageOf(mock, await rulesInForce({ profile: 'live' }))
  const { status, json } = await stage.send({ path: ch(stage), headers: stage.as('inactive', 'clickhouse') })
  expect([status, json]).toMatchObject([401, { error: 'UNAUTHORIZED: Key is not active' }])
})

test('the document and the directory are those in force', async () => {
  const mock = await createMock({ profile: 'live', switches: { 'snyk.rate-limit': 'documented' } })
  onTestFinished(() => mock.close())
  const get = async (path: string) => (await fetch(mock.url + path)).json() as Promise<Record<string, unknown>>
  const directory = await get('/_mock/directory')
  expect(directory).toMatchObject({
    profile: 'live',
    switches: { 'clickhouse.envelope': 'live', 'snyk.rate-limit': 'documented' },
  })
  expect(Object.keys(directory['switches'] as object)).toEqual(switches.map(({ name }) => name))
  const { paths, 'x-invitekit-live': live } = (await get('/openapi.json')) as {
    paths: Record<string, Record<string, { responses: object }>>
    'x-invitekit-live': string[]
  }
  expect(live).toContain('clickhouse.envelope')
  expect(live).not.toContain('snyk.rate-limit')
  const statuses = (path: string, method: string) => Object.keys(paths[path]?.[method]?.responses ?? {})
  expect(statuses('/v1/organizations/{organizationId}/invitations/{invitationId}', 'delete')).toEqual(
    expect.arrayContaining(['200', '429']),
  )
  expect(statuses('/v1/organizations/{organizationId}/invitations/{invitationId}', 'delete')).not.toContain('204')
  expect(statuses('/rest/orgs/{org_id}/invites', 'get')).not.toContain('429')
})

test('the profile belongs to the world: sandboxes of one process differ', async () => {
  const mock = await createMock({ seed: 42 })
  onTestFinished(() => mock.close())
  const create = (body: object) =>
    fetch(`${mock.url}/_mock/sandboxes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const made = await create({ name: 'wire', profile: 'live', switches: { 'mpdx.media-type': 'documented' } })
  expect([made.status, await made.json()]).toMatchObject([
    201,
    { profile: 'live', switches: { 'mpdx.media-type': 'documented' } },
  ])
  const path = `/api/v2/organizations/${nobody}/invites`
  expect((await fetch(mock.url + path)).status).toBe(404)
  expect((await fetch(`${mock.url}/sandboxes/wire${path}`)).status).toBe(401)
  const refused = await create({ name: 'odd', switches: { 'mpdx.plane-errors': 'live' } })
  expect([refused.status, await refused.json()]).toMatchObject([
    400,
    {
      error: {
        code: 'invalid-switch',
        message: 'There is no switch "mpdx.plane-errors". Did you mean mpdx.plain-errors?',
      },
    },
  ])
})

test.each<[options: object, says: string]>([
  [{ profile: 'Live' }, 'The profile is documented or live, not "Live". Did you mean live?'],
  [{ switches: { 'snyk.version': 'live' } }, 'There is no switch "snyk.version". Did you mean snyk.versions?'],
  [{ switches: { 'snyk.links': 'yes' } }, 'The switch snyk.links is documented or live, not "yes".'],
  [JSON.parse('{"switches":{"__proto__":"live"}}') as object, 'There is no switch "__proto__".'],
])('%j is refused', async (options, says) => {
  const refused = createMock(options)
  await expect(refused).rejects.toThrow(SwitchError)
  await expect(refused).rejects.toThrow(says)
})
