import fs from 'node:fs'
import path from 'node:path'
import type { Chance } from '../drive/chance.ts'

/** Leaves what a write that was cut short leaves: the beginning of a line. */
export function tearJournal(folder: string, line: string, chance: Chance): void {
  fs.appendFileSync(newestJournal(folder), line.slice(0, 1 + chance.below(line.length - 1)))
}

/** Cuts into the last line, as if it had never been written to its end. */
export function truncateJournal(folder: string, chance: Chance): void {
  const file = newestJournal(folder)
  const bytes = fs.readFileSync(file)
  const start = bytes.lastIndexOf('\n', bytes.length - 2) + 1
  fs.truncateSync(file, start + chance.below(bytes.length - start - 1))
}

function newestJournal(folder: string): string {
  const newest = fs
    .readdirSync(folder)
    .filter((name) => /^journal-\d+\.ndjson$/.test(name))
    .toSorted((a, b) => a.localeCompare(b))
    .at(-1)
  if (newest === undefined) throw new Error(`${folder} has no journal`)
  return path.join(folder, newest)
}
