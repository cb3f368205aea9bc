import type { FileId } from './file-id.ts'
import type { Disk } from './disk.ts'

/** In bytes: more than what is left of a page. */
const trialLength = 8192

/** The end of a log that lines are added to. What could not be written whole is cut off again. */
export class LogWriter {
  readonly #disk: Disk
  readonly #file: number
  readonly #path: string
  readonly #id: FileId
  #size: number
  #hasTail = false

  /** Adds to `file`, an open file, after its first `size` bytes. `path` is where it stands, or is about to. */
  constructor(disk: Disk, file: number, size: number, path: string) {
    this.#disk = disk
    this.#file = file
    this.#path = path
    this.#id = disk.idOf(file)
    this.#size = size
  }

  /** Bytes up to the end of the last line that was added. */
  get size(): number {
    return this.#size
  }

  /** Whether what follows those bytes could not be cut off yet. */
  get hasTail(): boolean {
    return this.#hasTail
  }

  /** Adds whole lines: all of them, or none, and then throws the system's error. */
  add(lines: Buffer): void {
    if (this.#hasTail) this.cutTo(this.#size)
    try {
      this.#size = this.#write(lines, this.#size)
    } catch (error) {
      this.tryCutTo(this.#size)
      throw error
    }
  }

  /** Cuts off what follows the first `size` bytes; until that succeeds, `add` refuses with the system's error. */
  cutTo(size: number): void {
    this.#size = size
    this.#hasTail = true
    this.#disk.truncate(this.#file, size)
    this.#hasTail = false
  }

  /** Like `cutTo`, for when an error is under way already. */
  tryCutTo(size: number): void {
    try {
      this.cutTo(size)
    } catch {
      // The next `add` tries again, and tells if it still cannot.
    }
  }

  /** Whether the file is where it belongs: what is written to another one nobody will ever read. */
  isInPlace(): boolean {
    return this.#disk.isAt(this.#id, this.#path)
  }

  /** Sees whether lines can be added: adds some that say nothing and cuts them off. Throws the system's error. */
  tryOut(): void {
    if (this.#hasTail) this.cutTo(this.#size)
    const size = this.#size
    try {
      this.add(Buffer.alloc(trialLength))
    } finally {
      this.tryCutTo(size)
    }
  }

  sync(): Promise<void> {
    return this.#disk.sync(this.#file)
  }

  close(): void {
    this.#disk.close(this.#file)
  }

  #write(bytes: Buffer, offset: number): number {
    let left = bytes
    while (left.length > 0) {
      const count = this.#disk.write(this.#file, left, offset)
      if (count === 0) throw new Error('the system writes nothing')
      left = left.subarray(count)
      offset += count
    }
    return offset
  }
}
