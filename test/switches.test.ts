import { describe, expect, onTestFinished, test } from 'vitest'
import { createMock, rulesInForce, SwitchError, switches, type MockOptions, type SwitchName } from '../mock/index.ts'
import { noon, stageOf, type Stage } from './support/stage.ts'
import { nobody } from './golden/story.ts'
import { clickhouseRows } from './switches/clickhouse-rows.ts'
import { mpdxRows } from './switches/mpdx-rows.ts'
import { snykRows } from './switches/snyk-rows.ts'

const rows = [...clickhouseRows, ...snykRows, ...mpdxRows]

async function open(options: Pick<MockOptions, 'profile' | 'switches'>): Promise<Stage> {
  const mock = await createMock({ seed: 42, clock: noon, onError: () => undefined, ...options })
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

  test.each(['documented', 'live'] as const)(
    '%s: a list of Snyk leaves out links that lead nowhere',
    async (profile) => {
      const stage = await open({ profile })
      const path = `/rest/orgs/${stage.org}/invites?version=2024-10-15`
      const { json } = await stage.send({ path, headers: stage.as('owner', 'snyk') })
      expect(Object.keys((json as { links: object }).links)).toEqual(['self', 'first'])
    },
  )

  test('the control plane knows them by name, and no others', async () => {
    const { mock } = await open({})
    const { components } = (await (await fetch(`${mock.url}/_mock/openapi.json`)).json()) as {
      components: { schemas: { Switches: { propertyNames: { enum: string[] } } } }
    }
    expect(components.schemas.Switches.propertyNames.enum).toEqual(switches.map(({ name }) => name))
  })

  test('mpdx.error-source leaves out what was refused', async () => {
    const stage = await open({ switches: { 'mpdx.error-source': 'live' } })
    for (const query of ['sort=id', 'filter[updated_at]=yesterday']) {
      const path = `/api/v2/organizations/${stage.org}/invites?${query}`
      const { json } = await stage.send({ path, headers: stage.as('owner', 'mpdx') })
      expect((json as { errors: object[] }).errors.map(Object.keys)).toEqual([['status', 'title', 'detail']])
    }
  })

  test('each has a row that shows it', () => {
    const elsewhere: SwitchName[] = [
      'clickhouse.error-order',
      'clickhouse.rate-limit',
      'clickhouse.rate-limit-size',
      'snyk.rate-limit',
    ]
    const shown = new Set<string>([...rows.map(({ name }) => name), ...elsewhere])
    expect(switches.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([])
  })
})

test('each sandbox goes by its own switches, whatever was right in another', async () => {
  const mock = await createMock({ seed: 42, clock: noon })
  onTestFinished(() => mock.close())
  const live = await mock.sandbox('live', { seed: 42, switches: { 'snyk.limit-step': 'live' } })
  const stage = stageOf(mock, await rulesInForce({}))
  const statuses: number[] = []
  for (const { url } of [mock, live, mock, live]) {
    const headers = stage.as('owner', 'snyk')
    const { status } = await fetch(`${url}/rest/orgs/${stage.org}/invites?version=2024-10-15&limit=15`, { headers })
    statuses.push(status)
  }
  expect(statuses).toEqual([200, 400, 200, 400])
})

test('a key that is not active is refused', async () => {
  const mock = await createMock({ seed: 42, scenario: 'messy', profile: 'live' })
  onTestFinished(() => mock.close())
  const stage = stageOf(mock, await rulesInForce({ profile: 'live' }))
  const { status, json } = await stage.send({
    path: `/v1/organizations/${stage.org}/invitations`,
    headers: stage.as('inactive', 'clickhouse'),
  })
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
  [{ switches: { 'snyk.limit-step': 'yes' } }, 'The switch snyk.limit-step is documented or live, not "yes".'],
  [JSON.parse('{"switches":{"__proto__":"live"}}') as object, 'There is no switch "__proto__".'],
])('%j is refused', async (options, says) => {
  const refused = createMock(options)
  await expect(refused).rejects.toThrow(SwitchError)
  await expect(refused).rejects.toThrow(says)
})
