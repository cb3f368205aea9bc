import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { control, controlOperations } from '../../test/support/control.ts'
import { noon, stage } from '../../test/support/stage.ts'
import { createMock, type Mock, type MockOptions } from '../create-mock.ts'
import { realDisk } from '../keep/disk.ts'

afterEach(() => void vi.restoreAllMocks())

type Operation = (typeof controlOperations)[number]

const bodies: Readonly<Record<string, object>> = {
  createSandbox: { name: 'new' },
  forkSandbox: { name: 'new' },
  changeSandbox: { title: 'Acme demo' },
  createShare: { access: 'view' },
  putReport: { verdict: 'passed' },
  setClock: { mode: 'frozen', at: '2027-01-01T00:00:00Z' },
  advanceClock: { by: '1d' },
  takeSnapshot: { name: 'new' },
  changeProviderState: { state: 'a pending invitation' },
  createFault: { effect: { status: 503 } },
  replaceFault: { effect: { drop: 'middle' } },
  addBugs: { bugs: ['delete-noop-200'] },
}

/** What stands there when a mock has been prepared, by the path's beginning. */
const there = [
  ['/_mock/faults', 'fault-1'],
  ['/_mock/bugs', 'mail-sent-twice'],
  ['/_mock/barriers', 'barrier-1'],
  ['/_mock/journal', '1'],
  ['/_mock/shares', 'share-1'],
] as const

/** A request that succeeds where `prepared` has been. */
async function valid(mock: Mock, { operationId, method, path }: Operation) {
  const { json: file } = await control(mock.url, 'GET', '/_mock/snapshots/there')
  const mail = mock.outbox.list().at(-1)?.id ?? ''
  const id = there.find(([start]) => path.startsWith(start))?.[1] ?? mail
  const name = operationId.endsWith('Sandbox') ? 'there' : operationId === 'uploadSnapshot' ? 'new' : 'there'
  const body = operationId === 'uploadSnapshot' ? file : bodies[operationId]
  return { method: method.toUpperCase(), path: path.replace('{name}', name).replace('{id}', id), body }
}

/** The events of a journal do not end: only their headers are asked for here. */
const readMethod = ({ operationId, method }: Operation) =>
  operationId === 'followJournal' ? 'HEAD' : method.toUpperCase()

/** A mock with a sandbox and a snapshot that are called `there`, a fault, a barrier, a share link and a request in the journal. */
async function prepared(options: MockOptions = {}): Promise<Mock> {
  const { mock } = await stage({ scenario: 'a-week-later', ...options })
  return prepare(mock)
}

async function prepare(mock: Mock): Promise<Mock> {
  await mock.sandbox('there', {})
  await (await mock.sandbox('default')).snapshot('there')
  await fetch(`${mock.url}/v1/nowhere`)
  await mock.faults.add({ match: { service: 'mpdx' }, effect: { status: 500 } })
  // It holds nothing: scenes that are played send requests too.
  await mock.barriers.add({ match: { path: '/v1/nowhere' } })
  await control(mock.url, 'POST', '/_mock/shares')
  await control(mock.url, 'PUT', '/_mock/reports/there', { verdict: 'passed' })
  await control(mock.url, 'PUT', '/_mock/clock', { mode: 'frozen' })
  return mock
}

const sent = ({ requestBody }: Operation) => requestBody !== undefined

test.each(controlOperations)('$operationId succeeds', async (operation) => {
  const own = await prepared()
  const { path, body } = await valid(own, operation)
  expect((await control(own.url, readMethod(operation), path, body)).status).toBeLessThan(300)
})

/** What can be asked of a sandbox, but for what goes by the time. */
const views = [
  '/_mock/sandboxes',
  '/_mock/snapshots',
  '/_mock/directory',
  '/_mock/clock',
  '/_mock/outbox',
  '/_mock/faults',
  '/_mock/shares',
  '/_mock/undo',
  '/_mock/bugs',
]
const look = async (mock: Mock) => Promise.all(views.map(async (path) => (await control(mock.url, 'GET', path)).json))

/** What is refused changes nothing: one mock is enough for all of it, and is as it was afterwards. */
let mock: Mock
let locked: Mock
let before: unknown
beforeAll(async () => {
  const options = { seed: 42, clock: noon, onError: () => undefined }
  mock = await prepare(await createMock({ ...options, scenario: 'a-week-later', limits: { upload: 100 * 1024 } }))
  locked = await createMock({ ...options, controlToken: 'a-secret-of-many-letters' })
  before = await look(mock)
})
afterAll(() => Promise.all([mock.close(), locked.close()]))

test.each(controlOperations)('$operationId refuses an unknown query parameter by name', async (operation) => {
  const { method, path, body } = await valid(mock, operation)
  const { status, json } = await control(mock.url, method, `${path}?nmae=x`, body)
  expect([status, json]).toMatchObject([
    400,
    { error: { code: 'invalid-request', message: expect.stringContaining('nmae') } },
  ])
})

test.each(controlOperations)('$operationId answers for no foreign host', async (operation) => {
  const { method, path, body } = await valid(mock, operation)
  const { status, json } = await control(mock.url, method, path, body, { host: 'evil.example' })
  expect([status, json]).toMatchObject([403, { error: { code: 'foreign-host' } }])
})

test.each(controlOperations)('$operationId knows no sandbox that was not made', async (operation) => {
  const { method, path, body } = await valid(mock, operation)
  const { status, json } = await control(`${mock.url}/sandboxes/elsewhere`, method, path, body)
  expect([status, json]).toMatchObject([404, { error: { code: 'unknown-sandbox' } }])
})

const open = ['getHealth', 'getControlDocument']

test.each(controlOperations.filter(({ operationId }) => !open.includes(operationId)))(
  '$operationId wants the token that was set',
  async (operation) => {
    // No mail is waited for: there is none.
    const query = operation.operationId === 'waitForMail' ? '?timeout=0' : ''
    const ask = (token?: string) =>
      control(
        locked.url,
        readMethod(operation),
        operation.path.replace('{name}', 'x') + query,
        undefined,
        token ? { authorization: token } : {},
      )
    expect((await ask()).status).toBe(401)
    expect((await ask('Bearer wrong')).status).toBe(401)
    expect((await ask('Bearer a-secret-of-many-letters')).status).not.toBe(401)
  },
)

test.each(open)('%s wants no token', async (operationId) => {
  const path = controlOperations.find((operation) => operation.operationId === operationId)?.path ?? ''
  expect((await control(locked.url, 'GET', path)).status).toBe(200)
})

test.each(controlOperations.filter(sent))('$operationId reads JSON only, and not too much', async (operation) => {
  const { method, path } = await valid(mock, operation)
  const send = (body: string, headers: Record<string, string>) => control(mock.url, method, path, body, headers)
  const isNotJson = await send('name=x', { 'content-type': 'text/plain' })
  expect([isNotJson.status, isNotJson.json]).toMatchObject([415, { error: { code: 'unsupported-media-type' } }])
  const isZipped = await send('x', { 'content-encoding': 'zstd' })
  expect(isZipped.status).toBe(415)
  const isLarge = await send(JSON.stringify({ name: 'x'.repeat(110_000) }), {})
  expect([isLarge.status, isLarge.json]).toMatchObject([413, { error: { code: 'body-too-large' } }])
  const isBroken = await send('{"name":', {})
  expect([isBroken.status, isBroken.json]).toMatchObject([400, { error: { code: 'malformed-body' } }])
  const isOther = await send('[]', {})
  expect([isOther.status, isOther.json]).toMatchObject([400, { error: { code: 'invalid-request' } }])
})

test.each(controlOperations.filter(({ responses }) => responses['500']))(
  'when the disk is full, $operationId says so and changes nothing',
  async (operation) => {
    const data = mkdtempSync(join(tmpdir(), 'invitekit-full-'))
    onTestFinished(() => rmSync(data, { recursive: true }))
    const own = await prepared({ data })
    const request = await valid(own, operation)
    const kept = await look(own)
    const full = () => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    }
    vi.spyOn(realDisk, 'write').mockImplementation(full)
    vi.spyOn(realDisk, 'writeLater').mockImplementation(async () => full())
    const { status, json } = await control(own.url, request.method, request.path, request.body)
    expect([status, json]).toMatchObject([500, { error: { code: 'storage-failed' } }])
    expect(await look(own)).toEqual(kept)
    vi.restoreAllMocks()
    expect((await control(own.url, request.method, request.path, request.body)).status).toBeLessThan(300)
  },
)

test.each([
  ['POST', '/_mock/sandboxes', { name: 'there' }, 409, 'sandbox-exists'],
  ['POST', '/_mock/fork', { name: 'there' }, 409, 'sandbox-exists'],
  ['DELETE', '/_mock/sandboxes/default', undefined, 409, 'default-sandbox'],
  ['PATCH', '/_mock/sandboxes/default', { ttl: 60 }, 409, 'default-sandbox'],
  ['PATCH', '/_mock/sandboxes/elsewhere', { title: 'x' }, 404, 'unknown-sandbox'],
  ['PATCH', '/_mock/sandboxes/there', { ttl: 31 * 86_400 }, 400, 'ttl-limit'],
  ['PATCH', '/_mock/sandboxes/there', {}, 400, 'invalid-request'],
  ['PATCH', '/_mock/sandboxes/there', { title: '  ' }, 400, 'invalid-request'],
  ['PATCH', '/_mock/sandboxes/there', { title: 'a\nb' }, 400, 'invalid-request'],
  ['PATCH', '/_mock/sandboxes/there', { colour: 'red;' }, 400, 'invalid-request'],
  ['PATCH', '/_mock/sandboxes/there', { language: 'de' }, 400, 'invalid-request'],
  ['PATCH', '/_mock/sandboxes/there', { timeZone: 'Mars/Olympus' }, 400, 'invalid-request'],
  ['DELETE', '/_mock/shares/share-9', undefined, 404, 'unknown-share'],
  ['GET', '/_mock/reports/elsewhere', undefined, 404, 'unknown-report'],
  ['DELETE', '/_mock/reports/elsewhere', undefined, 404, 'unknown-report'],
  ['GET', '/_mock/snapshots/elsewhere/compare', undefined, 404, 'unknown-snapshot'],
  ['GET', '/_mock/people?after=00000000-0000-4000-8000-000000000000', undefined, 400, 'invalid-request'],
  ['GET', '/_mock/outbox?timeZone=Mars', undefined, 400, 'invalid-request'],
  ['POST', '/_mock/shares', { ttl: 91 * 86_400 }, 400, 'invalid-request'],
  ['GET', '/_mock/sandboxes/elsewhere', undefined, 404, 'unknown-sandbox'],
  ['DELETE', '/_mock/sandboxes/elsewhere', undefined, 404, 'unknown-sandbox'],
  ['GET', '/_mock/snapshots/elsewhere', undefined, 404, 'unknown-snapshot'],
  ['DELETE', '/_mock/snapshots/elsewhere', undefined, 404, 'unknown-snapshot'],
  ['POST', '/_mock/snapshots/elsewhere/restore', undefined, 404, 'unknown-snapshot'],
  ['POST', '/_mock/sandboxes', { scenario: 'smal-team' }, 400, 'invalid-scenario'],
  ['POST', '/_mock/sandboxes', { parameters: { people: 3 } }, 400, 'invalid-scenario'],
  ['POST', '/_mock/sandboxes', { ttl: 31 * 86_400 }, 400, 'ttl-limit'],
  ['POST', '/_mock/sandboxes', { name: '../x' }, 400, 'invalid-request'],
  ['PUT', '/_mock/clock', { mode: 'real', at: '2026-01-01T00:00:00Z' }, 400, 'invalid-request'],
  ['PUT', '/_mock/clock', { mode: 'frozen', at: '2026-02-30T00:00:00Z' }, 400, 'invalid-request'],
  ['PUT', '/_mock/clock', { mode: 'frozen', at: '9999-01-01T00:00:00Z' }, 400, 'clock-out-of-range'],
  ['PUT', '/_mock/clock', { mode: 'running', at: '1969-12-31T23:59:59Z' }, 400, 'clock-out-of-range'],
  ['POST', '/_mock/clock/advance', { by: '999999999999d' }, 400, 'clock-out-of-range'],
  ['POST', '/_mock/clock/advance', { by: 'a week' }, 400, 'invalid-request'],
  ['POST', '/_mock/clock/advance', { by: '1d', to: 'next-expiry' }, 400, 'invalid-request'],
  ['GET', '/_mock/nowhere', undefined, 404, 'unknown-route'],
] as const)('%s %s %j is refused with %i %s', async (method, path, body, status, code) => {
  const reply = await control(mock.url, method, path, body)
  expect([reply.status, reply.json]).toMatchObject([status, { error: { code } }])
})

test.each([
  [{ sandboxes: 2 }, 'POST', '/_mock/sandboxes', 'sandbox-limit'],
  [{ sandboxes: 2 }, 'POST', '/_mock/fork', 'sandbox-limit'],
  [{ invitations: 20 }, 'POST', '/_mock/fork', 'invitation-limit'],
  [{ snapshots: 1 }, 'POST', '/_mock/snapshots', 'snapshot-limit'],
] as const)('with the limits %j, %s %s says %s', async (limits, method, path, code) => {
  const { mock: own } = await stage({ limits })
  if ('sandboxes' in limits) await own.sandbox('there', {})
  await (await own.sandbox('default')).snapshot('there')
  const reply = await control(own.url, method, path)
  expect([reply.status, reply.json]).toMatchObject([409, { error: { code } }])
})

test.each([
  ['POST', '/_mock/clock', 'GET, PUT, HEAD, OPTIONS'],
  ['GET', '/_mock/reset', 'POST, OPTIONS'],
  ['POST', '/docs', 'GET, HEAD, OPTIONS'],
])('%s %s is not allowed, and Allow says what is', async (method, path, allow) => {
  const response = await fetch(mock.url + path, { method })
  expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
  expect(await response.json()).toMatchObject({ error: { code: 'method-not-allowed' } })
})

test('a limit that is already passed by uploads and restores is told too', async () => {
  const { mock: own } = await stage({ limits: { snapshots: 1, invitations: 20 } })
  await (await own.sandbox('default')).snapshot('there')
  const { json: file } = await control(own.url, 'GET', '/_mock/snapshots/there')
  expect((await control(own.url, 'PUT', '/_mock/snapshots/other', file)).status).toBe(409)
  const small = await own.sandbox('small', { parameters: { invitations: 0 }, scenario: 'empty' })
  const { status, json } = await control(small.url, 'PUT', '/_mock/snapshots/large', file)
  expect([status, json]).toMatchObject([409, { error: { code: 'invitation-limit' } }])
})

test('nothing that was refused has changed anything', async () => {
  expect(await look(mock)).toEqual(before)
})
