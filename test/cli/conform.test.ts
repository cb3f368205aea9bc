import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMock } from '../../mock/index.ts'
import { startOwnServer, type OwnServer } from '../conform/own-server.ts'
import { emptyFolder, entry, runHere } from './command.ts'

let server: OwnServer
let folder: string
beforeEach(async () => {
  server = await startOwnServer()
  folder = emptyFolder()
})
afterEach(() => server.close())

const write = (credentials: object) => writeFileSync(join(folder, 'who.yaml'), JSON.stringify(credentials))
const asked = (...more: string[]) =>
  runHere(['conform', '--target', server.url, '--service', 'clickhouse', '--credentials', 'who.yaml', ...more], folder)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

test('conform ends with 0 when all holds and with 1 when something does not, and writes the reports', async () => {
  write(server.credentials)
  const reports = ['junit', 'html', 'json'].flatMap((format) => ['--report', `${format}=report.${format}`])
  const good = await asked(...reports)
  expect([good.status, good.stderr]).toEqual([0, ''])
  expect(good.stdout).toContain('  ✓ create-answers\n')
  expect(good.stdout).toMatch(/\n\d+ checks: \d+ hold, 0 fail, 2 skipped, in \d+ requests\. What was asked holds\.\n$/)
  expect(JSON.parse(read('report.json'))).toMatchObject({ verdict: 'conforms', counts: { fails: 0, skipped: 2 } })
  expect(read('report.junit')).toContain('failures="0" skipped="2" errors="0"')
  expect(read('report.html')).toContain('<h1 class="agrees">What was asked holds.</h1>')
  for (const name of ['report.json', 'report.html', 'report.junit'])
    expect(read(name)).not.toContain(server.credentials.manager.split(' ')[1])
  expect(existsSync(join(folder, 'invitekit-conform.jsonl'))).toBe(false)
  expect((await asked('--fail-skipped', '--safe')).status).toBe(1)

  await server.close()
  server = await startOwnServer('doubles')
  const wrong = await asked('--only', 'create-for', ...reports)
  expect([wrong.status, wrong.stderr]).toEqual([1, ''])
  expect(wrong.stdout).toContain(
    [
      '  ✗ create-for-a-pending-address',
      '      An address is invited that was invited already.',
      '      status: 409 is right, and it was 200',
      '      it is listed so often: 1 is right, and it was 2',
      '      The document says (createClickHouseInvitation 409): The address has a pending invitation',
    ].join('\n'),
  )
  expect(read('report.junit')).toContain('<failure type="create-for-a-pending-address" message="status: 409 is right')
  expect(read('report.html')).toContain('<h1 class="broken">The server does otherwise than the service.</h1>')
})

test('conform ends with 2 when nothing answers, or no longer does', async () => {
  write(server.credentials)
  server.before = () => server.requests.length < 10
  const silent = await asked('--timeout', '1')
  expect(silent.status).toBe(2)
  expect(silent.stdout).toContain('The run was broken off:')
  expect(silent.stdout).toContain('It is not known whether the server does as the service.')
  expect(existsSync(join(folder, 'invitekit-conform.jsonl'))).toBe(true)
  expect(await asked()).toMatchObject({ status: 2, stderr: expect.stringContaining('Go on with --resume') as string })
  const { url } = server
  await server.close()
  const closed = await runHere(
    ['conform', '--target', url, '--service', 'snyk', '--credentials', 'who.yaml', '--progress', 'other'],
    folder,
  )
  expect(closed).toMatchObject({ status: 2, stderr: expect.stringContaining(`Nothing answers at ${url}: `) as string })
})

test('a dry run says what would be asked, and asks nothing', async () => {
  write(server.credentials)
  const { status, stdout } = await asked('--dry-run')
  expect(status).toBe(0)
  expect(stdout).toContain('  create-answers (writes): Somebody is invited.\n')
  expect(stdout).toContain('  - list-of-a-bystander: skipped, the credentials have no bystander\n')
  expect(stdout).toMatch(/Nothing was sent\.\n$/)
  expect(server.requests).toEqual([])
})

describe('a file of credentials that cannot be used ends with 2, and no credential is told', () => {
  test.each([
    [{ organization: 'x' }, 'It needs manager: '],
    [
      { manager: 'Basic topsecret', organization: 'x', raeder: 'y' },
      'There is no member "raeder". Did you mean reader?',
    ],
    [{ manager: 'Basic topsecret\nx: y', organization: 'x' }, 'manager must be one line of ASCII'],
    [{ manager: ['topsecret'], organization: 'x' }, 'manager must be a text.'],
    [{ manager: 'Basic ${NOT_SET_ANYWHERE}', organization: 'x' }, 'manager needs the variable NOT_SET_ANYWHERE'],
    [{ manager: 'Basic topsecret', organization: 'x', address: 'me@example.com' }, 'address must be one with {}'],
    [{ manager: 'Basic topsecret', organization: 'x', lifetime: 'a week' }, 'lifetime must be a number of days'],
  ])('%j', async (credentials, says) => {
    write(credentials)
    const { status, stdout, stderr } = await asked()
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(says)
    expect(stderr).not.toContain('topsecret')
    expect(server.requests).toEqual([])
  })

  test.each([
    [[], 'no mock of ours'],
    [['--credentials', 'nowhere.yaml'], "nowhere.yaml can't be read: it does not exist"],
  ])('%j', async (more, says) => {
    const { status, stderr } = await runHere(['conform', '--target', server.url, '--service', 'mpdx', ...more], folder)
    expect([status, stderr]).toEqual([2, expect.stringContaining(says)])
  })
})

test('a mock of ours needs no credentials, and is as before', async () => {
  const mock = await createMock({ scenario: 'small-team', bugs: ['case-sensitive-match'] })
  try {
    // It can't have that bug.
    const right = await runHere(['conform', '--target', mock.url, '--service', 'clickhouse'])
    expect([right.status, right.stdout]).toEqual([
      0,
      expect.stringMatching(/ 0 fail, 2 skipped, .* What was asked holds\.\n$/),
    ])
    const sandboxes = async () => {
      const { sandboxes: all } = (await (await fetch(`${mock.url}/_mock/sandboxes`)).json()) as {
        sandboxes: { name: string; counts: object }[]
      }
      return all.map(({ name, counts }) => ({ name, counts }))
    }
    const before = await sandboxes()
    const { status, stdout } = await runHere([
      'conform',
      '--target',
      mock.url,
      '--service',
      'snyk',
      '--only',
      'create-for',
    ])
    expect(status).toBe(1)
    expect(stdout).toContain('✗ create-for-the-same-with-a-capital')
    expect(await sandboxes()).toEqual(before)
  } finally {
    await mock.close()
  }
})

test('a signal ends the run, and what it has made is taken back', async () => {
  write(server.credentials)
  const args = ['conform', '--target', server.url, '--service', 'clickhouse', '--credentials', 'who.yaml']
  server.before = () => {
    if (server.emails().length === 1) child.kill('SIGTERM')
    return true
  }
  const child = spawn(process.execPath, [entry, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.resume()
  child.stderr.resume()
  expect(await once(child, 'exit')).toEqual([2, null])
  expect(server.emails()).toEqual([])
})
