import { mkdtempSync, existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { conform } from '../../contracts/conform/conform.ts'
import { startOwnServer, type OwnServer, type Wrong } from './own-server.ts'

let server: OwnServer
afterEach(() => server.close())

type More = Partial<Parameters<typeof conform>[0]>
const asked = (more: More = {}) =>
  conform({ service: 'clickhouse', url: server.url, credentials: server.credentials, ...more })
const failing = ({ checks }: Awaited<ReturnType<typeof conform>>) =>
  checks.filter(({ outcome }) => outcome === 'fails').map(({ id }) => id)

test('a server that is right conforms, and has nothing left of the run', async () => {
  server = await startOwnServer()
  const report = await asked()
  expect(failing(report)).toEqual([])
  expect(report).toMatchObject({ verdict: 'conforms', counts: { fails: 0 }, notes: [] })
  expect(server.emails()).toEqual([])
  // What the file of credentials has nobody for.
  expect(report.checks.flatMap(({ id, reason }) => (reason === undefined ? [] : [`${id}: ${reason}`]))).toEqual([
    'list-of-an-anonymous-caller: the document lets requests without credentials pass',
    'list-of-a-bystander: the credentials have no bystander',
  ])
  expect((await asked({ only: 'bystander', failSkipped: true })).verdict).toBe('differs')
})

const wrongs: readonly (readonly [Wrong, readonly string[]])[] = [
  [
    'doubles',
    [
      'create-for-a-pending-address',
      'create-for-the-same-with-a-capital',
      'create-for-a-member',
      'race-for-one-address',
    ],
  ],
  [
    'deletes nothing',
    [
      'create-again-after-cancel',
      'cancel-answers',
      'cancel-then-get',
      'cancel-twice',
      'race-of-two-cancellations',
      'clean-up',
    ],
  ],
  [
    'open to strangers',
    ['list-of-an-outsider', 'create-by-an-outsider', 'cancel-by-an-outsider', 'get-by-an-outsider'],
  ],
  ['looks too early', ['race-for-one-address']],
]

test.each(wrongs)('a server that %s fails what is about that alone', async (wrong, checks) => {
  server = await startOwnServer(wrong)
  const report = await asked()
  expect(failing(report).filter((id) => !id.startsWith('document-'))).toEqual(checks)
  expect(report.verdict).toBe('differs')
})

test('a server whose errors are text fails the document, and nothing else', async () => {
  server = await startOwnServer('errors as text')
  const report = await asked()
  const ids = failing(report)
  expect(ids.length).toBeGreaterThan(8)
  expect(ids.filter((id) => !/^document-\w+-4\d\d$/.test(id))).toEqual([])
  const row = report.checks.find(({ id }) => id === 'document-createClickHouseInvitation-409')
  expect(row?.differences.map(({ what }) => what).join()).toContain('text/plain')
  expect(row?.sentence).toContain('The address has a pending invitation')
})

test('what only reads sends GET alone', async () => {
  server = await startOwnServer()
  const report = await asked({ safe: true })
  expect(report.verdict).toBe('conforms')
  expect(server.requests.filter((request) => !request.startsWith('GET '))).toEqual([])
  expect(report.checks.find(({ id }) => id === 'create-answers')?.reason).toContain('--safe')
})

test('who does not answer is given up, and nothing is said of what it did not answer', async () => {
  server = await startOwnServer()
  let count = 0
  server.before = () => (count += 1) < 20
  const report = await asked({ timeout: 300 })
  expect(report.brokenOff).toContain('does not answer: no whole answer within 0.3 seconds, 3 times in a row')
  expect(report.verdict).toBe('unknown')
  expect(failing(report)).toEqual(['clean-up'])
})

test('who breaks an answer off, or never ends one, fails the check and no other', async () => {
  server = await startOwnServer()
  server.before = (request, response) => {
    if (request.method !== 'GET' || !request.url?.endsWith('00000')) return true
    response.writeHead(200, { 'content-length': 100 }).write('{')
    return response.destroy() === undefined
  }
  const report = await asked({ only: 'get-' })
  expect(failing(report)).toEqual(['get-of-what-is-not-there', 'get-of-an-unknown-caller'])
  expect(report.brokenOff).toBeUndefined()
})

test('429 is waited out as the server says, and one that wants too long ends the run', async () => {
  server = await startOwnServer()
  let refusals = 0
  server.before = (_, response) => {
    if (server.requests.length % 4 !== 0 || refusals >= 2) return true
    refusals += 1
    response.writeHead(429, { 'retry-after': '0' }).end()
    return false
  }
  expect((await asked({ only: 'list-' })).verdict).toBe('conforms')
  expect(refusals).toBe(2)
  server.before = (_, response) => {
    response.writeHead(429, { 'retry-after': '1900000000' }).end()
    return false
  }
  await expect(asked()).rejects.toThrow('The server wants no requests for a while: 1900000000')
})

test('a run that was broken off goes on where it ended, and takes back what it had made', async () => {
  server = await startOwnServer()
  const file = join(mkdtempSync(join(tmpdir(), 'conform-')), 'progress.jsonl')
  const ending = new AbortController()
  // The address is invited, and its answer never comes.
  server.before = (request) => {
    if (request.method === 'POST' && server.emails().length === 1) ending.abort()
    return true
  }
  const first = await asked({ progress: { file, resume: false }, signal: ending.signal })
  expect(first.brokenOff).toBeDefined()
  expect(server.emails()).toEqual([])
  expect(existsSync(file)).toBe(true)
  await expect(asked({ progress: { file, resume: false } })).rejects.toThrow('Go on with --resume')
  await expect(asked({ progress: { file, resume: true }, conduct: { profile: 'live' } })).rejects.toThrow(
    'of a run with the profile',
  )

  // A process that was killed has taken nothing back.
  const { word } = (JSON.parse(readFileSync(file, 'utf8').split('\n')[0]!) as { run: { word: string } }).run
  await fetch(`${server.url}/v1/organizations/${server.credentials.organization}/invitations`, {
    method: 'POST',
    headers: { authorization: server.credentials.manager },
    body: JSON.stringify({ email: `invitekit+${word}999@example.com`, role: 'admin' }),
  })
  const before = server.requests.length
  server.before = () => true
  const second = await asked({ progress: { file, resume: true } })
  expect(second).toMatchObject({ verdict: 'conforms' })
  expect(server.emails()).toEqual([])
  expect(existsSync(file)).toBe(false)
  const whole = await asked()
  expect(second.checks.map(({ id }) => id).sort()).toEqual(whole.checks.map(({ id }) => id).sort())
  expect(server.requests.length - before).toBeLessThan(2 * whole.run.requests)
})
