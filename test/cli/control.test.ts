import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { MockOptions } from '../../mock/index.ts'
import { emptyFolder, entry, invite, invitedAddresses, mockHere, run, runHere, startJson } from './command.ts'
import { freePort } from '../support/free-port.ts'

/** A running mock, and commands about it. */
async function running(options: MockOptions = {}) {
  const cwd = emptyFolder()
  const told = await mockHere({ clock: new Date('2026-03-01T12:00:00Z'), ...options })
  const about = (...words: string[]) => runHere([...words, '--url', told.url], cwd)
  const json = async (...words: string[]) => {
    const { status, stdout, stderr } = await about(...words, '--json')
    if (status !== 0) throw new Error(stderr)
    expect(stdout.trim().split('\n')).toHaveLength(1)
    return JSON.parse(stdout) as Record<string, unknown>
  }
  return { told, cwd, about, json }
}

test('sandboxes are made, listed, copied, reset and deleted', async () => {
  const { told, about, json } = await running()
  const made = await json(
    'sandbox',
    'create',
    'demo',
    '--scenario',
    'empty',
    '--seed',
    '7',
    '--ttl',
    '60',
    '--switch',
    'mpdx.auth=live',
  )
  expect(made).toMatchObject({ name: 'demo', scenario: 'empty', seed: 7, url: `${told.url}/sandboxes/demo` })
  expect(await json('sandbox', 'create', '--parameter', 'invitations=1', '--seed', '1')).toMatchObject({
    name: 'sandbox-1',
    parameters: { invitations: 1 },
  })
  expect(await json('sandbox', 'fork', 'copy', '--sandbox', 'demo')).toMatchObject({ name: 'copy', seed: 7 })
  expect((await about('sandbox', 'list')).stdout.split('\n').map((line) => line.split(':')[0])).toEqual([
    'default',
    'demo',
    'sandbox-1',
    'copy',
    '',
  ])
  expect((await about('sandbox', 'delete', 'copy')).status).toBe(0)
  expect(await about('sandbox', 'show', 'copy')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'invitekit: There is no sandbox "copy". Create it first; its time may be up.\n',
  })
  expect((await runHere(['sandbox', 'list', '--url', `${told.url}/v1`])).stderr).toMatch(
    /404\. Name the mock with --url\./,
  )
  const other = { ...told, url: `${told.url}/sandboxes/sandbox-1` }
  for (const world of [told, other]) expect(await invite(world, 'ada@example.com')).toBe(201)
  expect(await json('sandbox', 'reset', 'sandbox-1')).toEqual({})
  expect(await invitedAddresses(other)).not.toContain('ada@example.com')
  expect(await invitedAddresses(told)).toContain('ada@example.com')
  expect(await json('sandbox', 'reset')).toEqual({})
  expect(await invitedAddresses(told)).not.toContain('ada@example.com')
})

test('a clock is shown, advanced, frozen, run and made real', async () => {
  const { about, json } = await running()
  expect((await about('clock', 'show')).stdout).toBe('2026-03-01T12:00:00.000Z (frozen)\n')
  expect((await about('clock', 'advance', '90m')).stdout).toBe('2026-03-01T13:30:00.000Z (frozen)\n')
  const freeze = await json('clock', 'freeze', '2027-01-01T01:00:00+01:00')
  const expired = { what: 'invitation-expired', at: expect.stringMatching(/^2026-03-\d\dT/) as string }
  expect(freeze).toMatchObject({
    clock: { mode: 'frozen', now: '2027-01-01T00:00:00.000Z', offset: 0 },
    due: expect.arrayContaining([expect.objectContaining(expired)]) as unknown[],
  })
  expect(await json('clock', 'run')).toMatchObject({ clock: { mode: 'running' } })
  expect(await json('clock', 'real')).toMatchObject({ clock: { mode: 'real' } })
  expect((await about('clock', 'freeze', '2026-03-01T12:00:00Z')).status).toBe(0)
  expect((await about('clock', 'advance', '40d')).stdout).toMatch(/Z {2}clickhouse invitation [\da-f-]{36} expired\n/)
})

test('snapshots are taken, listed, restored, passed on as files and deleted', async () => {
  const { told, cwd, about, json } = await running()
  expect((await about('snapshot', 'list')).stdout).toBe('There is no snapshot.\n')
  expect(await json('snapshot', 'take', 'before')).toMatchObject({ name: 'before' })
  await invite(told, 'ada@example.com')
  expect((await about('snapshot', 'restore', 'before')).status).toBe(0)
  expect(await invitedAddresses(told)).not.toContain('ada@example.com')
  expect((await about('snapshot', 'download', 'before', '--output', 'before.json')).status).toBe(0)
  const text = readFileSync(join(cwd, 'before.json'), 'utf8')
  expect((await about('snapshot', 'download', 'before')).stdout).toBe(`${text}\n`)
  // As Windows writes it.
  writeFileSync(join(cwd, 'before.json'), `\ufeff${text}`)
  expect((await about('snapshot', 'upload', 'again', 'before.json')).stdout).toMatch(
    /^again: taken at 2026-03-01T12:00/,
  )
  expect((await about('snapshot', 'delete', 'before')).status).toBe(0)
  expect((await about('snapshot', 'list')).stdout).toMatch(/^again: [^\n]*\n$/)
  writeFileSync(join(cwd, 'no.json'), '{')
  expect(await about('snapshot', 'upload', 'no', 'no.json')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('no.json is not JSON'),
  })
  writeFileSync(join(cwd, 'utf16.json'), text, 'utf16le')
  expect(await about('snapshot', 'upload', 'no', 'utf16.json')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('utf16.json is UTF-16, not UTF-8. Write it in UTF-8.'),
  })
  expect(await about('snapshot', 'upload', 'no', 'nowhere.json')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('nowhere.json'),
  })
})

test('a control plane with a token is opened by it', async () => {
  const { about } = await running({ controlToken: 'a-secret-of-many-letters' })
  expect(await about('clock', 'show')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('wants its token'),
  })
  expect((await about('clock', 'show', '--control-token', 'a-secret-of-many-letters')).status).toBe(0)
})

test('the token stands in a file or in the environment as well', async () => {
  const folder = emptyFolder()
  const token = 'another-secret-of-many-letters'
  writeFileSync(join(folder, 'token'), `${token}\n`)
  const { told } = await startJson(['--memory', '--control-token-file', join(folder, 'token')])
  const show = async (...args: string[]) =>
    (await runHere(['clock', 'show', '--url', told.url, ...args], folder)).status
  expect(await show()).toBe(2)
  expect(await show('--control-token-file', 'token')).toBe(0)
  vi.stubEnv('INVITEKIT_CONTROL_TOKEN', token)
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(await show()).toBe(0)
  expect(await show('--control-token', 'another')).toBe(2)
  const fromEnvironment = await startJson(['--memory'])
  const health = await fetch(`${fromEnvironment.told.url}/_mock/directory`)
  expect(health.status).toBe(401)
})

test('where no mock is, a command says so in a line', async () => {
  const url = `http://127.0.0.1:${await freePort()}`
  const { status, stdout, stderr } = await runHere(['sandbox', 'list', '--url', url])
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toBe(`invitekit: No mock answers at ${url}: ECONNREFUSED. Start one, or name it with --url.\n`)
})

test.each([
  [['start', '--clock', 'tomorrow'], 'a time with its zone'],
  [['clock', 'freeze', '2026-02-31T00:00:00Z'], 'a time with its zone'],
  [['start', '--memory', '--clock', '9999-01-01T00:00:00Z'], 'between 1970'],
  [['start', '--limit', 'people=3'], 'Known are sandboxes'],
  [['exec'], 'missing required argument'],
  [['exec', '--', 'no-such-command'], "no-such-command can't be run"],
  [['exec', '--scenario', 'smal-team', '--', 'true'], 'Did you mean "small-team"?'],
  [['clock', 'advance'], 'missing required argument'],
  [['clock', 'advance', '7d', '--url', 'nowhere'], '--url must be a URL'],
])('%j is refused in a line', async (args, text) => {
  const { status, stdout, stderr } = await runHere(args)
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^invitekit: [^\n]*\n$/)
  expect(stderr.toLowerCase()).toContain(text.toLowerCase())
})

const node = (script: string) => [process.execPath, '--input-type=module', '-e', script]

test('exec runs a command beside a mock of its own, and hands on what it prints and its exit code', () => {
  const script = `
    const { INVITEKIT_URL, INVITEKIT_MPDX_URL, INVITEKIT_ORGANIZATION_ID, INVITEKIT_TOKEN } = process.env
    const path = INVITEKIT_MPDX_URL + '/organizations/' + INVITEKIT_ORGANIZATION_ID + '/invites'
    const { status } = await fetch(path, { headers: { authorization: 'Bearer ' + INVITEKIT_TOKEN } })
    const { now } = await (await fetch(INVITEKIT_URL + '/_mock/clock')).json()
    console.log(status, now, process.argv.slice(1).join())
    process.exitCode = 7`
  const { status, stdout, stderr } = run([
    'exec',
    '--clock',
    '2026-01-01T00:00:00Z',
    '--',
    ...node(script),
    '--',
    '--seed',
    'x',
  ])
  expect({ status, stdout, stderr }).toEqual({
    status: 7,
    stdout: '200 2026-01-01T00:00:00.000Z --seed,x\n',
    stderr: '',
  })
})

test("in exec's environment the commands find the mock by themselves", () => {
  const script = `
    import { execFileSync } from 'node:child_process'
    process.stdout.write(execFileSync(process.execPath, [${JSON.stringify(entry)}, 'clock', 'advance', '1d']))`
  const { status, stdout } = run(['exec', '--clock', '2026-01-01T00:00:00Z', '--', ...node(script)])
  expect([status, stdout]).toEqual([0, '2026-01-02T00:00:00.000Z (frozen)\n'])
})

test('a signal reaches the command that exec runs; the command decides, and the mock ends with it', async () => {
  const script =
    "process.on('SIGTERM', () => { console.log('bye'); process.exit(5) }); console.log('up'); setInterval(() => {}, 1000)"
  const child = spawn(process.execPath, [entry, 'exec', '--', ...node(script)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  const ended = new Promise((resolve) => child.on('close', resolve))
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (printed === '') child.kill('SIGTERM')
    printed += text
  })
  expect(await ended).toBe(5)
  expect(printed).toBe('up\nbye\n')
})
