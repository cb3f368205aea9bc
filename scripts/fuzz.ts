import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { rulesInForce } from '../mock/index.ts'
import { ask, askJson } from './drive/ask.ts'
import { Chance } from './drive/chance.ts'
import { startMock, type MockProcess } from './drive/mock-process.ts'
import { baseRequests, type BaseRequest } from './fuzz/base-requests.ts'
import { judgeBytes, judgeMessage } from './fuzz/judge.ts'
import { mutateBytes } from './fuzz/mutate-bytes.ts'
import { bytesOf, mutateRequest, type Message } from './fuzz/mutate-request.ts'
import { speak, type Ending } from './fuzz/speak.ts'

/**
 * Asks a mock for what nobody should ask: `--requests N` (100,000 unless set), each on a connection of its own, made from
 * `--seed S`; `--only I` makes the one with that number alone; `--profile live` asks services that behave as they do on the wire. Exits with 1 when one of them crashes it, hangs, is
 * answered with a failure, a stack trace or what the spec does not declare, or when a sandbox that nobody named has
 * changed.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    profile: { type: 'string', default: 'documented' },
  },
})
const requests = Number(values.requests)
const seed = Number(values.seed)
const profile = values.profile as 'documented' | 'live'
/** Its limits would answer nearly everything. */
const switches = { 'clickhouse.rate-limit': 'documented', 'snyk.rate-limit': 'documented' } as const
const atOnce = 48
const block = 1000
const mostFindings = 20

const folder = mkdtempSync(join(tmpdir(), 'invitekit-fuzz-'))
const limits = ['sandboxes=12', 'invitations=500', 'snapshots=8'].flatMap((limit) => ['--limit', limit])
const conduct = Object.entries(switches).flatMap(([name, value]) => ['--switch', `${name}=${value}`])
const mock = await startMock([
  '--data',
  folder,
  '--clock',
  '2026-03-01T12:00:00Z',
  '--profile',
  profile,
  ...conduct,
  ...limits,
])
const rules = await rulesInForce({ profile, switches })
const { url } = mock.told
const findings: string[] = []
const counts = new Map<string, number>()

await control('/_mock/sandboxes', { name: 'canary', seed: 1 })
let bases = await baseRequests(mock.told)
const before = await canary()
const started = performance.now()
let next = 0
if (values.only !== undefined) await attempt(Number(values.only))
else await runAll()

if ((await canary()) !== before) findings.push('The canary sandbox has changed.')
const { status } = await ask(url, { path: '/_mock/health' })
if (status !== 200) findings.push(`Afterwards /_mock/health answered ${status}.`)
mock.child.kill('SIGTERM')
const ended = await mock.ended
if (ended !== 0) findings.push(`The mock ended with ${ended} instead of 0.`)
if (mock.log() !== '') findings.push(`The mock logged:\n${mock.log().slice(0, 5000)}`)
rmSync(folder, { recursive: true })

const seconds = Math.round((performance.now() - started) / 1000)
for (const [kind, count] of [...counts].toSorted(([a], [b]) => a.localeCompare(b))) console.log(`${count}\t${kind}`)
for (const finding of findings) console.error(finding)
console.log(`${Math.min(next, requests)} requests with seed ${seed} in ${seconds} s: ${findings.length} findings.`)
process.exitCode = findings.length > 0 ? 1 : 0

async function runAll(): Promise<void> {
  for (let end = block; next < requests && findings.length < mostFindings && isAlive(mock); end += block) {
    await Promise.all(Array.from({ length: atOnce }, () => run(Math.min(end, requests))))
    // What was removed is there again.
    if (isAlive(mock)) bases = await baseRequests(mock.told)
  }
}

async function run(end: number): Promise<void> {
  while (next < end && findings.length < mostFindings && isAlive(mock)) await attempt(next++)
}

/** One connection. The same number and seed make the same bytes. */
async function attempt(number: number): Promise<void> {
  const chance = new Chance(seed * 1_000_003 + number)
  if (chance.is(0.65)) {
    const message = mutateRequest(chance.of(bases), chance)
    const heard = await speak(url, [bytesOf(message)], 'wait')
    note(number, 'HTTP', heard.text, judgeMessage(message, heard, rules), bytesOf(message))
    return
  }
  const { kind, script } = mutateBytes(bytesOf(plain(chance.of(bases))), bytesOf(plain(chance.of(bases))), chance)
  const ending: Ending = chance.is(0.1) ? 'hang up' : 'finish'
  const heard = await speak(url, script, ending)
  const bytes = Buffer.concat(script.filter((part) => typeof part !== 'number'))
  note(number, kind, heard.text, ending === 'hang up' ? [] : judgeBytes(heard), bytes)
}

function plain({ method, path, headers, body }: BaseRequest): Message {
  return {
    method,
    target: path,
    headers: Object.entries({ host: 'localhost', ...headers }),
    body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
  }
}

function note(number: number, kind: string, answer: string, wrong: readonly string[], bytes: Buffer): void {
  const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => status)
  for (const status of statuses.length > 0 ? statuses : ['no answer']) {
    const key = `${kind === 'HTTP' ? kind : 'hardly HTTP'}: ${status}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  for (const each of wrong) {
    findings.push(
      `--seed ${seed} --only ${number} (${kind}): ${each}\n${JSON.stringify(bytes.toString('latin1').slice(0, 700))}\n`,
    )
  }
}

/** The world of a sandbox that no request names, to the letter. */
async function canary(): Promise<string> {
  await control('/sandboxes/canary/_mock/snapshots', { name: 'now' })
  return (await ask(url, { path: '/sandboxes/canary/_mock/snapshots/now' })).text
}

async function control(path: string, body: object): Promise<void> {
  await askJson(url, { method: 'POST', path, headers: { 'content-type': 'application/json' }, body })
}

function isAlive({ child }: MockProcess): boolean {
  if (child.exitCode === null && child.signalCode === null) return true
  findings.push(`The mock is gone: ${mock.log().slice(-3000)}`)
  return false
}
