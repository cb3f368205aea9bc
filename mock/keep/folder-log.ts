import path from 'node:path'
import type { Adapter } from 'lowdb'
import type { Done } from '../world/keep.ts'
import { GroupCommit } from './group-commit.ts'
import { Compaction, type CompactionStart } from './compaction.ts'
import { realDisk, type Held } from './disk.ts'
import { fence, settleFence } from './fence.ts'
import { listChain } from './chain.ts'
import { writeClosing } from './closing.ts'
import { recordBody } from './line.ts'
import { openLog } from './open-log.ts'
import type { FolderLogOptions, LogSettings } from './log-options.ts'
import { replay } from './replay.ts'
import type { LogWriter } from './log-writer.ts'
import { reasonOf, StoreError } from '../world/store-error.ts'

/**
 * Keeps a state in a folder: lowdb's adapter, at a cost that does not grow with the state. Each change is a line at
 * the end of a log; now and then a checkpoint is written beside it and the older files go.
 *
 * `append` an entry right after the change in memory, then await `write`. All that happens in one turn of the event
 * loop is written at once.
 */
export class FolderLog<State, Entry> implements Adapter<State> {
  readonly #options: FolderLogOptions<State, Entry>
  readonly #settings: LogSettings
  #open: { commit: GroupCommit; compaction: Compaction; held: Held } | undefined
  #state: State | null = null
  /** Why the last change could not be stored; undefined when it could. */
  #trouble: StoreError | undefined
  #isTaken = false

  constructor(options: FolderLogOptions<State, Entry>) {
    this.#options = options
    this.#settings = {
      disk: realDisk,
      writtenBy: 'invitekit',
      checkpointAfter: 32 * 1024 * 1024,
      isMidway: () => false,
      onNotice: () => {},
      onTaken: () => {},
      ...options,
      folder: path.resolve(options.folder),
    }
  }

  /**
   * Takes the folder for this process and gives what it holds, or null when it holds no entry yet. A last line that
   * was not written to its end is cut off, with a notice.
   *
   * @throws StoreError `folder-in-use`, `folder-unwritable`, `state-damaged`, `state-newer`, `state-older`; the files are as they were.
   */
  async read(): Promise<State | null> {
    if (this.#open) return this.#state
    const held = await this.#lock()
    try {
      await settleFence(this.#settings.disk, this.#settings.folder)
      if (held.hasRival) await fence(this.#settings.disk, this.#settings.folder)
      const chain = listChain(this.#settings.disk, this.#settings.folder)
      const state = this.#options.empty()
      let records = 0
      const replayed = replay(
        this.#settings.disk,
        this.#settings.folder,
        chain,
        this.#settings.version,
        (value, version) => {
          const entry = this.#current(value, version)
          if (entry !== undefined) this.#options.apply(state, entry)
          records += 1
          if (records % beatAfter === 0) held.beat()
        },
      )
      if (held.state() !== 'held') throw this.#taken()
      const { writer, next, ...start } = await openLog(this.#settings, chain, replayed)
      this.#open = { ...this.#start(writer, next, start, held), held }
      held.onTaken = () => this.#noticeTaken()
      this.#state = replayed.records === 0 ? null : state
      return this.#state
    } catch (error) {
      held.release()
      throw error instanceof StoreError ? error : unusable(this.#settings.folder, error)
    }
  }

  /**
   * Takes an entry down; it becomes durable with the next `write`.
   *
   * @param undo takes the entry's change in memory back, should it turn out that it cannot be stored. All that is not
   * durable by then is undone together, newest first, before any `write` rejects.
   * @param done told when the entry is durable, or why it is not
   * @returns whether it is the first one of those that wait for the next `write`
   */
  append(entry: Entry, undo?: () => void, done?: Done): boolean {
    if (!this.#open) throw notOpen(this.#settings.folder)
    return this.#open.commit.append(this.#textOf(entry), undo, done)
  }

  /**
   * Resolves when all that was appended before is durable.
   *
   * @throws StoreError `write-failed` when it is not: then no entry that was waiting is on disk, nor in memory.
   * Writing works again by itself when the cause is gone.
   */
  write(state: State): Promise<void> {
    if (!this.#open) return Promise.reject(notOpen(this.#settings.folder))
    this.#state = state
    return this.#open.commit.flushed()
  }

  /** Begins a checkpoint if one is due: for when `isMidway` held it up and does so no longer. */
  tidy(): void {
    this.#open?.compaction.consider()
  }

  /** Why nothing can be stored now, in a sentence; undefined when it can. */
  trouble(): string | undefined {
    if (!this.#open) return undefined
    try {
      this.#requireHeld()
      if (this.#trouble) this.#open.commit.tryOut()
      this.#trouble = undefined
      return undefined
    } catch (error) {
      return (error instanceof StoreError ? error : notStored(this.#settings.folder, error)).message
    }
  }

  /** Makes durable what was appended, ends a checkpoint under way and gives the folder back. May be called again. */
  async close(): Promise<void> {
    if (!this.#open) return
    const { commit, compaction, held } = this.#open
    this.#open = undefined
    try {
      await commit.flushed()
    } finally {
      await compaction.stop()
      const next = await commit.close()
      if (next !== undefined) writeClosing(this.#settings.disk, this.#settings.folder, next)
      this.#release(held)
    }
  }

  #release(held: Held): void {
    try {
      held.release()
    } catch (error) {
      this.#settings.onNotice(
        `The lock in the state folder ${this.#settings.folder} could not be removed: ${reasonOf(error)}. Nothing is lost; ` +
          'the next start takes it over.',
      )
    }
  }

  async #lock(): Promise<Held> {
    try {
      this.#settings.disk.makeFolder(this.#settings.folder)
      return await this.#settings.disk.lock(this.#settings.folder, { onNotice: this.#settings.onNotice })
    } catch (error) {
      throw error instanceof StoreError ? error : unusable(this.#settings.folder, error)
    }
  }

  #current(value: unknown, version: number): Entry | undefined {
    if (version === this.#settings.version) return this.#options.entryOf?.(value) ?? (value as Entry)
    if (this.#options.migrate) return this.#options.migrate(value, version)
    throw new StoreError(
      'state-older',
      `The state in ${this.#settings.folder} has format ${version}, which this version no longer reads. ` +
        'Start with another --data DIR or with --memory.',
    )
  }

  #start(
    writer: LogWriter,
    next: number,
    start: CompactionStart,
    held: Held,
  ): { commit: GroupCommit; compaction: Compaction } {
    const commit = new GroupCommit(writer, next, {
      durability: this.#settings.durability,
      confirm: (current) => {
        if (this.#isTaken) throw this.#taken()
        if (current.isInPlace()) return
        this.#requireHeld(held)
        throw this.#gone()
      },
      onCommit: () => {
        this.#trouble = undefined
        compaction.consider()
      },
      onFail: (cause) => {
        compaction.spoil()
        this.#trouble = cause instanceof StoreError ? cause : notStored(this.#settings.folder, cause)
        return this.#trouble
      },
    })
    const options = { ...this.#settings, bodies: () => this.#bodies(), requireHeld: () => this.#requireHeld(held) }
    const compaction = new Compaction(options, commit, start)
    return { commit, compaction }
  }

  /** Throws a StoreError when the folder is no longer there or another's. */
  #requireHeld(held = this.#open?.held): void {
    const state = held?.state()
    if (this.#isTaken || state === 'taken') {
      this.#noticeTaken()
      throw this.#taken()
    }
    if (state === 'gone') throw this.#gone()
  }

  #noticeTaken(): void {
    if (this.#isTaken) return
    this.#isTaken = true
    this.#open?.commit.end(this.#taken())
    this.#settings.onTaken(this.#taken())
  }

  #taken(): StoreError {
    return new StoreError(
      'folder-taken',
      `Another mock has taken the state folder ${this.#settings.folder}, because this one gave no sign of life for a while ` +
        'or its lock was removed. This one stores nothing any more: stop it.',
    )
  }

  #gone(): StoreError {
    return new StoreError(
      'write-failed',
      `The change could not be stored: ${this.#settings.folder}, or the journal in it, was removed, moved or replaced. ` +
        'It was not made. Put the folder back as it was, or stop the mock and start it again.',
    )
  }

  /** The JSON of all entries of the state as it is then. */
  *#bodies(): Generator<string> {
    if (this.#state === null) return
    for (const entry of this.#options.entries(this.#state)) yield this.#textOf(entry)
  }

  #textOf(entry: Entry): string {
    return this.#options.textOf?.(entry) ?? recordBody(entry)
  }
}

/** So many records are read in much less time than a folder may be silent. */
const beatAfter = 10_000

function unusable(folder: string, cause: unknown): StoreError {
  return new StoreError(
    'folder-unwritable',
    `The state folder ${folder} cannot be used: ${reasonOf(cause)}. ` +
      'Make it a folder that this user may read and write, or start with another --data DIR or with --memory.',
    { cause },
  )
}

function notStored(folder: string, cause: unknown): StoreError {
  return new StoreError(
    'write-failed',
    `The change could not be stored in ${folder}: ${reasonOf(cause)}. It was not made. ` +
      'Try again when the cause is gone; what was stored before is safe.',
    { cause },
  )
}

function notOpen(folder: string): StoreError {
  return new StoreError(
    'not-open',
    `The state folder ${folder} is not open: read it first, and write before closing it.`,
  )
}
