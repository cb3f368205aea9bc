import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyFolder, runHere } from './command.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** All that a terminal acts on but a line end. */
const unseen = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u

/** As an argument or a file's name, which can't hold NUL or half a character. */
const word = 'x\u0007\u001b[31m\u001b]0;title\u0007\r\n✓\u007f\u009b2J\u061c\u202e\u2066\u200f\u2028\u2029y'
const text = `${word}\u0000\ud800`

const textOf = (...names: string[]) => Object.fromEntries(names.map((name) => [name, text]))

/** What a mock of ill will answers: each text that a command prints. */
const nasty = {
  ...textOf('id', 'name', 'at', 'persona', 'expiresAt', 'path', 'scenario', 'seed', 'times', 'probability'),
  ...textOf(
    'matched',
    'fired',
    'sentAt',
    'service',
    'to',
    'subject',
    'text',
    'takenAt',
    'now',
    'mode',
    'title',
    'access',
    'link',
    'state',
    'email',
    'organization',
  ),
  request: { method: text, target: text, headers: { [text]: text } },
  answer: { status: text },
  verdict: { code: text },
  fault: { rule: text },
  nearest: [{ method: text, path: text }],
  match: { service: text, path: text, headers: { [text]: text } },
  effect: { drop: text, latency: { min: text, max: text } },
  expected: 0,
  dueTotal: 2,
  clock: { now: text, mode: text },
  due: [{ at: text, service: text, invitationId: text }],
  counts: { invitations: text },
  headers: [{ name: text, value: text }],
  delivery: { status: text, error: text },
  waiting: [{ id: text, persona: text, method: text, path: text }],
  released: text,
  roles: [text],
  total: 5,
  locked: true,
  number: 1,
  played: 1,
}
const lists = ['entries', 'mails', 'invitations', 'faults', 'barriers', 'sandboxes', 'snapshots', 'shares', 'scenes']
const everything = { ...nasty, ...Object.fromEntries(lists.map((name) => [name, [nasty]])) }

const server = createServer((request, response) => {
  const { url = '' } = request
  if (url.startsWith('/refuses')) response.writeHead(400).end(JSON.stringify({ error: { message: text } }))
  else if (url.endsWith('/live')) response.end(`data: ${JSON.stringify(nasty)}\n\n`)
  else if (url.endsWith('/release')) response.end(JSON.stringify({ released: [nasty] }))
  else if (url.endsWith('/raw') || url.endsWith('/curl')) response.end(word)
  else response.end(JSON.stringify(everything))
})
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => server.close())

const toMock = [
  ['sandbox', 'list'],
  ['sandbox', 'usage'],
  ['sandbox', 'show', 'a'],
  ['sandbox', 'create'],
  ['sandbox', 'change', 'a', '--title', 'b'],
  ['sandbox', 'fork'],
  ['sandbox', 'reset'],
  ['sandbox', 'delete', 'a'],
  ['share', 'create'],
  ['share', 'list'],
  ['share', 'revoke', 'a'],
  ['scene', 'list'],
  ['scene', 'play'],
  ['clock', 'show'],
  ['clock', 'advance', '1d'],
  ['clock', 'freeze'],
  ['clock', 'run'],
  ['clock', 'real'],
  ['snapshot', 'list'],
  ['snapshot', 'take'],
  ['snapshot', 'restore', 'a'],
  ['snapshot', 'delete', 'a'],
  ['snapshot', 'download', 'a'],
  ['snapshot', 'upload', 'a', 'package.json'],
  ['fault', 'list'],
  ['fault', 'add', '--malformed'],
  ['fault', 'remove', 'a'],
  ['fault', 'clear'],
  ['barrier', 'list'],
  ['barrier', 'add'],
  ['barrier', 'wait', 'a'],
  ['barrier', 'release', 'a'],
  ['barrier', 'remove', 'a'],
  ['journal', 'list'],
  ['journal', 'follow'],
  ['journal', 'show', '1'],
  ['journal', 'export', '1', '--as', 'vitest'],
  ['journal', 'export', '1', '--as', 'curl'],
  ['journal', 'export', '1', '--as', 'pact'],
  ['journal', 'clear'],
  ['outbox', 'list'],
  ['outbox', 'wait'],
  ['outbox', 'show', 'a'],
  ['outbox', 'clear'],
  ['world', 'export'],
  ['invitations', 'list'],
  ['invitations', 'accept', 'a'],
  ['invitations', 'decline', 'a'],
]

const pact = JSON.stringify({
  consumer: { name: text },
  provider: { name: 'clickhouse' },
  interactions: [
    {
      description: text,
      providerState: text,
      request: { method: 'GET', path: `/v1/${word}`, headers: { accept: word } },
      response: { status: 299, headers: { 'x-odd': word }, body: { [text]: text } },
    },
  ],
  metadata: { pactSpecification: { version: '2.0.0' } },
})
const spec = JSON.stringify({
  openapi: '3.1.0',
  info: { title: text, version: text },
  paths: { [`/${text}`]: { get: { summary: text, responses: { 200: { description: text } } } } },
})

/** Of the commands that ask no mock. The files are in the folder that they run in. */
const byThemselves = [
  { args: ['start', '--memory', '--scenario', word], status: 2 },
  { args: ['start', '--memory', '--allowed-host', word], status: 2 },
  { args: ['start', '--memory', '--host', word], status: 2 },
  { args: ['start', '--data', `${word}/pact.json/x`, '--port', '0'], status: 2 },
  { args: ['repair', '--data', word], status: 0 },
  { args: ['repair', '--data', `${word}2`], status: 2 },
  { args: ['scenarios'], status: 0 },
  { args: ['exec', '--scenario', word, '--', 'true'], status: 2 },
  { args: ['exec', '--', word], status: 2 },
  { args: ['switches'], status: 0 },
  { args: ['states'], status: 0 },
  { args: ['states', '--types'], status: 0 },
  { args: ['init', 'service', word], status: 2 },
  { args: ['service', 'check', word], status: 2 },
  { args: ['verify', word], status: 1 },
  { args: ['verify', `${word}2`], status: 2 },
  { args: ['verify', word, '--only', `${word}2`], status: 2 },
  { args: ['verify', word, '--target', word], status: 2 },
  { args: ['compare', word, 'spec.json'], status: 1 },
  { args: ['compare', 'spec.json', 'empty-spec.json'], status: 1 },
  { args: ['compare', 'spec.json', 'empty-spec.json', '--json'], status: 1 },
  { args: [word], status: 2 },
  { args: ['journal', word], status: 2 },
  { args: ['outbox', 'list', `--${word}`], status: 2 },
  { args: ['outbox', 'list', '--url', word], status: 2 },
  { args: ['outbox', 'list', '--limit', word], status: 2 },
]

test('every command is in the tables', async () => {
  const known = async (args: string[]) =>
    [...((await runHere([...args, '--help'])).stdout.split('Commands:')[1]?.matchAll(/^ {2}(\w+)/gm) ?? [])].map(
      ([, name]) => name,
    )
  const asked = new Set(toMock.map(([command, name]) => `${command} ${name}`))
  for (const command of (await known([])).filter((name) => name !== 'help')) {
    if (byThemselves.some(({ args }) => args[0] === command && args[1] !== word)) continue
    for (const name of (await known([command ?? ''])).filter((each) => each !== 'help')) {
      expect(asked).toContain(`${command} ${name}`)
    }
  }
})

test('what a mock of ill will answers is shown, and stays JSON', async () => {
  for (const args of toMock) {
    const printed = await runHere([...args, '--url', url()], root)
    expect([args, printed]).toMatchObject([args, { status: 0, stderr: '' }])
    expect(printed.stdout).not.toMatch(unseen)
    // One function prints JSON for all, and one refuses.
    if (args[1] !== 'list' && args[1] !== 'show') continue
    const json = await runHere([...args, '--url', url(), '--json'], root)
    expect(() => JSON.parse(json.stdout) as unknown).not.toThrow()
    expect(json.stdout).not.toMatch(unseen)
    const refused = await runHere([...args, '--url', `${url()}/refuses`], root)
    expect(refused).toMatchObject({ status: 2, stdout: '' })
    expect(refused.stderr).toMatch(/^invitekit: x\\u0007\\u001b\[31m.*y\\u0000\\ud800\n$/)
    expect(refused.stderr).not.toMatch(unseen)
  }
})

test('a mail goes into a pipe to the letter', async () => {
  expect(await runHere(['outbox', 'show', 'a', '--raw', '--url', url()], root)).toMatchObject({ stdout: word })
})

test('what stands in files and arguments is shown', async () => {
  const folder = emptyFolder()
  mkdirSync(join(folder, word))
  writeFileSync(join(folder, word, 'pact.json'), pact)
  writeFileSync(join(folder, 'spec.json'), spec)
  writeFileSync(join(folder, 'empty-spec.json'), JSON.stringify({ ...JSON.parse(spec), paths: {} }))
  for (const { args, status } of byThemselves) {
    const printed = await runHere(args, folder)
    expect([args, printed]).toMatchObject([args, { status }])
    expect(printed.stdout).not.toMatch(unseen)
    expect(printed.stderr).not.toMatch(unseen)
  }
})

test('commands print by the functions that show', () => {
  const folders = ['mock/cli', 'contracts/verify']
  const writers = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .filter((file) =>
        /\bconsole\.|process\.std(out|err)\.write/.test(readFileSync(join(root, folder, file), 'utf8')),
      ),
  )
  expect(writers).toEqual(['failure.ts', 'print.ts'])
})
