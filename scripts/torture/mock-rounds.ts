import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, askJson } from '../drive/ask.ts'
import type { Chance } from '../drive/chance.ts'
import { spawnMock, startMock, type MockProcess } from '../drive/mock-process.ts'
import { servicesOf } from '../drive/services.ts'
import { survey } from './mock-survey.ts'
import { InvitationWriter, SandboxWriter, SnapshotWriter } from './mock-writers.ts'
import { tearJournal, truncateJournal } from './tear-journal.ts'
import type { Writer } from './writer.ts'

/** Milliseconds. */
const longestLife = 1200
const longestStart = 400

/** So many invitations in a sandbox make a survey slow. */
const enough = 4000

/** Enough for a snapshot of the sandbox to be a quarter of a megabyte: some of them make the store write one of its own. */
const ballast = 200

interface Tally {
  changes: number
  midSnapshot: number
  midStart: number
  cut: number
}

/**
 * Kills a mock that is written to over HTTP, over and over, and looks after each start whether it holds what it had
 * acknowledged. Rejects when it does not; resolves with what was done, in words.
 */
export async function tortureMock(rounds: number, chance: Chance): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-torture-'))
  const tally: Tally = { changes: 0, midSnapshot: 0, midStart: 0, cut: 0 }
  let writers: Writer[] | undefined
  for (let round = 1; round <= rounds; round++) {
    const mock = await start(folder, round)
    writers ??= writersFor(mock, chance)
    await begin(mock, writers, `Round ${round}, files in ${folder}`, tally)
    await killWhileWritten(mock, folder, writers, chance, round % 2 === 0, tally)
    if (round % 4 === 1) tearJournal(folder, '["01234567",["default",[["invitations"', chance)
    if (round % 4 === 3) await truncateVictim(folder, writers, chance, round, tally)
    if (round % 5 === 0) await killAtStart(folder, chance, tally)
  }
  for (const last of ['after the last round', 'after a stop']) {
    const mock = await start(folder, 0)
    await begin(mock, writers ?? [], `A start ${last}, files in ${folder}`, tally)
    mock.child.kill('SIGTERM')
    const status = await mock.ended
    if (status !== 0) throw new Error(`The mock ended with ${status} when it was told to stop.`)
  }
  const { changes, midSnapshot, midStart, cut } = tally
  if (rounds >= 10 && (midSnapshot === 0 || midStart === 0 || cut === 0)) {
    throw new Error('No kill hit a snapshot or a start, or no line was cut: the rounds have proved too little.')
  }
  fs.rmSync(folder, { recursive: true })
  const kills = `${midSnapshot} kills during a snapshot, ${midStart} during a start`
  return `${rounds} rounds, ${changes} changes over HTTP, ${kills}, ${cut} torn or truncated lines cut`
}

const start = (folder: string, round: number) => startMock(argumentsFor(folder, round))

function argumentsFor(folder: string, round: number): string[] {
  const durability = round % 3 === 0 ? 'power' : 'process'
  return ['--data', folder, '--durability', durability, '--seed', '1', '--invitations', String(ballast)]
}

function writersFor({ told }: MockProcess, chance: Chance): Writer[] {
  const services = servicesOf(told)
  const sandboxes = ['box-1', 'box-2'].map(
    (name) => new SandboxWriter(name, servicesOf(told, `/sandboxes/${name}`), chance),
  )
  return [
    ...[1, 2].flatMap((number) => services.map((service) => new InvitationWriter(service, number, chance))),
    ...sandboxes,
    new SnapshotWriter('snapshots', chance),
  ]
}

/** Looks whether all is there; starts anew when it has become too much to look at. */
async function begin(mock: MockProcess, writers: readonly Writer[], where: string, tally: Tally): Promise<void> {
  const { invitations } = await survey(mock, writers, where)
  if (/cut/.test(mock.log())) tally.cut += 1
  if (invitations.length <= enough) return
  await askJson(mock.told.url, { method: 'POST', path: '/_mock/reset' })
  for (const writer of writers) if (writer instanceof InvitationWriter) writer.known = new Map()
}

async function killWhileWritten(
  mock: MockProcess,
  folder: string,
  writers: readonly Writer[],
  chance: Chance,
  inSnapshot: boolean,
  tally: Tally,
): Promise<void> {
  const { url } = mock.told
  const writing = Promise.all(writers.map((writer) => writeUntilKilled(mock, url, writer, tally)))
  const isMidSnapshot = () => fs.readdirSync(folder).some((name) => /^snapshot.*tmp$/.test(name))
  const life = chance.below(longestLife)
  if (inSnapshot) for (let wait = 0; wait < 3000 && !isMidSnapshot(); wait++) await sleep(1)
  await sleep(inSnapshot ? chance.below(20) : life)
  mock.child.kill('SIGKILL')
  await mock.ended
  if (isMidSnapshot()) tally.midSnapshot += 1
  await writing
}

async function writeUntilKilled({ child }: MockProcess, url: string, writer: Writer, tally: Tally): Promise<void> {
  for (;;) {
    try {
      const { ask: asked, after, onAnswer } = await writer.next(url)
      writer.asking = after
      const answer = await ask(url, asked)
      if (answer.status >= 400) throw new Error(`${asked.method} ${asked.path}: ${answer.status} ${answer.text}`)
      onAnswer?.(answer)
      writer.known = after
      writer.asking = undefined
      tally.changes += 1
    } catch (error) {
      if (child.killed) return
      throw error
    }
  }
}

/** Cuts into a change that was made while nothing else was: it must be gone as a whole, and nothing with it. */
async function truncateVictim(
  folder: string,
  writers: readonly Writer[],
  chance: Chance,
  round: number,
  tally: Tally,
): Promise<void> {
  const mock = await start(folder, round)
  await begin(mock, writers, `Before a truncation in round ${round}, files in ${folder}`, tally)
  const [service] = servicesOf(mock.told)
  await askJson(mock.told.url, service!.invite(`clickhouse-1.victim.${round}@example.com`))
  mock.child.kill('SIGKILL')
  await mock.ended
  truncateJournal(folder, chance)
}

async function killAtStart(folder: string, chance: Chance, tally: Tally): Promise<void> {
  const { child, ended, ready } = spawnMock(argumentsFor(folder, 0))
  const isReady = ready.then(
    () => true,
    () => false,
  )
  await sleep(chance.below(longestStart))
  child.kill('SIGKILL')
  await ended
  if (!(await isReady)) tally.midStart += 1
}
