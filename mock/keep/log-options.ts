import type { Disk } from './disk.ts'
import type { StoreError } from '../world/store-error.ts'

export interface FolderLogOptions<State, Entry> {
  /** Where the files are kept; made when missing. */
  folder: string
  /** The state before the first entry. */
  empty(): State
  /** Replays one entry. Entries say what is, not what changed: replaying one twice gives the same state. */
  apply(state: State, entry: Entry): void
  /** Walks entries that make up the whole state, lazily: the state changes between two steps. */
  entries(state: State): Iterable<Entry>
  /** An entry's JSON, for who can write it faster than JSON.stringify. */
  textOf?(entry: Entry): string
  /** The entry that `textOf` wrote as this value; by default it is the value. */
  entryOf?(value: unknown): Entry
  /** Version of the entries' format, from 1. */
  version: number
  /** Turns an entry of an older version into one of today; undefined: it says nothing yet. */
  migrate?(entry: unknown, fromVersion: number): Entry | undefined
  /** Whether entries that go together are written only in part: then no checkpoint begins, which would part them. */
  isMidway?(): boolean
  /** What an entry survives once `write` has resolved: the death of the process, or a loss of power too. */
  durability: 'process' | 'power'
  /** Name and version of the program, for the message of an older one that cannot read the files. */
  writtenBy?: string
  /** A checkpoint is due when the logs are longer than this, in bytes, and than the last checkpoint. Default 32 MiB. */
  checkpointAfter?: number
  /** Told, in a sentence, what the person who runs the program may want to know. */
  onNotice?(text: string): void
  /** Told once that another process has taken the folder: nothing can be stored any more. */
  onTaken?(error: StoreError): void
  disk?: Disk
}

/** The options that do not depend on what is kept, all filled in. */
export type LogSettings = Required<
  Pick<
    FolderLogOptions<never, never>,
    'folder' | 'version' | 'durability' | 'writtenBy' | 'checkpointAfter' | 'isMidway' | 'onNotice' | 'onTaken' | 'disk'
  >
>
