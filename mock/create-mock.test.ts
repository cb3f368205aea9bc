import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { jsonApi, stage, type ServiceName, type Stage } from '../test/support/stage.ts'
import { createMock } from './create-mock.ts'
import { InvitekitError } from './domain/invitekit-error.ts'
import { operations, type Operation } from './generated/operations.ts'
import { realDisk } from './keep/disk.ts'
import { World } from './world/world.ts'

afterEach(() => void vi.restoreAllMocks())

const nobody = '00000000-0000-4000-8000-000000000000'
const all = Object.values<Operation>(operations).filter(({ onlyWith }) => onlyWith === undefined)

const bodies: Record<ServiceName, (set: Stage) => unknown> = {
  clickhouse: () => ({ email: 'somebody@example.com', role: 'admin' }),
  snyk: ({ role }) => ({
    data: { type: 'org_invitation', attributes: { email: 'somebody@example.com', role: role('Admin') } },
  }),
  mpdx: () => ({
    data: { type: 'organization_invites', attributes: { recipient_email: 'somebody@example.com', code: 'x' } },
  }),
}

function requestFor({ path, method, service }: Operation, set: Stage, invitationId = nobody) {
  const filled = path.replace(/\{org\w+\}/, set.org).replace(/\{inv\w+\}/, invitationId)
  return {
    method: method.toUpperCase(),
    path: service === 'snyk' ? `${filled}?version=2024-10-15` : filled,
    headers: { ...set.as('owner', service), 'content-type': service === 'clickhouse' ? 'application/json' : jsonApi },
    ...((method === 'post' || method === 'put') && { body: bodies[service](set) }),
  }
}

test.each(all)('when a part of the mock fails, $operationId says so in its own words', async (operation) => {
  const failures: unknown[] = []
  const set = await stage({ onError: (error) => failures.push(error) })
  const broken = new Error('This is broken on purpose.')
  // Whichever of the two an operation looks up first.
  for (const part of ['organization', 'invitation'] as const) {
    vi.spyOn(World.prototype, part).mockImplementation(() => {
      throw broken
    })
  }
  const reply = await set.send(requestFor(operation, set))
  expect(reply.status).toBe(500)
  expect(reply.body).not.toContain(broken.message)
  expect(failures).toEqual([broken])
  vi.restoreAllMocks()
  expect((await set.send(requestFor(operation, set))).status).not.toBe(500)
})

const changing = all.filter(({ method }) => method !== 'get')

test.each(changing)('when the disk is full, $operationId says so and changes nothing', async (operation) => {
  const data = mkdtempSync(join(tmpdir(), 'invitekit-full-'))
  onTestFinished(() => rmSync(data, { recursive: true }))
  const set = await stage({ data })
  const list = all.find(({ method, service }) => method === 'get' && service === operation.service) as Operation
  const look = async () => (await set.send(requestFor(list, set))).json
  const before = await look()
  const first = firstOf(before)
  const ask = requestFor(operation, set, first.id)
  const accepting = JSON.parse(JSON.stringify(ask).replace('"code":"x"', `"code":"${first.code}"`)) as typeof ask
  const full = () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  }
  vi.spyOn(realDisk, 'write').mockImplementation(full)
  vi.spyOn(realDisk, 'writeLater').mockImplementation(async () => full())
  const reply = await set.send(accepting)
  expect(reply.status).toBe(500)
  expect(reply.body).toMatch(/could not be saved/)
  expect(await look()).toEqual(before)
  vi.restoreAllMocks()
  expect((await set.send(accepting)).status).toBeLessThan(300)
  expect(await look()).not.toEqual(before)
})

/** As from plain JavaScript, which no compiler has looked at. */
const untyped = (value: unknown) => value as never

test.each<[options: unknown, says: string]>([
  [{ scenerio: 'empty' }, 'There is no option "scenerio" of createMock. Did you mean scenario?'],
  [{ memory: true }, 'There is no option "memory" of createMock. Known are scenario, parameters, '],
  [{ port: '80' }, 'port must be a whole number from 0 to 65535, not "80".'],
  [{ port: 65_536 }, 'port must be a whole number from 0 to 65535, not 65536.'],
  [{ host: '' }, 'host must be a text, not "".'],
  [{ data: '' }, 'data must be a folder\'s path, not "".'],
  [{ durability: 'disk' }, 'durability must be one of process, power, not "disk".'],
  [{ scenario: 5 }, 'scenario must be a text, not 5.'],
  [{ parameters: null }, 'parameters must be an object, not null.'],
  [{ seed: '42' }, 'seed must be a whole number from 0 to 4294967295, not "42".'],
  [{ clock: '2026-01-01T00:00:00Z' }, 'clock must be a Date, or an object such as { mode: "running",'],
  [{ clock: { mode: 'still' } }, 'with a mode of frozen, running or real, not {"mode":"still"}.'],
  [{ clock: new Date('noon') }, 'clock must be a Date of a time, not an invalid one.'],
  [{ lifetime: -1 }, 'lifetime must be whole milliseconds from 1 to 3153600000000, not -1.'],
  [{ lifetime: Number.NaN }, 'not NaN.'],
  [{ lifetime: 3_153_600_000_001 }, 'not 3153600000001.'],
  [
    { allowedHosts: 'mock.example.com' },
    'allowedHosts must be a list of names such as mock.example.dev, *.example.dev or *, not',
  ],
  [{ allowedHosts: ['http://mock.example.com'] }, 'allowedHosts: "http://mock.example.com" has a scheme'],
  [
    { controlToken: 'geheim' },
    'controlToken must be a text of 16 characters or more and no white space; this one has only 6.',
  ],
  [{ controlToken: 'geheim und noch mehr' }, 'no white space; this one has white space in it.'],
  [{ controlToken: 16 }, 'no white space; this one is of another type.'],
  [{ smtp: '' }, 'smtp must be a text, not "".'],
  [{ journal: { entires: 5 } }, 'There is no option "entires" of journal. Did you mean entries?'],
  [{ journal: { entries: -1 } }, 'journal.entries must be a whole number from 0 on, not -1.'],
  [{ journal: [] }, 'journal must be an object, not [].'],
  [{ limits: { sandboxes: 0 } }, 'limits.sandboxes must be a whole number from 1 on, not 0.'],
  [{ limits: { upload: Infinity } }, 'limits.upload must be a whole number from 1 to 536870888, not Infinity.'],
  [
    { allowedHosts: [5] },
    'allowedHosts must be a list of names such as mock.example.dev, *.example.dev or *, not [5].',
  ],
  [
    { clock: { mode: 'real', zone: 'UTC' } },
    'with a mode of frozen, running or real, not {"mode":"real","zone":"UTC"}.',
  ],
  [{ trustProxy: 'yes' }, 'trustProxy must be true or false, not "yes".'],
  [{ switches: ['snyk.versions'] }, 'switches must be an object, not ["snyk.versions"].'],
  [{ onError: true }, 'onError must be a function, not true.'],
  ['empty', 'The options of createMock must be an object, not "empty".'],
])('createMock refuses %j', async (options, says) => {
  await expect(createMock(untyped(options))).rejects.toThrow(says)
})

test('what is undefined counts as left out', async () => {
  const mock = await createMock(untyped({ port: undefined, limits: { snapshots: undefined, sandboxes: Infinity } }))
  await mock.sandbox('a')
  await mock.close()
  expect(mock.settings).toMatchObject({ scenario: 'small-team', seed: 1 })
})

test.each<[settings: unknown, says: string]>([
  [{ scenerio: 'empty' }, 'There is no option "scenerio" of a sandbox. Did you mean scenario?'],
  [{ ttl: '5' }, 'ttl must be a whole number from 1 on, or null for never, not "5".'],
  [{ lifetime: '7d' }, 'lifetime must be whole milliseconds from 1 to 3153600000000, not "7d".'],
  [{ clock: '2026-01-01' }, 'clock must be a Date, or an object'],
  ['empty', 'The options of a sandbox must be an object, not "empty".'],
  [null, 'The options of a sandbox must be an object, not null.'],
])('a sandbox is not made from %j', async (settings, says) => {
  const { mock } = await stage()
  await expect(mock.sandbox('a', untyped(settings))).rejects.toThrow(says)
})

test('a search for mails or requests with an option that does not exist is refused', async () => {
  const { mock } = await stage()
  await expect(mock.outbox.waitFor(untyped({ too: 'a@example.com' }))).rejects.toThrow(
    '"too" of waitFor. Did you mean to?',
  )
  await expect(mock.outbox.waitFor(untyped('a@example.com'))).rejects.toThrow('must be an object, not "a@example.com".')
  expect(() => mock.outbox.list(untyped({ service: 'gitlab' }))).toThrow(
    'service must be one of clickhouse, snyk, mpdx',
  )
  expect(() => mock.journal.list(untyped({ operatoin: 'x' }))).toThrow('"operatoin" of list. Did you mean operation?')
})

test('a sandbox wants a name, and its clock a Date', async () => {
  const { mock } = await stage()
  await expect(mock.sandbox(untyped(undefined))).rejects.toThrow('undefined is no name.')
  const { clock } = await mock.sandbox('a', {})
  await expect(clock.freeze(untyped('2026'))).rejects.toThrow(
    'The time of a clock must be a Date of a time, not "2026".',
  )
})

function firstOf(list: unknown): { id: string; code: string } {
  const [first] = (Array.isArray(list) ? list : (list as { data: unknown }).data) as [
    { id: string; attributes?: { code?: string } },
  ]
  return { id: first.id, code: first.attributes?.code ?? '' }
}

test.each<[code: string, reject: () => Promise<unknown>]>([
  ['invalid-option', () => createMock(untyped({ prot: 0 }))],
  ['invalid-scenario', () => createMock({ scenario: 'none' })],
  ['invalid-switch', () => createMock({ switches: untyped({ none: 'live' }) })],
  ['folder-unwritable', () => createMock({ data: '/dev/null/state' })],
  ['invalid-request', async () => (await stage()).mock.sandbox('no name!', {})],
])('what is foreseen rejects with an error that has a code: %s', async (code, reject) => {
  const error: unknown = await reject().catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(InvitekitError)
  expect(error).toMatchObject({ code })
})
