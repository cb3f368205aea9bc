import path from 'node:path'
import type { StateFile } from './chain.ts'
import type { Disk } from './disk.ts'
import { parseClosing, parseFooter, parseHeader, type Header } from './header.ts'
import { parseLine } from './line.ts'
import { readLines } from './read-lines.ts'

/** A record that is whole, and where it lies. */
export interface Whole {
  file: string
  /** Undefined in files that were written before records had numbers. */
  number: number | undefined
  /** Offset of its line's first byte. */
  start: number
  /** Of its line without the line feed, in bytes. */
  length: number
}

/** What is in a state file, however damaged. */
export interface Finding {
  file: StateFile
  isLost: boolean
  header: Header | undefined
  /** In the order of the file. */
  records: Whole[]
  /** Lines that are no whole ones. */
  damaged: number
  /** Those of them that stand at the end. */
  damagedEnd: number
  /** Whether there is a whole line that does not belong there, or one that belongs there is missing. */
  isStrange: boolean
  /** How many records a checkpoint's last line counts. */
  footer: number | undefined
  /** The number of a next record, as a closed log's last line tells. */
  closing: number | undefined
}

/** What is known of a file that is missing. */
export const lost = (file: StateFile): Finding => ({
  file,
  isLost: true,
  header: undefined,
  records: [],
  damaged: 0,
  damagedEnd: 0,
  isStrange: false,
  footer: undefined,
  closing: undefined,
})

/** Reads a state file and keeps going, whatever is in it. Throws the system's error. */
export function inspect(disk: Disk, folder: string, file: StateFile): Finding {
  const finding: Finding = { ...lost(file), isLost: false }
  const handle = disk.open(path.join(folder, file.name))
  let isEnded = false
  try {
    for (const { number, start, bytes, ended } of readLines(disk, handle)) {
      const line = ended ? parseLine(bytes) : undefined
      const header = number === 1 ? parseHeader(line) : undefined
      if (isEnded) finding.isStrange = true
      if (header?.kind === file.kind && header.generation === file.generation) finding.header = header
      else if (line?.kind === 'record') {
        finding.records.push({ file: file.name, number: line.number, start, length: bytes.length })
        finding.damagedEnd = 0
      } else if (line === undefined && number > 1) {
        finding.damaged++
        finding.damagedEnd++
      } else {
        const end = file.kind === 'checkpoint' ? parseFooter(line) : parseClosing(line)
        if (end === undefined) finding.isStrange = true
        else if (file.kind === 'checkpoint') finding.footer ??= end
        else finding.closing ??= end
        isEnded = end !== undefined
      }
    }
  } finally {
    disk.close(handle)
  }
  if (file.kind === 'checkpoint' && !isEnded) finding.isStrange = true
  return finding
}
