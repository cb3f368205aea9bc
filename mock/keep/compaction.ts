import path from 'node:path'
import type { GroupCommit } from './group-commit.ts'
import { listChain } from './chain.ts'
import type { LogSettings } from './log-options.ts'
import { draftCheckpoint } from './checkpoint.ts'
import { startLog } from './start-log.ts'
import { reasonOf } from '../world/store-error.ts'

export interface CompactionOptions extends LogSettings {
  /** Throws when the folder is no longer there or another's. */
  requireHeld(): void
  /** Walks the whole state as it is then: the JSON of its entries. */
  bodies(): Iterable<string>
}

/** What is on disk at the start: the newest log's generation and, in bytes, what lies before it. */
export interface CompactionStart {
  generation: number
  olderBytes: number
  checkpointBytes: number
  /** Whether a checkpoint is due however short the logs are. */
  isDue: boolean
}

/**
 * Replaces logs by a checkpoint when they have grown long: changes go to the next log from then on, and the
 * checkpoint of that generation is written beside them. Until it is whole, the older files stay.
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
    this.#dueAt = start.isDue ? 0 : Math.max(options.checkpointAfter, start.checkpointBytes)
  }

  /** Starts a checkpoint when one is due and none is under way. */
  consider(): void {
    if (this.#run || this.#isStopped || this.#olderBytes + this.#commit.logBytes <= this.#dueAt) return
    if (this.#options.isMidway()) return
    this.#isSpoiled = false
    this.#run = this.#compact().finally(() => (this.#run = undefined))
  }

  /** A checkpoint under way may hold changes that were taken back meanwhile: it must not count. */
  spoil(): void {
    this.#isSpoiled = true
  }

  /** Ends a checkpoint under way; the older files still hold everything. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#run
  }

  async #compact(): Promise<void> {
    const { disk, folder, version, writtenBy, durability, checkpointAfter } = this.#options
    const header = { generation: this.#generation + 1, version, writtenBy, first: this.#commit.nextNumber }
    try {
      this.#options.requireHeld()
      const bytes = this.#commit.logBytes
      await this.#commit.switchTo(() => startLog(disk, folder, header, durability))
      this.#generation = header.generation
      this.#olderBytes += bytes
      const isOff = (): boolean => this.#isSpoiled || this.#isStopped
      const draft = await draftCheckpoint(disk, folder, header, this.#options.bodies(), isOff)
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
      this.#dueAt = Math.max(checkpointAfter, draft.bytes)
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
    this.#dueAt = this.#olderBytes + this.#commit.logBytes + this.#options.checkpointAfter
  }
}
