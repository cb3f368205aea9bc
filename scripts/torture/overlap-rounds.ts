import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, askJson, type Answer, type Ask } from '../drive/ask.ts'
import type { Chance } from '../drive/chance.ts'
import { startMock, type MockProcess } from '../drive/mock-process.ts'
import { servicesOf } from '../drive/services.ts'
import { recordsOf, snapshotNames, snapshotRecords } from './mock-records.ts'

/** So many for each service make a sandbox that is written in parts. */
const invitations = 3500
const atOnce = 5
/** Milliseconds. */
const longestDelay = 80

/** Everything that a mock holds: a digest of each sandbox and of each snapshot, by name. */
type Survey = ReadonlyMap<string, string>

/**
 * Restores, resets, copies, removes and makes large sandboxes, several at once, and looks whether a restart finds every
 * sandbox and snapshot as it was, record by record; and, when it was killed meanwhile, each large one as it was or as it
 * was to become. Rejects when not; resolves with what was done, in words.
 */
export async function tortureOverlaps(rounds: number, chance: Chance): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-torture-'))
  let done = 0
  let refused = 0
  let kills = 0
  const open = () => startMock(['--data', folder, '--seed', '1', '--invitations', '2'])
  let mock = await open()
  for (let round = 1; round <= rounds; round += 1) {
    const where = `Round ${round} of overlaps, files in ${folder}`
    const { url } = mock.told
    await prepare(mock)
    const answers = await Promise.all(Array.from({ length: atOnce }, () => later(url, anyStep(chance), chance)))
    for (const { status, text } of answers) {
      if (status < 300) done += 1
      else if (status === 404 || status === 409) refused += 1
      else throw new Error(`${where}: ${status} ${text}`)
    }
    const before = await survey(url)
    mock = await again(mock, open, round % 2 === 0 ? 'SIGKILL' : 'SIGTERM')
    compare(where, before, await survey(mock.told.url))
    await prepare(mock)
    const known = await survey(mock.told.url)
    const wanted = new Set(['big start', 'big s1', 'big s2'].map((name) => known.get(name)))
    const steps = Promise.allSettled(
      ['s1', 's2', 'start'].map((name) => later(mock.told.url, toBig(`snapshots/${name}/restore`), chance)),
    )
    await sleep(chance.below(250))
    mock = await again(mock, open, 'SIGKILL')
    await steps
    kills += 1
    compare(where, known, await survey(mock.told.url), wanted)
  }
  await again(mock, undefined, 'SIGTERM')
  fs.rmSync(folder, { recursive: true })
  return `${rounds} rounds, ${done} replacements of large sandboxes ${atOnce} at once and ${refused} refused, ${kills} kills meanwhile`
}

/** Sees to it that there is a large sandbox with snapshots that differ. */
async function prepare({ told }: MockProcess): Promise<void> {
  const { url } = told
  for (const name of ['copy', 'big']) await ask(url, { method: 'DELETE', path: `/_mock/sandboxes/${name}` })
  await askJson(url, toControl('', 'sandboxes', { name: 'big', seed: 1, parameters: { invitations } }))
  const [service] = servicesOf(told, '/sandboxes/big')
  for (const name of ['start', 's1', 's2']) {
    await askJson(url, toControl('/sandboxes/big', 'snapshots', { name }))
    await askJson(url, service!.invite(`after-${name}@example.com`))
  }
}

function anyStep(chance: Chance): Ask {
  return chance.of<Ask>([
    toBig('snapshots/s1/restore'),
    toBig('snapshots/s2/restore'),
    toBig('reset'),
    toBig('snapshots', { name: 's2' }),
    toBig('fork', { name: 'copy' }),
    toControl('', 'sandboxes', { name: 'copy', parameters: { invitations } }),
    { method: 'DELETE', path: '/_mock/sandboxes/copy' },
    { method: 'DELETE', path: '/_mock/sandboxes/big' },
    toControl('', 'sandboxes', { name: 'big', seed: 1, parameters: { invitations } }),
  ])
}

async function later(url: string, step: Ask, chance: Chance): Promise<Answer> {
  await sleep(chance.below(longestDelay))
  return ask(url, step, 60_000)
}

async function again(
  mock: MockProcess,
  open: (() => Promise<MockProcess>) | undefined,
  signal: 'SIGKILL' | 'SIGTERM',
): Promise<MockProcess> {
  mock.child.kill(signal)
  const status = await mock.ended
  if (signal === 'SIGTERM' && status !== 0) throw new Error(`The mock ended with ${status}: ${mock.log()}`)
  if (/"level":(50|60)/.test(mock.log())) throw new Error(`The log tells of a failure: ${mock.log()}`)
  return open ? open() : mock
}

async function survey(url: string): Promise<Survey> {
  const { sandboxes } = await askJson<{ sandboxes: { name: string }[] }>(url, { path: '/_mock/sandboxes' })
  const found = new Map<string, string>()
  for (const { name } of sandboxes) {
    found.set(name, digest(await recordsOf(url, name)))
    for (const snapshot of await snapshotNames(url, name)) {
      found.set(`${name} ${snapshot}`, digest(await snapshotRecords(url, name, snapshot)))
    }
  }
  return found
}

/** Throws unless all that was there is there, as it was or as it may have become, and nothing else. */
function compare(where: string, before: Survey, found: Survey, become?: ReadonlySet<string | undefined>): void {
  const names = [...new Set([...before.keys(), ...found.keys()])]
  const isRight = (name: string) =>
    found.get(name) === before.get(name) || (name === 'big' && become?.has(found.get(name)) === true)
  const wrong = names.filter((name) => !isRight(name))
  if (wrong.length > 0) throw new Error(`${where}: not as it was is ${wrong.join(', ')}.`)
}

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')

const toBig = (step: string, body?: object): Ask => toControl('/sandboxes/big', step, body)

function toControl(prefix: string, step: string, body?: object): Ask {
  const headers = { 'content-type': 'application/json' }
  return { method: 'POST', path: `${prefix}/_mock/${step}`, ...(body && { headers, body }) }
}
