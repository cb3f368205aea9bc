import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runHere, startJson } from '../cli/command.ts'

/** A service as `init` writes it, and the contract beside it. */
const folder = mkdtempSync(join(tmpdir(), 'invitekit-own-'))
const pact = join(folder, 'acme/pacts/acme-web-acme.json')
const own = ['--service', './acme']

const run = (...args: readonly string[]) => runHere([...args], folder)

beforeAll(async () => {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(fileURLToPath(new URL('../..', import.meta.url)), join(folder, 'node_modules/invitekit'))
  await run('init', 'service', 'acme')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The contract as it is written. */
const written = () => JSON.parse(readFileSync(pact, 'utf8')) as { interactions: { description: string }[] }

test('the contract of a new service holds, by --service and by the configuration file', async () => {
  const unknown = await run('verify', pact)
  expect([unknown.status, unknown.stdout]).toEqual([1, expect.stringContaining('There is no provider "acme".')])
  const { status, stdout } = await run('verify', pact, ...own, '--strict')
  expect([status, stdout]).toEqual([0, expect.stringContaining('6 agree. The contracts hold.')])
  writeFileSync(join(folder, 'acme/invitekit.config.mjs'), "export default { services: ['./service.mjs'] }")
  expect(await runHere(['verify', 'pacts', '--strict'], join(folder, 'acme'))).toMatchObject({ status: 0 })
})

/** An interaction, what is changed in its text, and what is said of it. */
const broken = [
  ['a request to invite an address again', '"status":409', '"status":422', /expected 422 but was 409/],
  ['a request for one invitation', '"state":"pending"', '"stage":"pending"', /stage/],
  [
    'a request for the invitations',
    '/invitations"',
    '/invites"',
    /Path or method not defined in spec file: GET \/acme/,
  ],
  ['a request for one that was accepted', '"Bearer ', '"Basic ', /The client sends Authorization: basic …/],
  ['a request to invite somebody', '"no invitations"', '"no invitation at all"', /no invitation at all/],
] as const

test('what a contract has wrong is found, by its own document and its own states', async () => {
  const { interactions, ...others } = written()
  const changed = broken.map(([name, from, to]) => {
    const text = JSON.stringify(interactions.find(({ description }) => description === name))
    expect(text).toContain(from)
    return JSON.parse(text.replaceAll(from, to)) as unknown
  })
  writeFileSync(join(folder, 'broken.json'), JSON.stringify({ ...others, interactions: changed }))
  const { status, stdout } = await run('verify', 'broken.json', ...own)
  expect(status).toBe(1)
  for (const [name, , , said] of broken) expect(stdout).toMatch(new RegExp(`✗ ${name}\n[^✗]*${said.source}`))
})

test('coverage tells what of its document the contract exercises', async () => {
  const { status, stdout } = await run('coverage', pact, ...own, '--min', '15')
  expect(status).toBe(0)
  for (const id of ['listInvitations', 'createInvitation', 'resendInvitation']) expect(stdout).toContain(id)
  expect((await run('coverage', pact, ...own, '--min', '90')).status).toBe(1)
})

test('score tells which bugs of it the contract would notice, and what to add', async () => {
  const { interactions, ...others } = written()
  const some = interactions.filter(({ description }) => /one invitation|invite an address/.test(description))
  writeFileSync(join(folder, 'some.json'), JSON.stringify({ ...others, interactions: some }))
  const { status, stdout } = await run('score', 'some.json', ...own, '--report', `json=${join(folder, 'score.json')}`)
  expect(status).toBe(0)
  expect(stdout).toContain('acme')
  const { bugs, mutants } = JSON.parse(readFileSync(join(folder, 'score.json'), 'utf8')) as {
    bugs: { provider: string; notice: string }[]
    mutants: { provider: string; operation: string; notice: string }[]
  }
  expect(bugs.length).toBeGreaterThan(20)
  expect(bugs.filter(({ provider, notice }) => provider === 'acme' && notice === 'noticed').length).toBeGreaterThan(5)
  expect(
    mutants.filter(({ operation, notice }) => operation === 'getInvitation' && notice === 'noticed').length,
  ).toBeGreaterThan(5)
})

test('conform asks a server whether it does as the service, by its module or its name', async () => {
  const { told } = await startJson(['--memory', ...own], folder)
  const right = await run('conform', '--target', told.url, ...own)
  expect([right.status, right.stdout]).toEqual([0, expect.stringMatching(/ 0 fail, .*What was asked holds\.\n$/)])
  const bugged = await startJson(['--memory', ...own, '--bug', 'case-sensitive-match'], folder)
  const seen = await runHere(['conform', '--target', bugged.told.url, '--service', 'acme'], join(folder, 'acme'))
  expect([seen.status, seen.stdout]).toEqual([1, expect.stringContaining('✗ create-for-the-same-with-a-capital')])
  const unknown = await run('conform', '--target', told.url, '--service', 'clickhous')
  expect([unknown.status, unknown.stderr]).toEqual([
    2,
    expect.stringContaining('There is no package clickhous here, nor a file of that name.'),
  ])
})
