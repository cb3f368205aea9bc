import path from 'node:path'
import type { Adapter } from 'lowdb'
import { GroupCommit } from './journal-commit.ts'
import { Compaction, type CompactionStart } from './journal-compaction.ts'
import { realDisk } from './journal-disk.ts'
import { listChain } from './journal-chain.ts'
import { recordBody } from './journal-line.ts'
import { openJournal } from './journal-open.ts'
import type { JournalFileOptions, JournalSettings } from './journal-options.ts'
import { replay } from './journal-replay.ts'
import type { JournalWriter } from './journal-writer.ts'
import { reasonOf, StoreError } from './store-error.ts'

/**
 * Keeps a state in a folder: lowdb's adapter, at a cost that does not grow with the state. Each change is a line at
 * the end of a journal; now and then a snapshot is written beside it and the older files go.
 *
 * `append` an entry right after the change in memory, then await `write`. All that happens in one turn of the event
 * loop is written at once.
 */
export class JournalFile<State, Entry> implements Adapter<State> {
  readonly #options: JournalFileOptions<State, Entry>
  readonly #settings: JournalSettings
  #open: { commit: GroupCommit; compaction: Compaction; unlock: () => void } | undefined
  #state: State | null = null

  constructor(options: JournalFileOptions<State, Entry>) {
    this.#options = options
    this.#settings = {
      disk: realDisk,
      writtenBy: 'invitekit',
      snapshotAfter: 32 * 1024 * 1024,
      isMidway: () => false,
      onNotice: () => {},
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
    const unlock = this.#lock()
    try {
      const chain = listChain(this.#settings.disk, this.#settings.folder)
      const state = this.#options.empty()
      const replayed = replay(
        this.#settings.disk,
        this.#settings.folder,
        chain,
        this.#settings.version,
        (value, version) => {
          const entry = this.#current(value, version)
          if (entry !== undefined) this.#options.apply(state, entry)
        },
      )
      const { writer, next, ...start } = await openJournal(this.#settings, chain, replayed)
      this.#open = { ...this.#start(writer, next, start), unlock }
      this.#state = replayed.records === 0 ? null : state
      return this.#state
    } catch (error) {
      unlock()
      throw error instanceof StoreError ? error : unusable(this.#settings.folder, error)
    }
  }

  /**
   * Takes an entry down; it becomes durable with the next `write`.
   *
   * @param undo takes the entry's change in memory back, should it turn out that it cannot be stored. All that is not
   * durable by then is undone together, newest first, before any `write` rejects.
   */
  append(entry: Entry, undo?: () => void): void {
    if (!this.#open) throw notOpen(this.#settings.folder)
    this.#open.commit.append(this.#textOf(entry), undo)
  }

  /** What the entries that wait for `write` wait in: another object once they have been written. */
  get waiting(): object | undefined {
    return this.#open?.commit.waiting
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

  /** Begins a snapshot if one is due: for when `isMidway` held it up and does so no longer. */
  tidy(): void {
    this.#open?.compaction.consider()
  }

  /** Makes durable what was appended, ends a snapshot under way and gives the folder back. May be called again. */
  async close(): Promise<void> {
    if (!this.#open) return
    const { commit, compaction, unlock } = this.#open
    this.#open = undefined
    try {
      await commit.flushed()
    } finally {
      await compaction.stop()
      await commit.close()
      unlock()
    }
  }

  #lock(): () => void {
    try {
      this.#settings.disk.makeFolder(this.#settings.folder)
      return this.#settings.disk.lock(this.#settings.folder)
    } catch (error) {
      throw error instanceof StoreError ? error : unusable(this.#settings.folder, error)
    }
  }

  #current(value: unknown, version: number): Entry | undefined {
    if (version === this.#settings.version) return value as Entry
    if (this.#options.migrate) return this.#options.migrate(value, version)
    throw new StoreError(
      'state-older',
      `The state in ${this.#settings.folder} has format ${version}, which this version no longer reads. ` +
        'Start with another --data DIR or with --memory.',
    )
  }

  #start(writer: JournalWriter, next: number, start: CompactionStart): { commit: GroupCommit; compaction: Compaction } {
    const commit = new GroupCommit(writer, next, {
      durability: this.#settings.durability,
      onCommit: () => compaction.consider(),
      onFail: (cause) => {
        compaction.spoil()
        return notStored(this.#settings.folder, cause)
      },
    })
    const compaction = new Compaction({ ...this.#settings, bodies: () => this.#bodies() }, commit, start)
    return { commit, compaction }
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
