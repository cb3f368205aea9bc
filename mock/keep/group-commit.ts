import type { Done } from '../world/keep.ts'
import { Batch } from './batch.ts'
import type { LogWriter } from './log-writer.ts'
import { LineBuffer } from './line-buffer.ts'
import type { StoreError } from '../world/store-error.ts'

export interface GroupCommitOptions {
  durability: 'process' | 'power'
  /** Throws when what was written does not count, because the log or the folder is no longer there or another's. */
  confirm(writer: LogWriter): void
  /** Told after each batch that has become durable. */
  onCommit(): void
  /** Told, before its entries are undone, that a batch could not be stored. Words the error. */
  onFail(cause: unknown): StoreError
}

/**
 * Writes entries to a log, all that wait in one go. Writing is synchronous: it puts the bytes into the system's
 * page cache, which outlives the process, and costs a fraction of handing them to a thread. Only waiting for the disk
 * itself is asynchronous. Numbers: decisions/state-on-disk.md.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions
  #writer: LogWriter
  /** Of the line that is appended next. */
  #number: number
  #next = new Batch()
  /** The lines of `#next`. */
  readonly #lines = new LineBuffer()
  #syncing: Batch | undefined
  #isScheduled = false
  #isPaused = false
  /** Why nothing is written any more. */
  #end: StoreError | undefined

  /** `next` is the number of the first line that will be added. */
  constructor(writer: LogWriter, next: number, options: GroupCommitOptions) {
    this.#writer = writer
    this.#number = next
    this.#options = options
  }

  /** Bytes of the log that is written to. */
  get logBytes(): number {
    return this.#writer.size
  }

  /** `body` is the entry's JSON. Says whether it is the first one of those that wait together. */
  append(body: string, undo: (() => void) | undefined, done: Done | undefined): boolean {
    this.#lines.add(body, this.#number)
    this.#number += 1
    this.#next.add(undo, done)
    return this.#next.size === 1
  }

  /** Settles when all that was appended so far is durable, or is not. */
  flushed(): Promise<void> {
    if (this.#next.size === 0) return this.#syncing?.settled ?? Promise.resolve()
    this.#schedule()
    return this.#next.settled
  }

  /** The number of the line that is written next. */
  get nextNumber(): number {
    return this.#number - this.#next.size - (this.#syncing?.size ?? 0)
  }

  /** Goes on in another log, which `start` opens between two batches; stays with this one when it throws. */
  async switchTo(start: () => Promise<LogWriter>): Promise<void> {
    if (this.#writer.hasTail) throw new Error('the end of the journal could not be cut off')
    this.#isPaused = true
    try {
      const next = await start()
      this.#writer.close()
      this.#writer = next
    } finally {
      this.#isPaused = false
      this.#scheduleRest()
    }
  }

  /** From now on nothing is written: the log is another process's. */
  end(reason: StoreError): void {
    this.#end = reason
  }

  /** Sees whether something can be written now. Throws as a write would fail. */
  tryOut(): void {
    if (this.#isPaused || this.#syncing) return
    if (this.#end) throw this.#end
    this.#writer.tryOut()
    this.#options.confirm(this.#writer)
  }

  /** Gives the number of a next line once all others are on the disk; undefined when that is not certain. */
  async close(): Promise<number | undefined> {
    try {
      this.#options.confirm(this.#writer)
      if (this.#writer.hasTail) this.#writer.cutTo(this.#writer.size)
      await this.#writer.sync()
      return this.#number
    } catch {
      return undefined
    } finally {
      this.#writer.close()
    }
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => this.#flush())
  }

  #scheduleRest(): void {
    if (this.#next.size > 0) this.#schedule()
  }

  #flush(): void {
    this.#isScheduled = false
    // What is under way schedules the rest when it ends.
    if (this.#isPaused || this.#syncing) return
    const batch = this.#next
    const before = this.#writer.size
    this.#next = new Batch()
    try {
      if (this.#end) throw this.#end
      this.#writer.add(this.#lines.take())
      this.#confirm(before)
    } catch (error) {
      return this.#fail(batch, error)
    }
    if (this.#options.durability === 'process') return this.#succeed(batch)
    this.#syncing = batch
    this.#writer.sync().then(
      () => {
        this.#syncing = undefined
        try {
          this.#confirm(before)
        } catch (error) {
          return this.#fail(batch, error)
        }
        this.#succeed(batch)
      },
      (error: unknown) => {
        this.#syncing = undefined
        this.#writer.tryCutTo(before)
        this.#fail(batch, error)
      },
    )
  }

  /** After the write: whoever has taken the folder before has not read it, whoever takes it afterwards will. */
  #confirm(before: number): void {
    try {
      this.#options.confirm(this.#writer)
    } catch (error) {
      this.#writer.tryCutTo(before)
      throw error
    }
  }

  #succeed(batch: Batch): void {
    batch.succeed()
    this.#options.onCommit()
    this.#scheduleRest()
  }

  // What waits behind the batch was decided on a state that now turns out not to be: it fails with it.
  #fail(batch: Batch, cause: unknown): void {
    const waiting = this.#next
    this.#next = new Batch()
    this.#lines.take()
    this.#number -= batch.size + waiting.size
    const error = this.#options.onFail(cause)
    waiting.undo()
    batch.undo()
    batch.fail(error)
    waiting.fail(error)
  }
}
