import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Chance } from '../drive/chance.ts'
import { requireNothing, type Attack } from './attack.ts'

const entry = fileURLToPath(new URL('../../bin/invitekit.js', import.meta.url))

/** All that a terminal acts on but a line end. */
const unseen = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u

const commands = [
  ...['list', 'show a', 'create', 'fork', 'reset', 'delete a'].map((words) => `sandbox ${words}`),
  ...['show', 'advance 1d', 'freeze', 'run', 'real'].map((words) => `clock ${words}`),
  ...['list', 'take', 'restore a', 'download a', 'upload a spec.json'].map((words) => `snapshot ${words}`),
  ...['list', 'add --malformed', 'remove a'].map((words) => `fault ${words}`),
  ...['list', 'add', 'wait a', 'release a'].map((words) => `barrier ${words}`),
  ...['list', 'follow', 'show 1', 'export 1 --as curl', 'export 1 --as vitest', 'export 1 --as pact'].map(
    (words) => `journal ${words}`,
  ),
  ...['list', 'wait', 'show a'].map((words) => `outbox ${words}`),
]
const byFiles = ['verify pact.json', 'compare pact.json spec.json', 'compare spec.json pact.json --json']

/** What others have written, on its way to somebody's terminal. */
export const terminalText: Attack = {
  name: 'terminal-text',
  what: 'Commands against a server of ill will, and files of others, whose every text is of control characters, sequences and turns of direction: what is printed holds none of them',
  times: { whole: 400, short: 20 },
  async run(times, chance) {
    let nasty = ''
    const server = createServer((request, response) => {
      const { url = '' } = request
      if (chance.below(4) === 0) response.writeHead(400).end(JSON.stringify({ error: { message: nasty } }))
      else if (url.endsWith('/live')) response.end(`data: ${JSON.stringify(answerOf(nasty))}\n\n`)
      else if (/\/(raw|curl|vitest)$/.test(url)) response.end(nasty)
      else response.end(JSON.stringify(answerOf(nasty)))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const folder = mkdtempSync(join(tmpdir(), 'invitekit-attack-'))
    try {
      const wrong: string[] = []
      let printed = 0
      for (let number = 0; number < times && wrong.length < 10; number += 1) {
        nasty = textBy(chance)
        for (const [name, text] of Object.entries(filesOf(nasty))) writeFileSync(join(folder, name), text)
        const isOfFiles = number % 10 === 9
        const words = chance.of(isOfFiles ? byFiles : commands).split(' ')
        const output = await run(isOfFiles ? words : [...words, '--url', `http://127.0.0.1:${port}`], folder)
        printed += output.length
        const found = unseen.exec(output)
        if (found) wrong.push(`${words.join(' ')} printed ${JSON.stringify(found[0])}`)
        if (/\n\s+at .*:\d+:\d+/.test(output)) wrong.push(`${words.join(' ')} printed a stack: ${output.slice(0, 200)}`)
      }
      requireNothing(wrong)
      return `${printed.toLocaleString('en')} characters, nothing but text`
    } finally {
      server.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

const signs = [
  0x61c,
  0x200e,
  0x200f,
  0x2028,
  0x2029,
  0xd800,
  0xdc00,
  ...Array.from({ length: 32 }, (_, at) => at),
  ...Array.from({ length: 33 }, (_, at) => 127 + at),
  ...Array.from({ length: 5 }, (_, at) => 0x202a + at),
  ...Array.from({ length: 4 }, (_, at) => 0x2066 + at),
].map((code) => String.fromCharCode(code))
const sequences = [
  '\u001B[2J',
  '\u001B]0;title\u0007',
  '\u001B]8;;http://evil.example\u001B\\',
  '\u009B31m',
  '\r\n',
  '✓',
]

const textBy = (chance: Chance) =>
  Array.from({ length: 1 + chance.below(12) }, () => chance.of(chance.below(2) === 0 ? signs : sequences)).join('x')

const names =
  'id name at persona expiresAt path scenario seed times probability matched fired sentAt service to subject'
const more = 'text takenAt mode method target code status drop invitationId what operation summary html'

/** Whatever a command looks for, and in each place the text. */
function answerOf(text: string): unknown {
  const flat = Object.fromEntries(`${names} ${more}`.split(' ').map((name) => [name, text]))
  const exchange = { ...flat, headers: { [text]: text }, body: text }
  const one = {
    ...flat,
    request: exchange,
    answer: exchange,
    verdict: flat,
    fault: { rule: text },
    nearest: [flat],
    match: { ...flat, headers: { [text]: text } },
    effect: { drop: text, latency: { min: text, max: text } },
    expected: 0,
    dueTotal: 1,
    due: [flat],
    clock: { now: text, mode: text },
    now: text,
    counts: { invitations: text },
    headers: [{ name: text, value: text }],
    delivery: { status: text, error: text },
    waiting: [flat],
    changes: [],
    total: 2,
  }
  const lists = ['entries', 'mails', 'faults', 'barriers', 'sandboxes', 'snapshots', 'released']
  return { ...one, ...Object.fromEntries(lists.map((name) => [name, [one]])) }
}

function filesOf(text: string): Record<string, string> {
  const interaction = {
    description: text,
    providerState: text,
    request: { method: 'GET', path: '/v1/x', headers: { accept: 'application/json' } },
    response: { status: 299, body: { [text]: text } },
  }
  return {
    'pact.json': JSON.stringify({
      consumer: { name: text },
      provider: { name: 'clickhouse' },
      interactions: [interaction],
      metadata: { pactSpecification: { version: '2.0.0' } },
    }),
    'spec.json': JSON.stringify({
      openapi: '3.1.0',
      info: { title: text, version: text },
      paths: { [`/${text}`]: { get: { summary: text, responses: { 200: { description: text } } } } },
    }),
  }
}

/** All that it prints. */
async function run(args: readonly string[], cwd: string): Promise<string> {
  const child = spawn(process.execPath, [entry, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  await once(child, 'close')
  return output
}
