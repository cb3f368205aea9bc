import { parseArgs } from 'node:util'
import { Chance } from '../drive/chance.ts'
import { tortureFolder } from './folder-rounds.ts'
import { tortureJournal } from './journal-rounds.ts'
import { tortureMachines } from './machine-rounds.ts'
import { tortureMock } from './mock-rounds.ts'
import { tortureOverlaps } from './overlap-rounds.ts'

/**
 * Kills what writes, over and over, and looks whether the state folder still holds every change that was acknowledged,
 * and none by half: first the journal alone, then the whole mock over HTTP; takes its folder away. `--rounds N` of each,
 * 100 unless set; then, in a tenth of the rounds, two machines have one folder, and large sandboxes are replaced while they
 * are replaced. `--seed S` chooses the moments. Exits with 1 when a change is lost.
 */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
})
const rounds = Number(values.rounds)
const chance = new Chance(Number(values.seed))

try {
  const all = { journal: tortureJournal, mock: tortureMock, folder: tortureFolder, 'two machines': tortureMachines }
  for (const [what, torture] of Object.entries(all)) {
    console.log(`${what}: ${await torture(rounds, chance)}. Every acknowledged change is there, none is half applied.`)
  }
  // One takes as long as ten of the others.
  console.log(`overlaps: ${await tortureOverlaps(Math.ceil(rounds / 10), chance)}. Each restart found what was there.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
