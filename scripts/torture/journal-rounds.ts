import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { wordsLog, type Words } from '../../mock/keep/testing/words-log.ts'
import type { Chance } from '../drive/chance.ts'
import { tearJournal } from './tear-journal.ts'

const writers = 16
const longestLife = 400

interface Round {
  /** The last acknowledged number of each writer. */
  acknowledged: number[]
  isMidSnapshot: boolean
}

/** Lets a process write for a random time, kills it, and tells what it had acknowledged. */
async function killOne(folder: string, durability: string, life: number): Promise<Round> {
  const script = path.join(import.meta.dirname, 'journal-writer.ts')
  const said = `${folder}-acknowledged`
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder, durability, String(writers), said], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), closed])
  await setTimeout(life)
  if (child.exitCode !== null) throw new Error(`the writer ended by itself, with code ${child.exitCode}`)
  child.kill('SIGKILL')
  await closed
  const acknowledged = Array.from({ length: writers }, () => 0)
  for (const line of fs.readFileSync(said, 'utf8').split('\n').slice(0, -1)) {
    const [writer = NaN, number = NaN] = line.split(' ').map(Number)
    acknowledged[writer] = number
  }
  return { acknowledged, isMidSnapshot: fs.readdirSync(folder).some((name) => /^snapshot.*tmp$/.test(name)) }
}

/** What is wrong with the state, a sentence each. `known` is what each writer had reached for certain. */
function findLosses(words: Words, known: number[]): string[] {
  return known.flatMap((least, writer) => {
    const left = Number(words.get(`writer ${writer} left`) ?? 0)
    const right = Number(words.get(`writer ${writer} right`) ?? 0)
    const items = [...words.keys()].filter((key) => key.startsWith(`writer ${writer} item `))
    const wanted = left === 0 ? [] : [`writer ${writer} item ${left}`]
    return [
      ...(left < least ? [`writer ${writer}: ${least} was acknowledged, ${left} is there`] : []),
      // A writer waits for its answer: at most one change can be on disk that nobody was told of.
      ...(left > least + 1 ? [`writer ${writer}: ${left} is there, but ${least} was the last to be acknowledged`] : []),
      ...(left !== right || items.join() !== wanted.join() ? [`writer ${writer}: a change is half applied`] : []),
      ...(words.has('torn') ? ['a torn line was taken for a change'] : []),
    ]
  })
}

/**
 * Kills a process that writes to a journal, over and over, and looks whether its folder still holds every change that was
 * acknowledged, and none by half. Rejects when it does not; resolves with what was done, in words.
 */
export async function tortureJournal(rounds: number, chance: Chance): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-torture-'))
  let reached = Array.from({ length: writers }, () => 0)
  let midSnapshot = 0
  let torn = 0
  for (let round = 1; round <= rounds; round++) {
    const life = chance.below(longestLife)
    const { acknowledged, isMidSnapshot } = await killOne(folder, round % 3 === 0 ? 'power' : 'process', life)
    if (isMidSnapshot) midSnapshot++
    if (round % 2 === 0) tearJournal(folder, '["01234567",[["torn","never written to its end"]]]', chance)
    const journal = wordsLog(folder, { onNotice: () => torn++ })
    const words = (await journal.read()) ?? new Map<string, string>()
    await journal.close()
    const known = reached.map((number, writer) => Math.max(number, acknowledged[writer] ?? 0))
    const losses = findLosses(words, known)
    if (losses.length > 0) throw new Error(`Round ${round}, files in ${folder}:\n${losses.join('\n')}`)
    reached = known.map((_, writer) => Number(words.get(`writer ${writer} left`) ?? 0))
  }
  if (rounds >= 10 && (midSnapshot === 0 || torn === 0)) {
    throw new Error('No kill hit a snapshot, or no line was torn: the rounds have proved too little.')
  }
  fs.rmSync(folder, { recursive: true })
  fs.rmSync(`${folder}-acknowledged`)
  const total = reached.reduce((sum, number) => sum + number, 0)
  return `${rounds} rounds, ${total} changes, ${midSnapshot} kills during a snapshot, ${torn} torn lines cut`
}
