import path from 'node:path'
import type { GroupCommit } from './journal-commit.ts'
import { listChain } from './journal-chain.ts'
import type { JournalSettings } from './journal-options.ts'
import { draftSnapshot } from './journal-snapshot.ts'
import { startJournal } from './journal-start.ts'
import { reasonOf } from './store-error.ts'

export interface CompactionOptions extends JournalSettings {
  /** Throws when the folder is no longer there or another's. */
  requireHeld(): void
  /** Walks the whole state as it is then: the JSON of its entries. */
  bodies(): Iterable<string>
}

/** What is on disk at the start: the newest journal's generation and, in bytes, what lies before it. */
export interface CompactionStart {
  generation: number
  olderBytes: number
  snapshotBytes: number
  /** Whether a snapshot is due however short the journals are. */
  isDue: boolean
}

/**
 * Replaces journals by a snapshot when they have grown long: changes go to the next journal from then on, and the
 * snapshot of that generation is written beside them. Until it is whole, the older files stay.
 */
export class Compaction {
  readonly #options: CompactionOptions
  readonly #commit: GroupCommit
  #generation: number
  #olderBytes: number
  #dueAt: number
  #run: Promise<void> | undefined
  #isSpoiled = false
  #isStopped = false

  constructor(options: CompactionOptions, commit: GroupCommit, start: CompactionStart) {
    this.#options = options
    this.#commit = commit
    this.#generation = start.generation
    this.#olderBytes = start.olderBytes
    this.#dueAt = start.isDue ? 0 : Math.max(options.snapshotAfter, start.snapshotBytes)
  }

  /** Starts a snapshot when one is due and none is under way. */
  consider(): void {
    if (this.#run || this.#isStopped || this.#olderBytes + this.#commit.journalBytes <= this.#dueAt) return
    if (this.#options.isMidway()) return
    this.#isSpoiled = false
    this.#run = this.#compact().finally(() => (this.#run = undefined))
  }

  /** A snapshot under way may hold changes that were taken back meanwhile: it must not count. */
  spoil(): void {
    this.#isSpoiled = true
  }

  /** Ends a snapshot under way; the older files still hold everything. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#run
  }

  async #compact(): Promise<void> {
    const { disk, folder, version, writtenBy, durability, snapshotAfter } = this.#options
    const header = { generation: this.#generation + 1, version, writtenBy, first: this.#commit.nextNumber }
    try {
      this.#options.requireHeld()
      const bytes = this.#commit.journalBytes
      await this.#commit.switchTo(() => startJournal(disk, folder, header, durability))
      this.#generation = header.generation
      this.#olderBytes += bytes
      const isOff = (): boolean => this.#isSpoiled || this.#isStopped
      const draft = await draftSnapshot(disk, folder, header, this.#options.bodies(), isOff)
      if (draft === undefined) return this.#postpone()
      // Whoever waits for a write is told that it failed; here `spoil` tells.
      await this.#commit.flushed().catch(() => {})
      if (isOff()) {
        draft.discard()
        return this.#postpone()
      }
      try {
        this.#options.requireHeld()
      } catch (error) {
        draft.discard()
        throw error
      }
      await draft.publish()
      this.#options.requireHeld()
      this.#olderBytes = 0
      this.#dueAt = Math.max(snapshotAfter, draft.bytes)
      for (const name of listChain(disk, folder).outdated) disk.remove(path.join(folder, name))
    } catch (error) {
      this.#postpone()
      this.#options.onNotice(
        `A snapshot of the state in ${folder} could not be written: ${reasonOf(error)}. ` +
          'Nothing is lost; it is tried again later.',
      )
    }
  }

  #postpone(): void {
    this.#dueAt = this.#olderBytes + this.#commit.journalBytes + this.#options.snapshotAfter
  }
}
