import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { MockOptions } from '../../mock/index.ts'
import { control, controlOperations } from '../support/control.ts'
import { stage } from '../support/stage.ts'
import { inSandbox, invite } from './in-sandbox.ts'

const token = 'a-secret-of-many-letters'
const all = { authorization: `Bearer ${token}` }

interface Made {
  readonly id: string
  readonly key: string
  readonly link: string
  readonly locked: boolean
}

/** A locked mock with a sandbox `demo`, which is shared, and one that is not. */
async function shared(access: 'view' | 'operate', options: MockOptions = {}) {
  const { mock } = await stage({ controlToken: token, ...options })
  for (const name of ['demo', 'other']) {
    const made = await control(mock.url, 'POST', '/_mock/sandboxes', { name, seed: 7 }, all)
    expect(made.status).toBe(201)
  }
  const demo = `${mock.url}/sandboxes/demo`
  const { json } = await control(demo, 'POST', '/_mock/shares', { access, name: 'for Acme' }, all)
  const { key, id, link } = json as Made
  const by = { authorization: `Bearer ${key}` }
  const sandbox = await mock.sandbox('demo')
  await invite(inSandbox({ url: demo, directory: sandbox.directory }), 'mpdx', 'ada@example.com')
  return { mock, demo, key, id, link, by, sandbox }
}

const viewed = [
  'getAccess',
  'getDirectory',
  'getOverview',
  'getSandbox',
  'getClock',
  'getNextExpiry',
  'listPeople',
  'listSteps',
  'listReports',
  'listScenes',
  'getReport',
  'compareSnapshot',
  'listServices',
  'listScenarios',
  'listInvitations',
  'getInvitation',
  'listMails',
  'waitForMail',
  'getMail',
  'getRawMail',
  'listSnapshots',
  'listFaults',
  'listBugs',
  'getFault',
  'listBarriers',
  'getBarrier',
  'listJournal',
  'followJournal',
  'getJournalEntry',
]
const open = ['getHealth', 'getControlDocument']
const ofAll = [
  'listSandboxes',
  'listSandboxUse',
  'createSandbox',
  'forkSandbox',
  'deleteSandbox',
  'listShares',
  'createShare',
  'revokeShare',
]

/** Asks for an operation as far as the door: what is not there is 404, what is not right 400, and both are inside. */
async function knock(url: string, { operationId, method, path }: (typeof controlOperations)[number], by: object) {
  const asked = operationId === 'followJournal' ? 'HEAD' : method.toUpperCase()
  const target =
    path.replace('{name}', 'demo').replace('{id}', '1') + (operationId === 'waitForMail' ? '?timeout=1' : '')
  const { status } = await control(url, asked, target, undefined, by as Record<string, string>)
  return { 401: 'not-authenticated', 403: 'not-shared' }[status] ?? 'inside'
}

test.each(['view', 'operate'] as const)(
  'who may %s may do that and no more, operation by operation',
  async (access) => {
    const { mock, demo, by } = await shared(access)
    for (const operation of controlOperations) {
      const { operationId } = operation
      const isIn = open.includes(operationId) || viewed.includes(operationId)
      const may = access === 'view' ? isIn : isIn || !ofAll.includes(operationId)
      expect([operationId, await knock(demo, operation, by)]).toEqual([operationId, may ? 'inside' : 'not-shared'])
      if (open.includes(operationId)) continue
      // The same key is nothing elsewhere, and nobody comes in without one.
      for (const elsewhere of [mock.url, `${mock.url}/sandboxes/other`]) {
        expect([operationId, await knock(elsewhere, operation, by)]).toEqual([operationId, 'not-authenticated'])
      }
      expect([operationId, await knock(demo, operation, {})]).toEqual([operationId, 'not-authenticated'])
    }
  },
)

test.each<[string, 'view' | 'operate', string, string, string, object | undefined, Record<string, string>, number]>([
  ['another sandbox by its name', 'operate', 'demo', 'GET', '/_mock/sandboxes/other', undefined, {}, 403],
  ['another sandbox to change', 'operate', 'demo', 'PATCH', '/_mock/sandboxes/other', { title: 'x' }, {}, 403],
  ['another sandbox by the header', 'view', '', 'GET', '/_mock/clock', undefined, { 'x-mock-sandbox': 'other' }, 401],
  ['its own by the header', 'view', '', 'GET', '/_mock/clock', undefined, { 'x-mock-sandbox': 'demo' }, 200],
  ['both, where the path wins', 'view', 'other', 'GET', '/_mock/clock', undefined, { 'x-mock-sandbox': 'demo' }, 401],
  ['to live longer', 'operate', 'demo', 'PATCH', '/_mock/sandboxes/demo', { ttl: null }, {}, 403],
  ['another title', 'operate', 'demo', 'PATCH', '/_mock/sandboxes/demo', { title: 'Ours' }, {}, 200],
  ['another title', 'view', 'demo', 'PATCH', '/_mock/sandboxes/demo', { title: 'Ours' }, {}, 403],
  ['to share on', 'operate', 'demo', 'POST', '/_mock/shares', {}, {}, 403],
  ['a foreign host', 'view', 'demo', 'GET', '/_mock/clock', undefined, { host: 'evil.example' }, 403],
  ['a page elsewhere', 'operate', 'demo', 'POST', '/_mock/reset', undefined, { origin: 'https://evil.example' }, 403],
  ['to let time pass', 'operate', 'demo', 'POST', '/_mock/clock/advance', { by: '1d' }, {}, 200],
  ['to let time pass', 'view', 'demo', 'POST', '/_mock/clock/advance', { by: '1d' }, {}, 403],
] as const)('%s, for who may %s', async (_, access, sandbox, method, path, body, headers, status) => {
  const { mock, by } = await shared(access)
  const url = sandbox === '' ? mock.url : `${mock.url}/sandboxes/${sandbox}`
  expect((await control(url, method, path, body, { ...by, ...headers })).status).toBe(status)
})

test('what a viewer sees holds no secret', async () => {
  const { demo, by, sandbox } = await shared('view')
  // A persona's credentials in a rule, and in the journal.
  const { authorization: own, token: theirs, clickhouse } = sandbox.persona('owner')
  const rule = { match: { headers: { authorization: own.snyk ?? '' } }, effect: { status: 503 } }
  await control(demo, 'POST', '/_mock/faults', rule, all)
  await control(demo, 'POST', '/_mock/barriers', { match: rule.match }, all)
  await control(demo, 'POST', '/_mock/snapshots', { name: 'kept' }, all)
  const mail = sandbox.outbox.list().at(-1)?.id ?? ''
  const [link = ''] = sandbox.outbox.get(mail)?.links ?? []
  const secrets = [theirs, clickhouse.keySecret, btoa(`${clickhouse.keyId}:${clickhouse.keySecret}`)]
  secrets.push(new URL(link).searchParams.get('code') ?? '', token)
  const read = async (path: string, headers: Record<string, string>) =>
    (await control(demo, 'GET', path, undefined, headers)).body
  const paths = [
    '/_mock/access',
    '/_mock/directory',
    '/_mock/directory?secrets=true',
    '/_mock/sandboxes/demo',
    '/_mock/outbox',
    `/_mock/outbox/${mail}`,
    `/_mock/outbox/${mail}/raw`,
    '/_mock/outbox/wait?to=ada@example.com',
    '/_mock/snapshots',
    '/_mock/faults',
    '/_mock/faults/fault-1',
    '/_mock/barriers',
    '/_mock/barriers/barrier-1',
    '/_mock/journal',
    '/_mock/journal/1',
  ]
  for (const path of paths) {
    const seen = await read(path, by)
    expect(seen.length).toBeGreaterThan(2)
    expect([path, ...secrets.filter((secret) => secret === '' || seen.includes(secret))]).toEqual([path])
  }
  expect(await read('/_mock/sandboxes/demo', by)).not.toContain('"seed"')
  for (const path of ['/_mock/mails', `/_mock/mails/${mail}`]) {
    const page = await fetch(demo + path, { headers: by })
    const body = await page.text()
    expect([page.status, secrets.filter((secret) => body.includes(secret))]).toEqual([200, []])
  }
  // The same for who may do everything: it is there.
  expect(await read('/_mock/directory', all)).toContain(theirs)
  expect(await read(`/_mock/outbox/${mail}`, all)).toContain(secrets[3])
})

test.each(['reset', 'restored', 'restarted'])('a share link is in force when the sandbox was %s', async (how) => {
  const data = mkdtempSync(join(tmpdir(), 'invitekit-shares-'))
  onTestFinished(() => rmSync(data, { recursive: true, force: true }))
  const { mock, demo, key, by, sandbox } = await shared('view', { data })
  if (how === 'reset') await sandbox.reset()
  if (how === 'restored') {
    await sandbox.snapshot('one')
    const { json } = await control(demo, 'POST', '/_mock/shares', {}, all)
    await sandbox.restore('one')
    expect((await control(demo, 'GET', '/_mock/shares', undefined, all)).json).toMatchObject({ shares: [{}, {}] })
    await control(demo, 'DELETE', `/_mock/shares/${(json as Made).id}`, undefined, all)
    // What was revoked does not come back with a snapshot.
    await sandbox.restore('one')
    const late = { authorization: `Bearer ${(json as Made).key}` }
    expect((await control(demo, 'GET', '/_mock/clock', undefined, late)).status).toBe(401)
  }
  let url = mock.url
  if (how === 'restarted') {
    await mock.close()
    url = (await stage({ controlToken: token, data })).mock.url
  }
  expect((await control(`${url}/sandboxes/demo`, 'GET', '/_mock/clock', undefined, by)).status).toBe(200)
  const kept = readdirSync(data).map((name) => readFileSync(join(data, name), 'utf8'))
  expect(kept.join('')).not.toContain(key)
})

test('neither a copy nor a snapshot holds a link', async () => {
  const { mock, demo, by, sandbox } = await shared('operate')
  await sandbox.fork('copy')
  expect((await control(`${mock.url}/sandboxes/copy`, 'GET', '/_mock/clock', undefined, by)).status).toBe(401)
  await sandbox.snapshot('file')
  const { body } = await control(demo, 'GET', '/_mock/snapshots/file', undefined, by)
  expect(body).not.toContain('digest')
})

test('a link that is revoked, or whose time is up, opens nothing, and its live feed ends', async () => {
  const { demo, id, by, sandbox } = await shared('view')
  const live = await fetch(`${demo}/_mock/journal/live`, { headers: by })
  const waits = control(demo, 'GET', '/_mock/outbox/wait?to=late@example.com', undefined, by)
  const brief = (await control(demo, 'POST', '/_mock/shares', { ttl: 1 }, all)).json as Made
  await pause(50)
  expect((await control(demo, 'DELETE', `/_mock/shares/${id}`, undefined, all)).status).toBe(204)
  await invite(inSandbox({ url: demo, directory: sandbox.directory }), 'mpdx', 'late@example.com')
  expect(await live.text()).toBe(':\n\n')
  expect((await waits).status).toBe(401)
  expect((await control(demo, 'GET', '/_mock/clock', undefined, by)).status).toBe(401)
  await pause(1000)
  const late = { authorization: `Bearer ${brief.key}` }
  expect((await control(demo, 'GET', '/_mock/clock', undefined, late)).status).toBe(401)
})

test('their number is bounded, their keys are shown once, and each link leads to where it was asked', async () => {
  const { demo, link, key } = await shared('view')
  expect(link).toBe(`${demo}/#share=${key}`)
  expect(key).toMatch(/^share_[\w-]{32}$/)
  for (let made = 1; made < 50; made += 1) await control(demo, 'POST', '/_mock/shares', {}, all)
  const { status, json } = await control(demo, 'POST', '/_mock/shares', {}, all)
  expect([status, json]).toMatchObject([409, { error: { code: 'share-limit' } }])
  const list = await control(demo, 'GET', '/_mock/shares', undefined, all)
  expect((list.json as { shares: unknown[] }).shares).toHaveLength(50)
  expect(list.body).not.toMatch(/share_|digest/)
  const asked = { ...all, host: 'mock.localhost:8080' }
  await control(demo, 'DELETE', '/_mock/shares/share-1', undefined, all)
  const other = (await control(demo, 'POST', '/_mock/shares', {}, asked)).json as Made
  expect(other.link).toMatch(/^http:\/\/mock\.localhost:8080\/sandboxes\/demo\/#share=share_/)
})

test('where no token is wanted, who comes by a link is held to it all the same', async () => {
  const { mock } = await stage()
  const made = (await control(mock.url, 'POST', '/_mock/shares', {})).json as Made
  expect(made.locked).toBe(false)
  const by = { authorization: `Bearer ${made.key}` }
  expect((await control(mock.url, 'POST', '/_mock/reset', undefined, by)).status).toBe(403)
  expect((await control(mock.url, 'GET', '/_mock/access', undefined, by)).json).toMatchObject({ access: 'view' })
  const wrong = { authorization: 'Bearer share_this-is-no-key-of-any-link' }
  expect((await control(mock.url, 'GET', '/_mock/clock', undefined, wrong)).status).toBe(401)
  expect((await control(mock.url, 'GET', '/_mock/access')).json).toMatchObject({ access: 'all', expiresAt: null })
})
