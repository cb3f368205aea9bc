import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '../drive/ask.ts'
import type { Chance } from '../drive/chance.ts'
import { startMock } from '../drive/mock-process.ts'
import { complaints, crowd } from './crowd.ts'

/** What is done to the folder, and undone for the next start. */
const ways = ['renamed', 'renamed with its parent', 'renamed under a new one', 'removed'] as const

/**
 * Takes the folder away from under a mock that is written to, over and over. Nothing may be acknowledged from then on,
 * all that was before has to be in the folder when that was only renamed, and what took its place stays as it is. Rejects
 * when that is not so; resolves with what was done, in words.
 */
export async function tortureFolder(rounds: number, chance: Chance): Promise<string> {
  let changes = 0
  let refusals = 0
  for (let round = 1; round <= rounds; round++) {
    const way = ways[round % ways.length]
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-torture-'))
    const parent = path.join(root, 'parent')
    const folder = path.join(parent, 'state')
    const moved = way === 'renamed with its parent' ? parent : folder
    const args = ['--data', folder, '--scenario', 'empty', '--durability', round % 3 === 0 ? 'power' : 'process']
    const mock = await startMock(args)
    const people = crowd(mock)
    await sleep(chance.below(400))
    if (way === 'removed') fs.rmSync(folder, { recursive: true })
    else fs.renameSync(moved, `${moved}-away`)
    if (way === 'renamed under a new one') fs.mkdirSync(folder)
    const before = people.accepted.size
    for (let wait = 0; people.refused.size < 2 * people.size && wait < 10_000; wait += 10) await sleep(10)
    const wrong = people.refused.size === 0 ? ['no change was refused'] : []
    // Each of them may have had one answer under way.
    const late = people.accepted.size - before
    if (late > people.size) wrong.push(`${late} changes were acknowledged`)
    const health = await ask(mock.told.url, { path: '/_mock/health' })
    if (health.status !== 503) wrong.push(`/_mock/health answered ${health.status}`)
    await people.stop()
    mock.child.kill('SIGTERM')
    const status = await mock.ended
    if (status !== 0) wrong.push(`the mock ended with ${status}`)
    const lines = mock.log().trim().split('\n')
    if (lines.length !== 1) wrong.push(`it wrote ${lines.length} lines: ${mock.log()}`)
    if (way === 'renamed under a new one') fs.rmdirSync(folder)
    if (way !== 'removed') {
      fs.renameSync(`${moved}-away`, moved)
      const again = await startMock(args)
      wrong.push(...(await complaints(again, people.accepted, people.refused)))
      again.child.kill('SIGTERM')
      await again.ended
    }
    if (wrong.length > 0)
      throw new Error(`Round ${round}, the folder was ${way}, files in ${root}:\n${wrong.join('\n')}`)
    changes += people.accepted.size
    refusals += people.refused.size
    fs.rmSync(root, { recursive: true })
  }
  return `${rounds} folders taken away, ${changes} changes before, ${refusals} refused after`
}
