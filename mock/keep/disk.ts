import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { idAt, idOf, sameFile, type FileId } from './file-id.ts'
import type { HeldFolder } from './folder-held.ts'
import { lockFolder, type LockOptions } from './folder-lock.ts'

/** What the log asks of a folder that is its process's. */
export type Held = Pick<HeldFolder, 'hasRival' | 'state' | 'beat' | 'release' | 'onTaken'>

/**
 * What the log asks of the machine. Offsets and sizes are in bytes; each call throws, or rejects with, the
 * system's own error. A test hands in another one to fill the disk or to pull the plug.
 */
export interface Disk {
  /** Takes the folder for this process. */
  lock(folder: string, options?: LockOptions): Promise<Held>
  makeFolder(folder: string): void
  list(folder: string): string[]
  /** Opens an existing file for reading and writing. */
  open(path: string): number
  /** Opens a file for reading and writing, new or emptied. */
  create(path: string): number
  /** Reads up to `into.length` bytes and returns how many there were; 0 at the end. */
  read(file: number, into: Buffer, offset: number): number
  /** Writes at once. May write less than all: returns how many bytes were written. */
  write(file: number, bytes: Buffer, offset: number): number
  /** The same without holding up the process meanwhile. */
  writeLater(file: number, bytes: Buffer, offset: number): Promise<number>
  truncate(file: number, size: number): void
  /** Resolves when what was written to the file survives a loss of power. */
  sync(file: number): Promise<void>
  /** Resolves when the names in the folder survive a loss of power. */
  syncFolder(folder: string): Promise<void>
  close(file: number): void
  /** Which file an open one is. */
  idOf(file: number): FileId
  /** Whether that file has this name now. */
  isAt(id: FileId, path: string): boolean
  rename(from: string, to: string): void
  /** Refuses when `to` exists. */
  copy(from: string, to: string): void
  remove(path: string): void
}

const fdatasync = promisify(fs.fdatasync)
const fsync = promisify(fs.fsync)
const write = promisify(fs.write)

/** Not by mkdir's own way of making parents, which says ENOENT where a file system is read-only. */
function makeFolder(folder: string): void {
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  const parent = path.dirname(folder)
  if (parent !== folder) makeFolder(parent)
  try {
    fs.mkdirSync(folder)
  } catch (error) {
    // Another start may have made it meanwhile.
    if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}

export const realDisk: Disk = {
  lock: lockFolder,
  makeFolder,
  list: (folder) => fs.readdirSync(folder),
  open: (name) => fs.openSync(name, 'r+'),
  create: (name) => fs.openSync(name, 'w+'),
  read: (file, into, offset) => fs.readSync(file, into, 0, into.length, offset),
  write: (file, bytes, offset) => fs.writeSync(file, bytes, 0, bytes.length, offset),
  writeLater: async (file, bytes, offset) => (await write(file, bytes, 0, bytes.length, offset)).bytesWritten,
  truncate: (file, size) => fs.ftruncateSync(file, size),
  sync: (file) => fdatasync(file),
  syncFolder: async (folder) => {
    // Windows can neither open a folder nor needs to: NTFS logs its names.
    if (process.platform === 'win32') return
    const file = fs.openSync(folder, 'r')
    try {
      await fsync(file)
    } finally {
      fs.closeSync(file)
    }
  },
  close: (file) => fs.closeSync(file),
  idOf,
  isAt: (id, name) => sameFile(idAt(name), id),
  rename: (from, to) => fs.renameSync(from, to),
  copy: (from, to) => fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL),
  remove: (name) => fs.rmSync(name, { force: true }),
}
