import fs from 'node:fs'
import { machineTime } from '../world/clock.ts'
import { idAt, idOf, sameFile, type FileId } from './file-id.ts'

/** Milliseconds between two signs of life. */
const beatEvery = 1000

/**
 * A folder that is this process's. It gives a sign of life each second, for processes that don't see this one: the time
 * of its lock. The lock stays open, so that this needs no descriptor, and no other file can be taken for it.
 */
export class HeldFolder {
  /** Whether the owner before counted as dead because it was silent: it may wake up, and write. */
  readonly hasRival: boolean
  /** Told once when somebody else has taken the folder. */
  onTaken: () => void = () => {}
  readonly #folder: string
  readonly #lock: string
  readonly #file: number
  readonly #id: FileId
  /** Open, so that no other folder can be taken for it; undefined on Windows, which can't open one. */
  readonly #folderFile: number | undefined
  readonly #folderId: FileId | undefined
  readonly #timer: NodeJS.Timeout

  constructor(folder: string, lock: string, file: number, hasRival: boolean) {
    this.hasRival = hasRival
    this.#folder = folder
    this.#lock = lock
    this.#file = file
    this.#id = idOf(file)
    this.#folderFile = process.platform === 'win32' ? undefined : fs.openSync(folder, 'r')
    this.#folderId = this.#folderFile === undefined ? idAt(folder) : idOf(this.#folderFile)
    this.#timer = setInterval(() => this.#beat(), beatEvery).unref()
  }

  /**
   * `gone`: the folder is no longer where it was. `taken`: it is, and the lock in it is not this one: another process,
   * which could not see this one live, has taken the folder.
   */
  state(): 'held' | 'gone' | 'taken' {
    if (sameFile(idAt(this.#lock), this.#id)) return 'held'
    return this.#folderId && sameFile(idAt(this.#folder), this.#folderId) ? 'taken' : 'gone'
  }

  /** Gives a sign of life now, for when the process is about to be busy for long. */
  beat(): void {
    try {
      const now = machineTime() / 1000
      fs.futimesSync(this.#file, now, now)
    } catch {
      // Whether the folder can be written shows when something is.
    }
  }

  /** Gives the folder back: removes this process's lock and no other. Throws the system's error when it can't. */
  release(): void {
    clearInterval(this.#timer)
    try {
      // Not rmSync, which takes the lock for a folder when it may not be removed, and says so.
      if (this.state() === 'held') fs.unlinkSync(this.#lock)
    } finally {
      fs.closeSync(this.#file)
      if (this.#folderFile !== undefined) fs.closeSync(this.#folderFile)
    }
  }

  #beat(): void {
    this.beat()
    if (this.state() !== 'taken') return
    clearInterval(this.#timer)
    this.onTaken()
  }
}
