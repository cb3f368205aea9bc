import { expect, test } from 'vitest'
import { control } from '../support/control.ts'
import { stage } from '../support/stage.ts'
import { invite } from './in-sandbox.ts'

const [doubles, other] = ['reinvite-doubles', 'email-not-trimmed']
const envelope = 'clickhouse.envelope'

async function changeable() {
  const set = await stage({ scenario: 'empty' })
  const { mock, org, as } = set
  const ask = async (method: string, path: string, body?: unknown) => control(mock.url, method, path, body)
  return {
    ...set,
    ask,
    change: (body: object) => ask('PATCH', '/_mock/sandboxes/default', body),
    conduct: async () => {
      const { profile, switches, bugs = [] } = (await ask('GET', '/_mock/sandboxes/default')).json as Conduct
      return [profile, switches, bugs]
    },
    undo: async () => (await ask('POST', '/_mock/undo')).json as { undone?: { operation: string } },
    /** Whether ClickHouse answers in its envelope. */
    list: async () =>
      (await (
        await fetch(`${mock.url}/v1/organizations/${org}/invitations`, { headers: as('owner', 'clickhouse') })
      ).json()) as object,
  }
}

interface Conduct {
  readonly profile: string
  readonly switches: Readonly<Record<string, string>>
  readonly bugs?: readonly string[]
}

test('a sandbox that lives changes its profile, single switches and its bugs, which a reset leaves', async () => {
  const { change, conduct, list, ask } = await changeable()
  expect(await list()).toEqual([])
  const { status, json } = await change({ profile: 'live' })
  expect([status, json]).toMatchObject([200, { profile: 'live', switches: {} }])
  expect(await list()).toMatchObject({ status: 200, result: [] })
  await change({ switches: { [envelope]: 'documented', 'mpdx.auth': 'documented' } })
  expect(await list()).toEqual([])
  // Others stay as they are, and what is null is as the profile says.
  await change({ switches: { [envelope]: null }, bugs: [doubles, other] })
  expect(await conduct()).toEqual(['live', { 'mpdx.auth': 'documented' }, expect.arrayContaining([doubles, other])])
  await change({ bugs: [doubles] })
  await ask('POST', '/_mock/reset')
  expect(await conduct()).toEqual(['live', { 'mpdx.auth': 'documented' }, [doubles]])
  expect(await list()).toMatchObject({ status: 200, result: [] })
  await change({ switches: { 'mpdx.auth': null }, bugs: [], profile: 'documented', title: 'Acme' })
  expect(await conduct()).toEqual(['documented', {}, []])
})

test.each([
  [{ profile: 'alive' }, 'invalid-request'],
  [{ switches: { 'clickhouse.envelop': 'live' } }, 'invalid-switch'],
  [{ switches: { [envelope]: 'maybe' } }, 'invalid-request'],
  [{ bugs: ['no-such-bug'] }, 'invalid-bug'],
  [{}, 'invalid-request'],
])('%j is refused, and nothing is changed', async (body, code) => {
  const { change, conduct } = await changeable()
  expect(await change(body)).toMatchObject({ status: 400, json: { error: { code } } })
  expect(await conduct()).toEqual(['documented', {}, []])
})

test('how a sandbox looks and behaves is undone step by step, and no link, end or invitation with it', async () => {
  const { change, conduct, undo, ask, mock, ...set } = await changeable()
  const made = await mock.sandbox('demo', { scenario: 'empty' })
  await change({ title: 'Acme', profile: 'live', organizationNames: ['Acme'] })
  await ask('POST', '/_mock/bugs', { bugs: [doubles] })
  await change({ switches: { [envelope]: 'documented' } })
  await ask('DELETE', `/_mock/bugs/${doubles}`)
  const { id } = (await ask('POST', '/_mock/shares', {})).json as { id: string }
  await invite({ ...set, mock }, 'mpdx', 'ada@example.com')
  expect(await conduct()).toEqual(['live', { [envelope]: 'documented' }, []])
  expect(await undo()).toMatchObject({ undone: { operation: 'removeBug' } })
  expect(await conduct()).toEqual(['live', { [envelope]: 'documented' }, [doubles]])
  expect(await undo()).toMatchObject({ undone: { operation: 'changeSandbox' } })
  expect(await undo()).toMatchObject({ undone: { operation: 'addBugs' } })
  expect(await conduct()).toEqual(['live', {}, []])
  // A link that was revoked stays so.
  await ask('DELETE', `/_mock/shares/${id}`)
  expect(await undo()).toMatchObject({ undone: { operation: 'changeSandbox' } })
  expect(await conduct()).toEqual(['documented', {}, []])
  expect((await ask('GET', '/_mock/sandboxes/default')).json).toMatchObject({
    title: null,
    counts: { invitations: 1 },
  })
  expect(mock.directory.organizations[0]?.name).not.toBe('Acme')
  expect((await ask('GET', '/_mock/shares')).json).toMatchObject({ shares: [] })
  // The time to live is no step, and a step belongs to the sandbox that it changed.
  await ask('PATCH', '/_mock/sandboxes/demo', { ttl: 3600 })
  await ask('PATCH', '/_mock/sandboxes/demo', { colour: 'teal' })
  const { expiresAt } = (await ask('GET', '/_mock/sandboxes/demo')).json as { expiresAt: string }
  expect(await undo()).toMatchObject({ error: { code: 'nothing-to-undo' } })
  const there = async () => (await control(made.url, 'POST', '/_mock/undo')).json
  expect(await there()).toMatchObject({ undone: { operation: 'changeSandbox' } })
  expect(await there()).toMatchObject({ error: { code: 'nothing-to-undo' } })
  expect((await ask('GET', '/_mock/sandboxes/demo')).json).toMatchObject({ colour: null, expiresAt })
})

test('invitations are found by names, and counted by state', async () => {
  const { ask, mock } = await stage({ scenario: 'small-team' }).then((set) => ({
    ...set,
    ask: async (query: string) => (await control(set.mock.url, 'GET', `/_mock/invitations?${query}`)).json as List,
  }))
  const all = await ask('limit=500&counts=true')
  const states = ['pending', 'accepted', 'declined', 'cancelled', 'expired'] as const
  const count = (list: List) => Object.fromEntries(states.map((state) => [state, inState(list, state)]))
  expect(all.counts).toEqual(count(all))
  expect(await ask('limit=1&counts=true&state=pending')).toMatchObject({
    total: all.counts?.pending,
    counts: all.counts,
  })
  expect(await ask(`limit=1&counts=true&before=${all.invitations[3]?.id}`)).toMatchObject({
    total: 3,
    counts: all.counts,
  })
  expect((await ask('limit=1')).counts).toBeUndefined()
  const { settledBy, invitedBy } = all.invitations.find((each) => each.state === 'accepted') ?? {}
  for (const name of [settledBy?.name, invitedBy?.name.toUpperCase()]) {
    const found = await ask(`limit=500&search=${encodeURIComponent(name ?? '')}`)
    const want = all.invitations.filter((each) =>
      [each.invitedBy.name, each.settledBy?.name, nameOf(each.email)].some(
        (one) => one?.toLowerCase() === name?.toLowerCase(),
      ),
    )
    expect([name, found.invitations]).toEqual([name, want])
    expect(found.total).toBeGreaterThan(0)
  }
  expect((await ask('search=nobody%20is%20called%20so')).total).toBe(0)

  function nameOf(email: string): string | undefined {
    return mock.directory.organizations.flatMap(({ members }) => members).find((each) => each.email === email)?.name
  }
})

interface List {
  readonly invitations: readonly {
    readonly id: string
    readonly email: string
    readonly state: string
    readonly invitedBy: { readonly name: string }
    readonly settledBy: { readonly name: string } | null
  }[]
  readonly total: number
  readonly counts?: Readonly<Record<string, number>>
}

const inState = ({ invitations }: List, state: string) => invitations.filter((each) => each.state === state).length

test('each service says how it shows an invitation, alone or in a list', async () => {
  const set = await stage({ scenario: 'empty' })
  const { json } = await control(set.mock.url, 'GET', '/_mock/services')
  const { services } = json as {
    services: { name: 'clickhouse' | 'mpdx' | 'snyk'; requests: { show: { path: string } }; switches: object[] }[]
  }
  for (const { name, requests, switches } of services) {
    const { id } = await invite(set, name, 'ada@example.com')
    const path = requests.show.path.replace('{organizationId}', set.org).replace('{invitationId}', id)
    const answer = await fetch(set.mock.url + path, { headers: set.as('owner', name) })
    expect([name, answer.status]).toEqual([name, 200])
    expect(await answer.text()).toContain(id)
    expect(switches).not.toEqual([])
  }
})
