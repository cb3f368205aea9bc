import { expect, test } from 'vitest'
import { control } from '../support/control.ts'
import { stage, stageOf, type Stage } from '../support/stage.ts'
import { invite } from './in-sandbox.ts'

const day = 86_400_000

const ask = async ({ mock }: Stage, method: string, path: string, body?: unknown) => {
  const { status, json } = await control(mock.url, method, path, body)
  return { status, json: json as never }
}

interface Due {
  readonly at: string
  readonly email: string
  readonly invitationId: string
}

test('the clock goes to the next expiry, one after the other, until none is left', async () => {
  const set = await stage({ scenario: 'empty' })
  expect((await ask(set, 'GET', '/_mock/clock/next')).json).toEqual({ next: null })
  const none = await ask(set, 'POST', '/_mock/clock/advance', { to: 'next-expiry' })
  expect([none.status, none.json]).toMatchObject([409, { error: { code: 'nothing-due' } }])
  await invite(set, 'clickhouse', 'first@example.com')
  await ask(set, 'POST', '/_mock/clock/advance', { by: '1d' })
  await invite(set, 'clickhouse', 'second@example.com')
  await invite(set, 'snyk', 'never@example.com')
  for (const email of ['first@example.com', 'second@example.com']) {
    const { next } = (await ask(set, 'GET', '/_mock/clock/next')).json as { next: Due }
    expect(next.email).toBe(email)
    const { clock, due } = (await ask(set, 'POST', '/_mock/clock/advance', { to: 'next-expiry' })).json as {
      clock: { now: string }
      due: Due[]
    }
    expect([clock.now, due]).toEqual([next.at, [next]])
  }
  expect((await ask(set, 'GET', '/_mock/clock/next')).json).toEqual({ next: null })
})

test('people are found by name, address and organization, page by page', async () => {
  const set = await stage({ parameters: { organizations: 3 } })
  const list = async (query: string) =>
    (await ask(set, 'GET', `/_mock/people?${query}`)).json as {
      people: { userId: string; name: string; email: string; persona: string | null; memberships: unknown[] }[]
      total: number
    }
  const all = await list('limit=500')
  expect(all.people.length).toBe(all.total)
  const seen: string[] = []
  for (let after = ''; ;) {
    const { people, total } = await list(`limit=4${after}`)
    expect(total).toBe(all.total)
    if (people.length === 0) break
    seen.push(...people.map(({ userId }) => userId))
    after = `&after=${seen.at(-1)}`
  }
  expect(seen).toEqual(all.people.map(({ userId }) => userId))
  const owner = set.persona('owner')
  for (const part of [owner.name.toUpperCase(), owner.email.slice(2), owner.name.slice(1, 6)]) {
    const { people } = await list(`search=${encodeURIComponent(part)}`)
    expect(people.find(({ userId }) => userId === owner.userId)).toMatchObject({
      persona: 'owner',
      memberships: [{ organizationId: set.org, roles: ['Owner'] }],
    })
  }
  const members = set.mock.directory.organizations[0]?.members.map(({ userId }) => userId)
  expect((await list(`organization=${set.org}`)).people.map(({ userId }) => userId)).toEqual(members)
  expect((await list('search=nobody-is-called-so')).total).toBe(0)
})

test('steps are undone one by one, the last one first', async () => {
  const set = await stage({ scenario: 'empty' })
  const { mock } = set
  const now = async () => Date.parse(((await ask(set, 'GET', '/_mock/clock')).json as { now: string }).now)
  const start = await now()
  const undo = async () => (await ask(set, 'POST', '/_mock/undo')).json
  expect(await undo()).toMatchObject({ error: { code: 'nothing-to-undo' } })

  const { id } = await invite(set, 'mpdx', 'ada@example.com')
  await ask(set, 'POST', '/_mock/clock/advance', { by: '7d' })
  await ask(set, 'POST', `/_mock/invitations/${id}/accept`, {})
  await ask(set, 'POST', '/_mock/reset')
  const state = async () =>
    ((await ask(set, 'GET', '/_mock/invitations')).json as { invitations: { state: string }[] }).invitations.map(
      (each) => each.state,
    )
  expect([await state(), await now()]).toEqual([[], start])
  expect(((await ask(set, 'GET', '/_mock/undo')).json as { steps: object[] }).steps).toMatchObject([
    { operation: 'resetSandbox', time: new Date(start).toISOString() },
    { operation: 'acceptInvitation', request: 1 },
    { operation: 'advanceClock', request: 1, time: new Date(start + 7 * day).toISOString() },
  ])
  expect(await undo()).toMatchObject({ undone: { operation: 'resetSandbox' }, left: 2 })
  expect([await state(), await now()]).toEqual([['accepted'], start + 7 * day])
  const people = mock.persona('ada@example.com')
  expect(people.memberships).toHaveLength(1)
  await undo()
  expect([await state(), await now()]).toEqual([['pending'], start + 7 * day])
  expect(() => mock.persona('ada@example.com')).toThrow('There is nobody')
  expect(() => mock.directory.persona('ada@example.com')).toThrow('There is nobody')
  expect(mock.directory.persona('admin')).toEqual(mock.persona('admin'))
  expect(Object.keys(mock.directory)).not.toContain('persona')
  await undo()
  expect([await state(), await now()]).toEqual([['pending'], start])
  expect(await undo()).toMatchObject({ error: { code: 'nothing-to-undo' } })
  for (let step = 0; step < 30; step += 1) await ask(set, 'POST', '/_mock/clock/advance', { by: '1h' })
  expect(((await ask(set, 'GET', '/_mock/undo')).json as { steps: object[] }).steps).toHaveLength(20)
})

test('a snapshot is compared with now, without secrets', async () => {
  const set = await stage({ scenario: 'empty' })
  await ask(set, 'POST', '/_mock/snapshots', { name: 'then' })
  const compare = async () => (await ask(set, 'GET', '/_mock/snapshots/then/compare')).json
  expect(await compare()).toMatchObject({ kinds: [], changes: [], total: 0 })
  const { id } = await invite(set, 'snyk', 'ada@example.com')
  await ask(set, 'POST', '/_mock/clock/advance', { by: '1h' })
  await ask(set, 'POST', `/_mock/invitations/${id}/accept`, {})
  const found = (await compare()) as { kinds: object[]; changes: { kind: string }[]; total: number }
  expect(found.kinds).toEqual(
    ['clock', 'people', 'memberships', 'personas', 'invitations'].map((kind) => ({
      kind,
      added: 1,
      removed: 0,
      changed: 0,
    })),
  )
  expect(found.total).toBe(5)
  expect(JSON.stringify(found)).not.toContain(set.mock.persona('ada@example.com').token)
  // What was read from a file is compared by what it says.
  const { json: file } = await ask(set, 'GET', '/_mock/snapshots/then')
  await ask(set, 'PUT', '/_mock/snapshots/then', file)
  expect(await compare()).toMatchObject({ total: 5 })
})

test('reports are put, listed, read, replaced and bounded', async () => {
  const set = stageOf((await stage()).mock)
  const put = (name: string, report: object) => ask(set, 'PUT', `/_mock/reports/${name}`, report)
  const large = { findings: 'x'.repeat(500_000) }
  expect((await put('verify', large)).status).toBe(200)
  expect((await ask(set, 'GET', '/_mock/reports/verify')).json).toEqual(large)
  expect((await put('verify', { verdict: 'passed' })).json).toMatchObject({ name: 'verify', bytes: 20 })
  expect((await put('list', [])).status).toBe(400)
  for (let count = 1; count < 20; count += 1) expect((await put(`r${count}`, {})).status).toBe(200)
  expect((await put('more', {})).status).toBe(409)
  expect(((await ask(set, 'GET', '/_mock/reports')).json as { reports: object[] }).reports).toHaveLength(20)
  expect((await ask(set, 'DELETE', '/_mock/reports/r1')).status).toBe(204)
  expect((await put('more', {})).status).toBe(200)
})
