import path from 'node:path'
import type { Disk } from './disk.ts'
import { readClosing } from './closing.ts'
import { parseClosing, parseFooter, parseHeader, type Header } from './header.ts'
import { parseLine, type Line } from './line.ts'
import { readLines } from './read-lines.ts'
import { fileName, type Chain, type StateFile } from './chain.ts'
import { reasonOf, StoreError } from '../world/store-error.ts'

/** What a folder's files say about themselves, beside the records that were replayed. */
export interface Replayed {
  records: number
  /** Bytes of the checkpoint, 0 without one. */
  checkpointBytes: number
  /** Bytes of all logs but the newest. */
  olderBytes: number
  /** The newest log up to its last whole record, and what follows that. */
  newest: { generation: number; bytes: number; torn: Torn | undefined; isClosed: boolean } | undefined
  /** The oldest format version among the files. */
  version: number
  /** The number of the record that is written next. */
  next: number
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
  const result: Replayed = { records: 0, checkpointBytes: 0, olderBytes: 0, newest: undefined, version, next: 1 }
  const closing = chain.isClosed ? readClosing(disk, folder) : undefined
  const files = [...(chain.checkpoint ? [chain.checkpoint] : []), ...chain.logs]
  for (const file of files) {
    const read = readStateFile(disk, folder, file, version, result.next, onRecord)
    const isNewest = file === files.at(-1)
    if (read.torn && !isNewest) throw damaged(folder, file.name, read.lines)
    result.records += read.records
    result.version = Math.min(result.version, read.version)
    result.next = read.next
    if (file.kind === 'checkpoint') result.checkpointBytes = read.bytes
    else if (isNewest) {
      const { bytes, torn, isClosed } = read
      result.newest = { generation: file.generation, bytes, torn, isClosed }
      if (closing !== undefined && read.next < closing) {
        const ends = `ends with record ${read.next - 1}, and ended with ${closing - 1} when the mock stopped`
        throw damaged(folder, file.name, undefined, `${ends}: its last lines are missing`)
      }
    } else result.olderBytes += read.bytes
  }
  return result
}

function checkUnbroken(folder: string, { checkpoint, logs, isClosed }: Chain): void {
  if (checkpoint === undefined && logs.length === 0 && !isClosed) return
  const first = checkpoint?.generation ?? 1
  if (checkpoint === undefined && logs[0] && logs[0].generation !== first) {
    throw damaged(folder, fileName('checkpoint', logs[0].generation), undefined, 'is missing')
  }
  const last = logs.at(-1)?.generation ?? first
  for (let generation = first; generation <= last; generation++) {
    if (logs[generation - first]?.generation !== generation) {
      throw damaged(folder, fileName('log', generation), undefined, 'is missing')
    }
  }
}

interface ReadFile {
  records: number
  lines: number
  /** Up to the end of the last whole line that is no closing one. */
  bytes: number
  version: number
  torn: Torn | undefined
  isClosed: boolean
  /** The number of the record that has to follow in the next file. */
  next: number
}

function readStateFile(
  disk: Disk,
  folder: string,
  file: StateFile,
  newestVersion: number,
  next: number,
  onRecord: OnRecord,
): ReadFile {
  const handle = disk.open(path.join(folder, file.name))
  try {
    const read: ReadFile = { records: 0, lines: 0, bytes: 0, version: 0, torn: undefined, isClosed: false, next }
    let header: Header | undefined
    let footer: number | undefined
    for (const { number, bytes, ended } of readLines(disk, handle)) {
      if (read.torn || footer !== undefined)
        throw damaged(folder, file.name, footer === undefined ? read.lines : number)
      const line = ended ? parseLine(bytes) : undefined
      if (read.isClosed && line !== undefined) {
        throw damaged(folder, file.name, number, 'follows the line that was written when the mock stopped')
      }
      read.lines = number
      if (number === 1) {
        header = parseHeader(line)
        if (header?.kind !== file.kind || header.generation !== file.generation) {
          throw damaged(folder, file.name, 1, firstLineProblem(bytes))
        }
        if (header.version > newestVersion) throw newer(folder, header, newestVersion)
        read.version = header.version
        if (file.kind === 'checkpoint') read.next = header.first ?? 1
        else if (header.first !== undefined && header.first !== next) {
          throw damaged(folder, file.name, 1, `begins with record ${header.first} where ${next} is due: ${astray}`)
        }
      } else if (line?.kind === 'record') {
        const wanted = file.kind === 'checkpoint' ? -1 - read.records : read.next
        if (header?.first !== undefined && line.number !== wanted) {
          const found = line.number === undefined ? 'a record without a number' : `record ${Math.abs(line.number)}`
          throw damaged(folder, file.name, number, `is ${found} where ${Math.abs(wanted)} is due: ${astray}`)
        }
        try {
          onRecord(line.value, read.version)
        } catch (error) {
          if (error instanceof StoreError) throw error
          throw damaged(folder, file.name, number, `holds a record that does not fit: ${reasonOf(error)}`)
        }
        read.records++
        if (file.kind === 'log') read.next++
      } else if (line === undefined && file.kind === 'log') {
        read.torn = { bytes: bytes.length + (ended ? 1 : 0), ended }
        continue
      } else if (file.kind === 'log') {
        requireClosing(folder, file, line, number, read.next)
        read.isClosed = true
        continue
      } else {
        footer = parseFooter(line)
        if (footer !== read.records) throw damaged(folder, file.name, number)
      }
      read.bytes += bytes.length + 1
    }
    if (read.lines === 0) throw damaged(folder, file.name, undefined, 'is empty')
    if (file.kind === 'checkpoint' && footer === undefined) {
      throw damaged(folder, file.name, undefined, 'is cut short: its last line, which counts its records, is missing')
    }
    return read
  } finally {
    disk.close(handle)
  }
}

const astray = 'a line is missing, doubled or moved'

function requireClosing(folder: string, file: StateFile, line: Line | undefined, number: number, next: number): void {
  const closing = parseClosing(line)
  if (closing === undefined) throw damaged(folder, file.name, number)
  if (closing !== next) {
    throw damaged(
      folder,
      file.name,
      number,
      `says that record ${closing - 1} is the last and ${next - 1} is: ${astray}`,
    )
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

function newer(folder: string, { version, writtenBy }: Header, known: number): StoreError {
  return new StoreError(
    'state-newer',
    `The state in ${folder} has format ${version}, written by ${writtenBy}; this version reads formats up to ${known}. ` +
      'Start that version or a newer one, or start with another --data DIR or with --memory.',
  )
}
