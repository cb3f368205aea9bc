import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMock, type Mock, type MockOptions } from '../index.ts'

const day = 24 * 60 * 60 * 1000
const start = Date.UTC(2027, 3, 9, 15, 30)

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'], now: start }))
afterEach(() => void vi.useRealTimers())

async function open(options: MockOptions = {}): Promise<Mock> {
  const mock = await createMock({ seed: 42, ...options })
  onTestFinished(() => mock.close())
  return mock
}

interface Shown {
  readonly id: string
  readonly createdAt: string
  readonly expireAt: string
}

async function list(mock: Mock): Promise<Shown[]> {
  const [organization] = mock.directory.organizations
  const answer = await fetch(`${mock.url}/v1/organizations/${organization?.id}/invitations`)
  return (await answer.json()) as Shown[]
}

const now = async (mock: Mock) => {
  const answer = await fetch(`${mock.url}/_mock/clock`)
  return Date.parse(((await answer.json()) as { now: string }).now)
}

/** All four wait, were sent within two days and are valid for four days at least. */
async function expectToday(mock: Mock): Promise<Shown[]> {
  const shown = await list(mock)
  const moment = await now(mock)
  expect(shown).toHaveLength(4)
  for (const { createdAt, expireAt } of shown) {
    expect(Date.parse(createdAt)).toBeLessThanOrEqual(moment)
    expect(Date.parse(expireAt) - Date.parse(createdAt)).toBe(7 * day)
    expect(Date.parse(expireAt) - moment).toBeGreaterThan(4 * day)
  }
  return shown
}

const post = (mock: Mock, path: string, body: object = {}) =>
  fetch(mock.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

test('seeded invitations are of the day on which they are looked at: started, kept running, reset, restored', async () => {
  const mock = await open()
  const first = await expectToday(mock)
  expect(await list(await open())).toEqual(first)
  await mock.reset()
  expect(await list(mock)).toEqual(first)
  await post(mock, '/_mock/snapshots', { name: 'then' })
  for (const days of [2, 9, 400]) {
    vi.setSystemTime(start + days * day)
    await vi.advanceTimersByTimeAsync(61_000)
    const later = await expectToday(mock)
    expect(later.map(({ id }) => id)).toEqual(first.map(({ id }) => id))
  }
  await post(mock, '/_mock/snapshots/then/restore')
  await expectToday(mock)
  await mock.reset()
  await expectToday(mock)
})

test('a restart finds them as they were, and on another day of that day', async () => {
  const data = mkdtempSync(join(tmpdir(), 'invitekit-renewal-'))
  onTestFinished(() => rmSync(data, { recursive: true }))
  const first = await open({ data })
  const before = await expectToday(first)
  await first.close()
  const second = await open({ data })
  expect(await list(second)).toEqual(before)
  await second.close()
  vi.setSystemTime(start + 30 * day)
  const third = await open({ data })
  const after = await expectToday(third)
  expect(after).not.toEqual(before)
  await third.close()
  expect(await list(await open({ data }))).toEqual(after)
})

test('a clock that stands still keeps them, and one that is moved on lets them expire', async () => {
  const still = await open({ clock: new Date('2031-06-01T12:00:00Z') })
  const before = await expectToday(still)
  vi.setSystemTime(start + 30 * day)
  await vi.advanceTimersByTimeAsync(61_000)
  expect(await list(still)).toEqual(before)
  const moved = await open()
  await post(moved, '/_mock/clock/advance', { by: '8d' })
  expect(await list(moved)).toEqual([])
  vi.setSystemTime(start + 32 * day)
  await vi.advanceTimersByTimeAsync(61_000)
  expect(await list(moved)).toEqual([])
})

test('to move them on sends no mail again', async () => {
  const mock = await open()
  const count = async () =>
    ((await (await fetch(`${mock.url}/_mock/outbox`)).json()) as { mails: unknown[] }).mails.length
  const before = await count()
  let came = false
  const after = mock.outbox.list().at(-1)?.id ?? ''
  mock.outbox.waitFor({ after, timeout: 60_000 }).then(
    () => (came = true),
    () => undefined,
  )
  vi.setSystemTime(start + 3 * day)
  await vi.advanceTimersByTimeAsync(61_000)
  expect([await count(), came]).toEqual([before, false])
})
