import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createMock } from '../../mock/index.ts'
import { names } from '../bad-input/services.ts'
import { control } from '../support/control.ts'
import { noon, stage, stageOf } from '../support/stage.ts'
import { everything, inSandbox, invite, listed } from './in-sandbox.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'invitekit-sandboxes-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test('a sandbox is reached by its path and by a header, and the path wins', async () => {
  const set = await stage()
  const { mock } = set
  await mock.sandbox('a', { seed: 42 })
  const b = await mock.sandbox('b', { seed: 7 })
  const sandboxOf = async (url: string, header?: string) => {
    const headers = header === undefined ? {} : { 'x-mock-sandbox': header }
    const { json } = await control(url, 'GET', '/_mock/directory', undefined, headers)
    return (json as typeof mock.directory).organizations[0]?.id
  }
  const [inA, inB] = [mock.directory.organizations[0]?.id, b.directory.organizations[0]?.id]
  expect(inA).not.toBe(inB)
  expect(await sandboxOf(mock.url)).toBe(inA)
  expect(await sandboxOf(b.url)).toBe(inB)
  expect(await sandboxOf(mock.url, 'b')).toBe(inB)
  expect(await sandboxOf(`${mock.url}/sandboxes/a`, 'b')).toBe(inA)
})

test.each(names)('links of %s in a sandbox lead back into it', async (service) => {
  const { mock } = await stage()
  const { directory } = await mock.sandbox('a', {})
  const sandbox = { url: `${mock.url}/sandboxes/a`, directory }
  const text = JSON.stringify((await invite(inSandbox(sandbox), service, 'ada@example.com')).json)
  for (const [link] of text.matchAll(/"(?:https?:\/\/[^"/]+)?\/(?:sandboxes|rest|api|v1)\/[^"]*"/g)) {
    expect(link).toMatch(/\/sandboxes\/a\//)
  }
})

test('a fork holds what its origin holds, and from then on neither sees the other', async () => {
  const { mock } = await stage()
  const origin = await mock.sandbox('origin', {})
  for (const service of names) await invite(inSandbox(origin), service, 'both@example.com')
  await origin.clock.advance('1d')
  const fork = await origin.fork('fork')
  expect(await everything(inSandbox(fork))).toEqual(await everything(inSandbox(origin)))
  expect(fork.clock.now()).toEqual(origin.clock.now())
  for (const service of names) {
    // Both go on from the same number, so both give the same id.
    const [one, two] = [
      await invite(inSandbox(origin), service, 'one@example.com'),
      await invite(inSandbox(fork), service, 'two@example.com'),
    ]
    expect(one.id).toBe(two.id)
  }
  await fork.clock.advance('1d')
  expect(fork.clock.now().getTime() - origin.clock.now().getTime()).toBe(86_400_000)
  expect(JSON.stringify(await everything(inSandbox(origin)))).not.toContain('two@example.com')
  expect(JSON.stringify(await everything(inSandbox(fork)))).not.toContain('one@example.com')
})

test('after a reset a sandbox is as it was when it was made: data, ids and clock', async () => {
  const { mock } = await stage()
  const sandbox = await mock.sandbox('a', { scenario: 'messy', seed: 3 })
  const start = await everything(inSandbox(sandbox))
  const first = await invite(inSandbox(sandbox), 'snyk', 'ada@example.com')
  await sandbox.clock.advance('400d')
  await sandbox.reset()
  expect(await everything(inSandbox(sandbox))).toEqual(start)
  expect(sandbox.clock.now()).toEqual(noon)
  expect((await invite(inSandbox(sandbox), 'snyk', 'ada@example.com')).id).toBe(first.id)
})

test('a snapshot leads back, as often as one likes, and the one taken last is meant unless one is named', async () => {
  const { mock } = await stage()
  const sandbox = await mock.sandbox('a', {})
  expect(await sandbox.snapshot()).toBe('snapshot-1')
  const first = await everything(inSandbox(sandbox))
  await invite(inSandbox(sandbox), 'mpdx', 'ada@example.com')
  await sandbox.clock.advance('1h')
  expect(await sandbox.snapshot('later')).toBe('later')
  const later = await everything(inSandbox(sandbox))
  expect(later).not.toEqual(first)
  for (let round = 0; round < 2; round += 1) {
    await sandbox.restore('snapshot-1')
    expect(await everything(inSandbox(sandbox))).toEqual(first)
    expect(sandbox.clock.now()).toEqual(noon)
    await sandbox.restore()
    expect(await everything(inSandbox(sandbox))).toEqual(later)
    expect(sandbox.clock.now().getTime()).toBe(noon.getTime() + 3_600_000)
  }
})

test.each(['empty', 'small-team', 'enterprise', 'messy'])(
  'a snapshot of %s goes as a file to another mock, to the letter',
  async (scenario) => {
    const { mock } = await stage({ scenario })
    for (const service of names) await invite(stageOf(mock), service, 'file@example.com')
    const world = await mock.sandbox('default')
    await world.clock.advance('3d')
    await world.snapshot('file')
    const file = await control(mock.url, 'GET', '/_mock/snapshots/file')
    expect(file.headers['content-disposition']).toBe('attachment; filename="file.json"')

    const { mock: other } = await stage({ seed: 7 })
    expect((await control(other.url, 'PUT', '/_mock/snapshots/file', file.json)).status).toBe(201)
    expect((await control(other.url, 'GET', '/_mock/snapshots/file')).body).toBe(file.body)
    expect((await control(other.url, 'POST', '/_mock/snapshots/file/restore')).status).toBe(204)
    const there = await other.sandbox('default')
    expect(there.directory).toEqual(world.directory)
    expect(there.clock.now()).toEqual(world.clock.now())
    expect(await everything(inSandbox(there))).toEqual(await everything(stageOf(mock)))
    const [one, two] = [
      await invite(stageOf(mock), 'snyk', 'x@example.com'),
      await invite(inSandbox(there), 'snyk', 'x@example.com'),
    ]
    expect(two.id).toBe(one.id)
  },
)

interface File {
  readonly takenAt: unknown
  readonly records: Record<string, Record<string, unknown>[]> & { settings: Record<string, unknown> }
}
const firstOf = (file: File, kind: string) => file.records[kind]?.[0] as Record<string, unknown>
const nobody = '00000000-0000-4000-8000-000000000000'

test.each<[string, (file: File) => void, string]>([
  ['an unknown kind', (file) => void Object.assign(file.records, { letters: [] }), 'is not allowed'],
  ['a missing kind', (file) => void Reflect.deleteProperty(file.records, 'roles'), 'is required'],
  ['another version', (file) => void Object.assign(file, { version: 4 }), 'version'],
  [
    'a time that is none',
    (file) => void Object.assign(firstOf(file, 'invitations'), { createdAt: 'now' }),
    'must be a whole number',
  ],
  ['two of one id', (file) => void file.records['people']?.push(firstOf(file, 'people')), 'the second of its people'],
  [
    'a role of no organization',
    (file) => void Object.assign(firstOf(file, 'roles'), { organizationId: nobody }),
    nobody,
  ],
  ['a member who is nobody', (file) => void Object.assign(firstOf(file, 'memberships'), { personId: nobody }), nobody],
  [
    'an invitation by nobody',
    (file) => void Object.assign(firstOf(file, 'invitations'), { invitedBy: nobody }),
    nobody,
  ],
  ['a persona who is nobody', (file) => void Object.assign(firstOf(file, 'personas'), { personId: nobody }), nobody],
  [
    'a sequence twice',
    ({ records }) =>
      void Object.assign(records['invitations']?.[0] ?? {}, { sequence: records['invitations']?.[1]?.['sequence'] }),
    '/records/invitations/1/sequence is -',
  ],
  [
    'a token twice',
    ({ records }) => void Object.assign(records['personas']?.[0] ?? {}, { token: records['personas']?.[1]?.['token'] }),
    '/records/personas/1/token',
  ],
  [
    'a clock beyond all years',
    ({ records }) => void Object.assign(records.settings, { clock: { mode: 'running', offset: 9e15 } }),
    'between 1970',
  ],
  [
    'a prototype',
    (file) => void Object.defineProperty(file.records, '__proto__', { value: {}, enumerable: true }),
    'is not allowed',
  ],
])('a file with %s is refused, and nothing changes', async (_, spoil, text) => {
  const { mock } = await stage()
  const world = await mock.sandbox('default')
  await world.snapshot('file')
  const file = (await control(mock.url, 'GET', '/_mock/snapshots/file')).json as File
  spoil(file)
  const { status, json } = await control(mock.url, 'PUT', '/_mock/snapshots/other', file)
  expect([status, json]).toMatchObject([400, { error: { message: expect.stringContaining(text) } }])
  const { json: list } = await control(mock.url, 'GET', '/_mock/snapshots')
  expect((list as { snapshots: unknown[] }).snapshots).toHaveLength(1)
})

test('sandboxes, their clocks and their snapshots survive a restart; what was deleted stays gone', async () => {
  const data = folder()
  const first = await createMock({ data, seed: 42, clock: noon })
  const a = await first.sandbox('a', { seed: 5 })
  await invite(inSandbox(a), 'clickhouse', 'kept@example.com')
  await a.clock.advance('2d')
  await a.snapshot('kept')
  await a.snapshot('deleted')
  await control(a.url, 'DELETE', '/_mock/snapshots/deleted')
  await invite(inSandbox(a), 'mpdx', 'after@example.com')
  const gone = await a.fork('gone')
  await gone.snapshot('gone-too')
  await gone.delete()
  const before = await everything(inSandbox(a))
  const seen = async (url: string) => (await control(url, 'GET', '/_mock/sandboxes')).json
  const list = await seen(first.url)
  await first.close()

  const { mock: second } = await stage({ data })
  expect(await seen(second.url)).toEqual(list)
  const again = await second.sandbox('a')
  expect(await everything(inSandbox(again))).toEqual(before)
  expect(again.clock.now().getTime()).toBe(noon.getTime() + 2 * 86_400_000)
  await again.restore()
  expect(JSON.stringify(await everything(inSandbox(again)))).not.toContain('after@example.com')
  await expect((await second.sandbox('gone')).restore('gone-too')).rejects.toMatchObject({ code: 'unknown-snapshot' })
  await expect(again.restore('deleted')).rejects.toMatchObject({ code: 'unknown-snapshot' })
})

test('a sandbox whose time is up is gone, with its snapshots, and its name is free', async () => {
  const { mock } = await stage()
  const sandbox = await mock.sandbox('brief', { ttl: 1, seed: 9 })
  await sandbox.snapshot('kept')
  await pause(1050)
  const { status, json } = await control(sandbox.url, 'GET', '/_mock/clock')
  expect([status, json]).toMatchObject([404, { error: { code: 'unknown-sandbox' } }])
  expect(JSON.stringify((await control(mock.url, 'GET', '/_mock/sandboxes')).json)).not.toContain('brief')
  await expect(sandbox.reset()).rejects.toMatchObject({ name: 'ControlRefusal', code: 'unknown-sandbox' })
  const again = await mock.sandbox('brief')
  expect(again.settings.seed).not.toBe(9)
  await expect(again.restore('kept')).rejects.toMatchObject({ code: 'unknown-snapshot' })
})

test.each(names)('%s says in its own words that a sandbox is full', async (service) => {
  const { mock } = await stage({ limits: { invitations: 1 } })
  const set = inSandbox(await mock.sandbox('small', { scenario: 'empty' }))
  await invite(set, service, 'first@example.com')
  await expect(invite(set, service, 'second@example.com')).rejects.toThrow('invitations in a sandbox is reached: 1.')
  expect(await listed(set, service)).toHaveLength(1)
  // Whoever starts a mock decides how large its own world is.
  await invite(stageOf(mock), service, 'second@example.com')
})

test('a sandbox is made when it is first asked for, and not made again', async () => {
  const { mock } = await stage()
  const one = await mock.sandbox('a', { seed: 5 })
  await invite(inSandbox(one), 'snyk', 'ada@example.com')
  const two = await mock.sandbox('a')
  expect(await everything(inSandbox(two))).toEqual(await everything(inSandbox(one)))
  await expect(mock.sandbox('a', { seed: 5 })).rejects.toMatchObject({ code: 'sandbox-exists' })
  await expect(mock.sandbox('a/b')).rejects.toMatchObject({ code: 'invalid-request' })
  await expect(mock.sandbox('b', { scenario: 'none' })).rejects.toMatchObject({ name: 'ScenarioError' })
  expect((await mock.sandbox('c', { clock: new Date('2031-01-01T00:00:00Z') })).clock.now().getUTCFullYear()).toBe(2031)
})
