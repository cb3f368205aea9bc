import path from 'node:path'
import type { Disk } from './disk.ts'

export type FileKind = 'log' | 'checkpoint'

/** What the kinds are called on the disk, in a file's name and its first line. */
export const wordOnDisk: Readonly<Record<FileKind, string>> = { log: 'journal', checkpoint: 'snapshot' }

export const kindOf = (word: string | undefined): FileKind | undefined =>
  word === wordOnDisk.log ? 'log' : word === wordOnDisk.checkpoint ? 'checkpoint' : undefined

/** A state file: `snapshot-0002.ndjson` or `journal-0002.ndjson`. */
export interface StateFile {
  kind: FileKind
  generation: number
  name: string
}

export const fileName = (kind: FileKind, generation: number): string =>
  `${wordOnDisk[kind]}-${String(generation).padStart(4, '0')}.ndjson`

export const stateFile = (kind: FileKind, generation: number): StateFile => ({
  kind,
  generation,
  name: fileName(kind, generation),
})

/** A file gets this ending until it is whole, and loses it by a rename. */
export const unfinished = '.tmp'

/**
 * What a stop leaves: the number of a next record. What is missing at the end of the log shows by it. While a mock runs
 * there is none, nor when it was killed.
 */
export const closingName = 'closed.ndjson'

const statePattern = /^(journal|snapshot)-(\d{4,15})\.ndjson$/
const unfinishedPattern = /^(journal|snapshot)-\d{4,15}\.ndjson\.tmp$/

/**
 * What a state folder holds. The state is the newest checkpoint and the logs from its generation on, in order;
 * without a checkpoint, all logs. `outdated` has been replaced by the checkpoint, `unfinished` was never completed.
 * Other files in the folder are not ours and are left alone.
 */
export interface Chain {
  checkpoint: StateFile | undefined
  logs: StateFile[]
  outdated: string[]
  unfinished: string[]
  isClosed: boolean
}

/** Lists a state folder. */
export function listChain(disk: Pick<Disk, 'list'>, folder: string): Chain {
  const names = disk.list(folder)
  const files = names.flatMap(parseName).sort((a, b) => a.generation - b.generation)
  const checkpoint = files.findLast((file) => file.kind === 'checkpoint')
  const first = checkpoint?.generation ?? 0
  return {
    checkpoint,
    logs: files.filter((file) => file.kind === 'log' && file.generation >= first),
    outdated: files.filter((file) => file.generation < first).map((file) => file.name),
    unfinished: names.filter((name) => unfinishedPattern.test(name)),
    isClosed: names.includes(closingName),
  }
}

function parseName(name: string): StateFile[] {
  const [, word, digits] = statePattern.exec(name) ?? []
  const kind = kindOf(word)
  if (kind === undefined) return []
  const file = stateFile(kind, Number(digits))
  return file.name === name ? [file] : []
}

/** Copies a file aside, under a name that is free, and returns that name. */
export function backUp(disk: Pick<Disk, 'list' | 'copy'>, folder: string, name: string): string {
  const taken = new Set(disk.list(folder))
  let number = 1
  while (taken.has(`${name}.damaged-${number}`)) number++
  const copy = `${name}.damaged-${number}`
  disk.copy(path.join(folder, name), path.join(folder, copy))
  return copy
}
