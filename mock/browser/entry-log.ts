import type { Done, Keep, KeepNeeds, OpenKeep } from '../world/keep.ts'
import type { Entry } from '../world/records.ts'
import { applyEntry, emptyState, entriesOf, type State } from '../world/state.ts'
import { reasonOf, StoreError } from '../world/store-error.ts'

/** Where entries are kept in their order. All reject with what went wrong. */
export interface EntryStore {
  /** All that was added, in order. */
  load(): Promise<readonly Entry[]>
  /** Adds all of these, or none. */
  add(entries: readonly Entry[]): Promise<void>
  /** Puts these in the place of all that was added. */
  replace(entries: readonly Entry[]): Promise<void>
  close(): void
}

interface Waiting {
  readonly entry: Entry
  readonly undo: (() => void) | undefined
  readonly tell: Done
}

/** So many entries are added before the whole state takes their place, or as many as that has. */
const mostEntries = 500

/** Keeps entries in a store that nobody else writes to; what changes in one turn of the event loop goes in together. */
export const keepIn =
  (store: EntryStore): OpenKeep =>
  async ({ makeWorld, isMidway }) => {
    const state = emptyState()
    const entries = await store.load()
    try {
      for (const entry of entries) applyEntry(state, entry, makeWorld)
    } catch (error) {
      throw new StoreError(
        'state-damaged',
        `The kept state cannot be read: ${reasonOf(error)}. Delete it to begin anew.`,
      )
    }
    return new EntryLog(store, state, { isMidway, added: entries.length })
  }

class EntryLog implements Keep {
  readonly state: State
  readonly #store: EntryStore
  readonly #isMidway: KeepNeeds['isMidway']
  #waiting: Waiting[] = []
  #writing: Promise<void> = Promise.resolve()
  #added: number
  #wholeSize = 0
  #trouble: string | undefined

  constructor(store: EntryStore, state: State, { isMidway, added }: Pick<KeepNeeds, 'isMidway'> & { added: number }) {
    this.#store = store
    this.state = state
    this.#isMidway = isMidway
    this.#added = added
  }

  append(entry: Entry, undo?: () => void, tell: Done = () => undefined): void {
    this.#waiting.push({ entry, undo, tell })
    if (this.#waiting.length === 1) this.#writing = this.#writing.then(() => this.#write())
  }

  async #write(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    try {
      await this.#store.add(waiting.map(({ entry }) => entry))
      this.#added += waiting.length
      this.#trouble = undefined
    } catch (error) {
      this.#trouble = `The browser keeps nothing: ${reasonOf(error)}`
      // What came meanwhile was decided by what is undone now.
      const undone = [...waiting, ...this.#waiting.splice(0)]
      for (const { undo } of undone.toReversed()) undo?.()
      const failure = new StoreError('write-failed', `${this.#trouble}. Nothing was changed.`, { cause: error })
      for (const { tell } of undone) tell(failure)
      return
    }
    for (const { tell } of waiting) tell()
    await this.#shorten()
  }

  async #shorten(): Promise<void> {
    if (this.#added < Math.max(mostEntries, this.#wholeSize) || this.#isMidway() || this.#waiting.length > 0) return
    const whole = [...entriesOf(this.state)]
    this.#wholeSize = whole.length
    // What was added is there still when this fails.
    await this.#store.replace(whole).then(
      () => void (this.#added = whole.length),
      () => undefined,
    )
  }

  async written(): Promise<void> {
    await this.#writing
    if (this.#trouble !== undefined) throw new StoreError('write-failed', `${this.#trouble}.`)
  }

  tidy(): void {
    this.#writing = this.#writing.then(() => this.#shorten())
  }

  trouble(): string | undefined {
    return this.#trouble
  }

  async close(): Promise<void> {
    await this.#writing
    this.#store.close()
  }
}
