import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Fault, JournalEntry } from '../../mock/index.ts'
import { entry, invite, runHere, mockHere, startJson } from './command.ts'

test('faults are added, listed, removed and cleared, and a request meets them', async () => {
  const told = await mockHere()
  const fault = (...args: string[]) => runHere(['fault', ...args, '--url', told.url])
  expect((await fault('list')).stdout).toBe('No request fails on purpose.\n')
  const match = ['--operation', 'createOrganizationInvite', '--method', 'post', '--header', 'content-type: *json*']
  const effect = ['--latency', '1-5', '--status', '429', '--retry-after', '3', '--times', '1', '--probability', '1']
  const added = await fault('add', ...match, ...effect, '--json')
  expect(JSON.parse(added.stdout)).toEqual({
    id: 'fault-1',
    match: { operation: 'createOrganizationInvite', method: 'POST', headers: { 'content-type': '*json*' } },
    effect: { latency: { min: 1, max: 5 }, status: 429, retryAfter: 3 },
    times: 1,
    probability: 1,
    matched: 0,
    fired: 0,
  })
  expect(await invite(told, 'kim@example.com')).toBe(429)
  expect(await invite(told, 'kim@example.com')).toBe(201)
  expect((await fault('add', '--drop', 'middle', '--method', 'put')).stdout).toBe(
    'fault-2  method PUT: drop middle  (fired 0 of 0)\n',
  )
  expect((await fault('list')).stdout).toContain(
    ': latency 1-5, status 429, retryAfter 3, 100 % of the time, 1 times at most',
  )
  const { faults } = JSON.parse((await fault('list', '--json')).stdout) as { faults: Fault[] }
  expect(faults.map(({ id, fired }) => [id, fired])).toEqual([
    ['fault-1', 1],
    ['fault-2', 0],
  ])
  expect(await fault('remove', 'fault-1')).toMatchObject({ status: 0, stdout: '' })
  expect((await fault('remove', 'fault-1')).stderr).toBe(
    'invitekit: There is no fault "fault-1". There are: fault-2.\n',
  )
  expect((await fault('clear', '--json')).stdout).toBe('{}\n')
  expect((await fault('list')).stdout).toBe('No request fails on purpose.\n')
})

test.each([
  [['fault', 'add', '--latency', 'long'], /p50=80,p95=400,p99=2000/],
  [['fault', 'add', '--probability', '2'], /a number from 0 to 1/],
  [['fault', 'add', '--status', '200'], /a whole number from 400 to 599/],
  [['fault', 'add', '--drop', 'never'], /before, after, middle/],
  [['fault', 'add', '--header', 'x'], /It must be "Name: value"/],
  [['fault', 'add', '--url', 'http://127.0.0.1:1', '--malformed'], /No mock answers at http:\/\/127\.0\.0\.1:1/],
  [['journal', 'export', '1', '--as', 'har'], /curl, vitest, pact/],
])('%j is refused: %s', async (args, reason) => {
  const { status, stdout, stderr } = await runHere(args)
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(reason)
})

test('requests are held and let go', async () => {
  const told = await mockHere()
  const barrier = (...args: string[]) => runHere(['barrier', ...args, '--url', told.url])
  expect((await barrier('list')).stdout).toBe('No request is held.\n')
  expect((await barrier('add', '--service', 'mpdx', '--expected', '2')).stdout).toBe(
    'barrier-1  service mpdx: 0 of 2 wait, 0 went on\n',
  )
  expect(await barrier('wait', 'barrier-1', '--timeout', '1')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'invitekit: 0 of 2 requests came to barrier-1 within 1 ms. Send them, or wait longer with --timeout.\n',
  })
  const held = [invite(told, 'kim@example.com'), invite(told, 'lee@example.com')]
  // Asked without blocking this process, which sends the requests.
  const { stdout } = await promisify(execFile)(process.execPath, [
    entry,
    'barrier',
    'wait',
    'barrier-1',
    '--url',
    told.url,
  ])
  expect(stdout).toMatch(/2 of 2 wait, 0 went on\n {2}held-1 {2}nobody {2}POST \/api/)
  expect((await barrier('release', 'barrier-1', 'held-2', 'held-1')).stdout).toBe('held-2  goes on\nheld-1  goes on\n')
  expect(await Promise.all(held)).toEqual([201, 201])
  expect(await barrier('remove', 'barrier-1')).toMatchObject({ status: 0, stdout: '' })
  expect(await barrier('wait', 'barrier-1')).toMatchObject({ status: 2, stdout: '' })
})

test.each([
  ['2', [2, 3]],
  ['0', []],
])('a start with --journal %s remembers as many requests', async (entries, ids) => {
  const { told } = await startJson(['--memory', '--journal', entries])
  for (let sent = 0; sent < 3; sent += 1) await fetch(`${told.url}/v1/x`)
  const { stdout } = await runHere(['journal', 'list', '--json', '--url', told.url])
  expect((JSON.parse(stdout) as { entries: JournalEntry[] }).entries.map(({ id }) => id)).toEqual(ids)
})

test('the journal is followed, listed, shown, exported and cleared', async () => {
  const told = await mockHere()
  const journal = (...args: string[]) => runHere(['journal', ...args, '--url', told.url])
  expect((await journal('list')).stdout).toBe('The journal holds no request.\n')
  const following = spawn(process.execPath, [entry, 'journal', 'follow', '--url', told.url])
  const first = once(following.stdout.setEncoding('utf8'), 'data') as Promise<[string]>
  // What is asked before the reader is connected is not told to it.
  const asking = setInterval(() => void fetch(`${told.url}/v1/organisations`), 100)
  const [line] = await first
  clearInterval(asking)
  const ended = once(following, 'close')
  following.kill()
  await ended
  expect(line).toMatch(/^\d+ {2}\S+Z {2}404 {2}GET \/v1\/organisations {2}unknown-route/)
  await journal('clear')
  await invite(told, 'kim@example.com')
  expect((await journal('list', '--status', '201')).stdout).toMatch(
    /^\d+ {2}\S+Z {2}201 {2}POST \/api\/v2\/organizations\/\S+\/invites\n$/,
  )
  expect((await journal('list', '--status', '418')).stdout).toBe('No request matches.\n')
  const { entries } = JSON.parse((await journal('list', '--json')).stdout) as { entries: [JournalEntry] }
  const id = String(entries[0].id)
  expect(JSON.parse((await journal('show', id)).stdout)).toEqual(entries[0])
  expect((await journal('export', id)).stdout).toMatch(/^curl /)
  expect((await journal('export', id, '--as', 'vitest')).stdout).toContain(`from 'vitest'`)
  expect(JSON.parse((await journal('export', id, '--as', 'pact')).stdout)).toMatchObject({ provider: { name: 'mpdx' } })
  expect(await journal('clear')).toMatchObject({ status: 0, stdout: '' })
  expect(await journal('show', id)).toMatchObject({ status: 2, stdout: '' })
})
