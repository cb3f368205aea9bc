/**
 * Holds `compare` against oasdiff by the table of changes: what breaks for oasdiff must not be harmless for compare.
 *
 *   npm run compare:oracle
 *
 * oasdiff is a program in Go: go install github.com/oasdiff/oasdiff@latest. OASDIFF names it where it is not on the PATH.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { rows, shop, silent } from '../contracts/verify/compare/spec-changes.table.ts'
import { specChanges } from '../contracts/verify/compare/spec-changes.ts'

const program = process.env['OASDIFF'] ?? 'oasdiff'
if (spawnSync(program, ['--version']).error) {
  console.log(`Skipped: ${program} can't be started. Install it: go install github.com/oasdiff/oasdiff@latest`)
  process.exit(0)
}

/** What oasdiff calls breaking though no client notices. */
const falseAlarms = new Set([
  'another name of a scheme', // The same header is sent.
  'a bound that integers keep anyway', // Above 0 is from 1 on.
])

const folder = mkdtempSync(join(tmpdir(), 'invitekit-oracle-'))
const [old, fresh] = [join(folder, 'old.json'), join(folder, 'new.json')]
const missed: string[] = []
const ours: string[] = []
const both = { breaking: 0, harmless: 0 }
try {
  writeFileSync(old, JSON.stringify(shop()))
  for (const [what, change] of [...rows, ...silent]) {
    const changed = shop()
    change(changed)
    writeFileSync(fresh, JSON.stringify(changed))
    const { status, stdout, stderr } = spawnSync(program, ['breaking', old, fresh, '--format', 'json'], {
      encoding: 'utf8',
    })
    if (status !== 0 && stdout === '') throw new Error(`oasdiff failed at "${what}": ${stderr}`)
    const theirs = (JSON.parse(stdout === '' ? '[]' : stdout) as { id: string }[] | null) ?? []
    const breaks = specChanges(shop(), changed, '2030-01-01').some(({ severity }) => severity !== 'harmless')
    if (theirs.length > 0 && !breaks && !falseAlarms.has(what))
      missed.push(`${what}: ${theirs.map(({ id }) => id).join(', ')}`)
    else if (theirs.length === 0 && breaks) ours.push(what)
    else both[breaks ? 'breaking' : 'harmless'] += 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${both.breaking} break and ${both.harmless} are harmless for both.`)
console.log(`Only for compare: ${ours.length}\n${ours.map((each) => `  ${each}\n`).join('')}`)
console.log(`Only for oasdiff: ${missed.length}\n${missed.map((each) => `  ${each}\n`).join('')}`)
process.exitCode = missed.length > 0 ? 1 : 0
