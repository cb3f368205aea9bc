import path from 'node:path'
import type { Disk } from './journal-disk.ts'
import { parseFooter, parseHeader } from './journal-header.ts'
import { parseLine } from './journal-line.ts'
import { readLines } from './journal-read-lines.ts'
import { fileName, type Chain, type StateFile } from './journal-chain.ts'
import { reasonOf, StoreError } from './store-error.ts'

/** What a folder's files say about themselves, beside the records that were replayed. */
export interface Replayed {
  records: number
  /** Bytes of the snapshot, 0 without one. */
  snapshotBytes: number
  /** Bytes of all journals but the newest. */
  olderBytes: number
  /** The newest journal up to its last whole record, and what follows that. */
  newest: { generation: number; bytes: number; torn: Torn | undefined } | undefined
  /** The oldest format version among the files. */
  version: number
}

/** A last line that is not whole: `ended` when a line feed ends it all the same. */
export interface Torn {
  bytes: number
  ended: boolean
}

/** Hands over a record; `version` is the format version of the file it comes from. May throw. */
export type OnRecord = (value: unknown, version: number) => void

/**
 * Reads a chain of state files, in order, and changes nothing on disk.
 *
 * @throws StoreError `state-damaged` or `state-newer`; what has been handed over by then is worth nothing.
 */
export function replay(disk: Disk, folder: string, chain: Chain, version: number, onRecord: OnRecord): Replayed {
  checkUnbroken(folder, chain)
  const result: Replayed = { records: 0, snapshotBytes: 0, olderBytes: 0, newest: undefined, version }
  const files = [...(chain.snapshot ? [chain.snapshot] : []), ...chain.journals]
  for (const file of files) {
    const read = readStateFile(disk, folder, file, version, onRecord)
    const isNewest = file === files.at(-1)
    if (read.torn && !isNewest) throw damaged(folder, file.name, read.lines)
    result.records += read.records
    result.version = Math.min(result.version, read.version)
    if (file.kind === 'snapshot') result.snapshotBytes = read.bytes
    else if (isNewest) result.newest = { generation: file.generation, bytes: read.bytes, torn: read.torn }
    else result.olderBytes += read.bytes
  }
  return result
}

function checkUnbroken(folder: string, { snapshot, journals }: Chain): void {
  if (snapshot === undefined && journals.length === 0) return
  const first = snapshot?.generation ?? 1
  if (snapshot === undefined && journals[0]?.generation !== first) {
    throw damaged(folder, fileName('snapshot', journals[0]?.generation ?? first), undefined, 'is missing')
  }
  const last = journals.at(-1)?.generation ?? first
  for (let generation = first; generation <= last; generation++) {
    if (journals[generation - first]?.generation !== generation) {
      throw damaged(folder, fileName('journal', generation), undefined, 'is missing')
    }
  }
}

interface ReadFile {
  records: number
  lines: number
  /** Up to the end of the last whole line. */
  bytes: number
  version: number
  torn: Torn | undefined
}

function readStateFile(
  disk: Disk,
  folder: string,
  file: StateFile,
  newestVersion: number,
  onRecord: OnRecord,
): ReadFile {
  const handle = disk.open(path.join(folder, file.name))
  try {
    const read: ReadFile = { records: 0, lines: 0, bytes: 0, version: 0, torn: undefined }
    let footer: number | undefined
    for (const { number, bytes, ended } of readLines(disk, handle)) {
      if (read.torn || footer !== undefined)
        throw damaged(folder, file.name, footer === undefined ? read.lines : number)
      read.lines = number
      const line = ended ? parseLine(bytes) : undefined
      if (number === 1) {
        const header = parseHeader(line)
        if (header?.kind !== file.kind || header.generation !== file.generation) {
          throw damaged(folder, file.name, 1, firstLineProblem(bytes))
        }
        if (header.version > newestVersion) throw newer(folder, header.writtenBy)
        read.version = header.version
      } else if (line?.kind === 'record') {
        try {
          onRecord(line.value, read.version)
        } catch (error) {
          if (error instanceof StoreError) throw error
          throw damaged(folder, file.name, number, `holds a record that does not fit: ${reasonOf(error)}`)
        }
        read.records++
      } else if (line === undefined && file.kind === 'journal') {
        read.torn = { bytes: bytes.length + (ended ? 1 : 0), ended }
        continue
      } else {
        footer = file.kind === 'snapshot' ? parseFooter(line) : undefined
        if (footer !== read.records) throw damaged(folder, file.name, number)
      }
      read.bytes += bytes.length + 1
    }
    if (read.lines === 0) throw damaged(folder, file.name, undefined, 'is empty')
    if (file.kind === 'snapshot' && footer === undefined) {
      throw damaged(folder, file.name, undefined, 'is cut short: its last line, which counts its records, is missing')
    }
    return read
  } finally {
    disk.close(handle)
  }
}

function firstLineProblem(bytes: Buffer): string {
  return bytes.toString('latin1', 0, 3) === '\u00ef\u00bb\u00bf'
    ? 'starts with a byte-order mark, so an editor has changed it'
    : 'is not the first line that invitekit writes into a file of this name'
}

function damaged(folder: string, name: string, line: number | undefined, problem = 'is damaged'): StoreError {
  const where = line === undefined ? '' : `, line ${line},`
  return new StoreError(
    'state-damaged',
    `The state in ${folder} is damaged: ${name}${where} ${problem}. Nothing was changed. To keep every whole record ` +
      `and a copy of the damaged file, run: invitekit repair --data ${folder}. Or start with another --data DIR or with --memory.`,
  )
}

function newer(folder: string, writtenBy: string): StoreError {
  return new StoreError(
    'state-newer',
    `The state in ${folder} was written by ${writtenBy}, whose format this version cannot read. ` +
      'Start that version or a newer one, or start with another --data DIR or with --memory.',
  )
}
