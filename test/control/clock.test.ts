import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Sandbox } from '../../mock/index.ts'
import { control } from '../support/control.ts'
import { noon, stage, type ServiceName, type Stage } from '../support/stage.ts'
import { inSandbox, invite, listed, look } from './in-sandbox.ts'

const day = 86_400_000
const week = 7 * day

interface Play {
  readonly sandbox: Sandbox
  readonly set: Stage
}

async function play(settings = {}): Promise<Play> {
  const { mock } = await stage()
  const sandbox = await mock.sandbox('a', settings)
  return { sandbox, set: inSandbox(sandbox) }
}

/** Whether an invitation is still shown as pending by its service's list. */
const isListed = async ({ set }: Play, service: ServiceName, id: string) =>
  (await listed(set, service)).some((one) => one.id === id)

/** An invitation that is sent at noon, and whether it is pending once so much time has passed. */
test.each<[ServiceName, by: number, isPending: boolean]>([
  ['clickhouse', 0, true],
  ['clickhouse', week - 1, true],
  ['clickhouse', week, false],
  ['clickhouse', 100 * week, false],
  ['snyk', 100 * week, true],
  ['mpdx', 100 * week, true],
])('an invitation of %s after %i ms is pending: %s', async (service, by, isPending) => {
  const on = await play()
  const { id } = await invite(on.set, service, 'ada@example.com')
  await on.sandbox.clock.advance(by)
  expect(await isListed(on, service, id)).toBe(isPending)
})

const at = (iso: string) => new Date(iso)

/** What is done to the clock, and the time that a new invitation then bears. */
test.each<[string, (sandbox: Sandbox) => Promise<unknown>, string]>([
  ['frozen as it is', ({ clock }) => clock.freeze(), '2026-03-01T12:00:00.000Z'],
  ['frozen elsewhere', ({ clock }) => clock.freeze(at('2031-05-06T07:08:09.010Z')), '2031-05-06T07:08:09.010Z'],
  ['set back', ({ clock }) => clock.freeze(at('2025-01-01T00:00:00Z')), '2025-01-01T00:00:00.000Z'],
  ['advanced', ({ clock }) => clock.advance('90m'), '2026-03-01T13:30:00.000Z'],
  [
    'advanced twice',
    async ({ clock }) => [await clock.advance(1), await clock.advance('1s')],
    '2026-03-01T12:00:01.001Z',
  ],
  [
    'run and frozen again',
    async ({ clock }) => [await clock.run(at('2028-02-29T00:00:00Z')), await clock.freeze(at('2028-03-01T00:00:00Z'))],
    '2028-03-01T00:00:00.000Z',
  ],
])('a clock that is %s stamps what happens then', async (_, move, want) => {
  const { sandbox, set } = await play()
  await move(sandbox)
  const { json } = await invite(set, 'clickhouse', 'ada@example.com')
  expect(json).toMatchObject({ createdAt: want })
  const mpdx = await invite(set, 'mpdx', 'ada@example.com')
  const seconds = want.replace(/\.\d+Z$/, 'Z')
  expect(mpdx.json).toMatchObject({ data: { attributes: { created_at: seconds, updated_at: seconds } } })
})

test('what time ends, setting it back begins again', async () => {
  const on = await play()
  const { id } = await invite(on.set, 'clickhouse', 'ada@example.com')
  await on.sandbox.clock.advance('8d')
  expect((await look(on.set, 'clickhouse', id)).status).toBe(404)
  await on.sandbox.clock.freeze(noon)
  expect((await look(on.set, 'clickhouse', id)).status).toBe(200)
})

test("Snyk serves no version from the sandbox's future", async () => {
  const { sandbox, set } = await play()
  const ask = async () => {
    const path = `/rest/orgs/${set.org}/invites?version=2027-01-01`
    return (await set.send({ path, headers: set.as('owner', 'snyk') })).status
  }
  expect(await ask()).toBe(400)
  await sandbox.clock.freeze(at('2027-01-01T00:00:00Z'))
  expect(await ask()).toBe(200)
})

test('what becomes due when time passes happens in order, once, and is told', async () => {
  const { sandbox, set } = await play({ scenario: 'empty' })
  const [one, , two, three] = [
    await invite(set, 'clickhouse', 'one@example.com'),
    await invite(set, 'snyk', 'never@example.com'),
    await invite(set, 'clickhouse', 'two@example.com'),
    (await sandbox.clock.advance('1d')) && (await invite(set, 'clickhouse', 'three@example.com')),
  ]
  const cancelled = await invite(set, 'clickhouse', 'four@example.com')
  await look(set, 'clickhouse', cancelled.id, 'DELETE')
  const due = async (by: string) =>
    (await sandbox.clock.advance(by)).due.map(({ invitationId, at: when }) => [invitationId, when])
  expect(await due('5d')).toEqual([])
  expect(await due('2d')).toEqual([
    [one.id, '2026-03-08T12:00:00.000Z'],
    [two.id, '2026-03-08T12:00:00.000Z'],
    [three.id, '2026-03-09T12:00:00.000Z'],
  ])
  expect(await due('100d')).toEqual([])
})

test('of very many that become due the first thousand are named, and all are counted', async () => {
  const { mock } = await stage({ limits: { invitations: 10_000 } })
  const sandbox = await mock.sandbox('many', { scenario: 'small-team', parameters: { invitations: 1200 } })
  const { due, dueTotal } = await sandbox.clock.advance('5000d')
  // One is the other organization's.
  expect([due.length, dueTotal]).toEqual([1000, 1201])
  const times = due.map(({ at: when }) => when)
  expect(times).toEqual(times.toSorted())
})

test('a running clock moves with the machine, and a real one shows its time', async () => {
  const { sandbox } = await play()
  await sandbox.clock.run(at('2040-01-01T00:00:00Z'))
  const start = sandbox.clock.now().getTime()
  await pause(20)
  const passed = sandbox.clock.now().getTime() - start
  expect(passed).toBeGreaterThanOrEqual(19)
  expect(passed).toBeLessThan(5000)
  await sandbox.clock.advance('1d')
  expect(sandbox.clock.now().toISOString()).toMatch(/^2040-01-02T00:00/)
  await sandbox.clock.real()
  expect(Math.abs(sandbox.clock.now().getTime() - Date.now())).toBeLessThan(5000)
})

test.each([
  ['real', { mode: 'real' }, 'real'],
  ['frozen', { mode: 'frozen', at: '2030-01-01T00:00:00+02:00' }, 'frozen', '2029-12-31T22:00:00.000Z'],
  ['running', { mode: 'running', at: '2030-01-01T00:00:00Z' }, 'running'],
])('over HTTP a clock can be %s', async (_, body, mode, now?: string) => {
  const { sandbox } = await play()
  const { json } = await control(sandbox.url, 'PUT', '/_mock/clock', body)
  expect(json).toMatchObject({ clock: { mode, ...(now !== undefined && { now }) } })
  expect((await control(sandbox.url, 'GET', '/_mock/clock')).json).toMatchObject({
    mode,
    ...(now !== undefined && { now }),
  })
})

test('windows of a rate limit pass with the clock', async () => {
  const { sandbox, set } = await play({ switches: { 'clickhouse.rate-limit': 'live' } })
  const path = `/v1/organizations/${set.org}/invitations`
  const ask = async () => (await fetch(sandbox.url + path, { headers: set.as('owner', 'clickhouse') })).status
  const statuses: number[] = []
  for (let sent = 0; sent < 11; sent += 1) statuses.push(await ask())
  expect(statuses.slice(-2)).toEqual([200, 429])
  await sandbox.clock.advance('10s')
  expect(await ask()).toBe(200)
})

test('moving one clock moves no other', async () => {
  const { mock } = await stage()
  const [a, b] = [await mock.sandbox('a', {}), await mock.sandbox('b', {})]
  await a.clock.advance('1d')
  expect(b.clock.now()).toEqual(noon)
  expect((await mock.sandbox('default')).clock.now()).toEqual(noon)
})

test('a request that is refused takes back nothing of another that comes with it', async () => {
  const { mock } = await stage()
  const url = mock.url
  const advance = () => control(url, 'POST', '/_mock/clock/advance', { by: '1ms' })
  const refused = () => control(url, 'PUT', '/_mock/clock', { mode: 'real', at: '2026-01-01T00:00:00Z' })
  // The first requests wait together for what is loaded when it is first needed.
  const replies = await Promise.all(Array.from({ length: 20 }, () => [advance(), refused()]).flat())
  expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => [200, 400]).flat())
  expect((await mock.sandbox('default')).clock.now().getTime()).toBe(noon.getTime() + 20)
})
