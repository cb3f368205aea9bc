import type { Ledger } from './ledger.ts'
import type { Notes } from './notes.ts'
import type { Counted } from './rates.ts'
import type { ChangesText, Entry } from './records.ts'
import type { MakeWorld, State } from './state.ts'

/** Told once: that something is kept, or why it is not. Must not throw. */
export type Done = (error?: unknown) => void

/** What makes changes last. */
export interface Keep {
  /** What was kept before. It goes on as the state: what changes it appends an entry. */
  readonly state: State
  /**
   * Takes an entry down, to be kept with all others of this turn of the event loop. When that fails, what was not kept yet
   * is undone, newest first, before anybody is told. Throws a StoreError when nothing can be taken down at all.
   */
  append(entry: Entry, undo?: () => void, done?: Done): void
  /** Resolves when all that was appended before is kept. Rejects with a StoreError when it is not. */
  written(): Promise<void>
  /** For when entries that go together are whole, and `isMidway` says no longer that they are not. */
  tidy(): void
  /** Why nothing can be kept now, in a sentence; undefined when it can. */
  trouble(): string | undefined
  close(): Promise<void>
  /** Of a way that other processes use as well. */
  readonly shared?: SharedWays
}

/** What there is to do where other processes change the same sandboxes. */
export interface SharedWays {
  /**
   * Tells once that the sandbox in the state is as new as all that anybody was told of before the call, be it that there is
   * none; or a StoreError.
   */
  reach(sandbox: string, done: Done): void
  /** Whether this process was the last to change the sandbox, as far as it knows. */
  isOurs(sandbox: string): boolean
  /** How often what others have changed in the sandbox has come into the state, or what was to be kept was taken back. */
  seen(sandbox: string): number
  /** Tells, at once where nothing waits to be kept in the sandbox, that what waits now is kept, or why it is not. */
  settled(sandbox: string, done: Done): void
  /** From where requests are counted in a world that is made. */
  readonly firstRequest: number
  /** How a sandbox in the state goes by in the ledger; undefined: it is not kept there. */
  lifeOf(sandbox: string): string | undefined
  /** What goes with the sandboxes. All reject with a StoreError. */
  readonly notes: Notes
  readonly rates: SharedRates
  readonly ledger: Ledger
  readonly changesText: ChangesText
}

/** Counts requests to sandboxes, those that other processes serve too. */
export interface SharedRates {
  /**
   * Counts one in the window of a key, and tells how that stands: the window lasts `length` milliseconds, and the sandbox's
   * clock is `ahead` of the machine's. undefined: it could not be counted.
   */
  count(sandbox: string, key: string, length: number, ahead: number, told: (counted: Counted | undefined) => void): void
  /** Ends the windows of a sandbox; resolves in any case. */
  forget(sandbox: string): Promise<void>
}

/** What a way to keep is told of the universe. */
export interface KeepNeeds {
  readonly makeWorld: MakeWorld
  /** Whether entries that go together have been appended only in part. */
  readonly isMidway: () => boolean
  /** To be told what another process has added to a sandbox, once it is in the state. */
  readonly onForeign: (entry: Entry) => void
  /** Whether something is done to a sandbox, or somebody waits there: then it stays in the state. */
  readonly isInUse: (sandbox: string) => boolean
  /** To be told of a sandbox that is left out of the state until it is asked for again. */
  readonly onLetGo: (sandbox: string) => void
}

/** Opens what is kept. Rejects with a StoreError when it is in use, damaged or can't be written. */
export type OpenKeep = (needs: KeepNeeds) => Promise<Keep>
