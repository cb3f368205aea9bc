import path from 'node:path'
import type { Disk } from './disk.ts'
import { closingName } from './chain.ts'
import { closingLine, parseClosing } from './header.ts'
import { parseLine } from './line.ts'
import { readLines } from './read-lines.ts'

/** Tells with what number the log ends; all before it is on the disk. Does without when it can't be written: then the next start takes the mock for one that was killed. */
export function writeClosing(disk: Disk, folder: string, next: number): void {
  try {
    const file = disk.create(path.join(folder, closingName))
    try {
      disk.write(file, Buffer.from(closingLine(next)), 0)
    } finally {
      disk.close(file)
    }
  } catch {
    // A part of it says nothing, as none does.
  }
}

/** The number of a next record, or undefined when the file does not tell. Throws the system's error. */
export function readClosing(disk: Disk, folder: string): number | undefined {
  const file = disk.open(path.join(folder, closingName))
  try {
    for (const { bytes, ended } of readLines(disk, file)) return ended ? parseClosing(parseLine(bytes)) : undefined
    return undefined
  } finally {
    disk.close(file)
  }
}

export const removeClosing = (disk: Disk, folder: string): void => disk.remove(path.join(folder, closingName))
