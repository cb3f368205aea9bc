import { Low } from 'lowdb'
import packageJson from '../../package.json' with { type: 'json' }
import type { OpenKeep } from '../world/keep.ts'
import { migrated, withMails } from '../world/older-entries.ts'
import type { Entry } from '../world/records.ts'
import { applyEntry, emptyState, entriesOf, type State } from '../world/state.ts'
import type { StoreError } from '../world/store-error.ts'
import { Universe, type UniverseOptions } from '../world/universe.ts'
import { World } from '../world/world.ts'
import type { Disk } from './disk.ts'
import { entryOf, entryText } from './entry-text.ts'
import { entryVersion } from '../world/entry-version.ts'
import { FolderLog } from './folder-log.ts'
import { olderEntries } from './older-parts.ts'
import { repairFolder, type Repair } from './repair.ts'

export interface KeptUniverseOptions extends UniverseOptions {
  /** Where state is kept. */
  readonly folder: string
  /** What an answer of success survives: the process's end, or the machine's. */
  readonly durability?: 'process' | 'power'
  /** Told once that another process has taken the folder: nothing can be kept any more. */
  readonly onTaken?: (error: StoreError) => void
  /** Another disk, and another length of the logs at which a checkpoint is due: for tests. */
  readonly disk?: Disk
  readonly checkpointAfter?: number
}

const writtenBy = `invitekit ${packageJson.version}`

/** A universe that a folder keeps. Rejects with a StoreError when the folder is in use, damaged or can't be written. */
export const openUniverse = (options: KeptUniverseOptions): Promise<Universe> => Universe.open(options, keepIn(options))

/** Keeps in a folder, by lowdb with the folder's log as its adapter. */
function keepIn({
  folder,
  durability = 'process',
  onNotice,
  onTaken,
  disk,
  checkpointAfter,
}: KeptUniverseOptions): OpenKeep {
  return async ({ makeWorld, isMidway }) => {
    const older = olderEntries((sandbox) => onNotice?.(doubt(sandbox)))
    const log = new FolderLog<State, Entry>({
      folder,
      durability,
      version: entryVersion,
      writtenBy,
      empty: emptyState,
      apply: (state, entry) => applyEntry(state, entry, makeWorld),
      entries: entriesOf,
      textOf: entryText,
      entryOf,
      migrate: (entry, from) => asToday(older, entry, from),
      isMidway,
      ...(onNotice && { onNotice }),
      ...(onTaken && { onTaken }),
      ...(disk && { disk }),
      ...(checkpointAfter !== undefined && { checkpointAfter }),
    })
    const db = new Low<State>(log, emptyState())
    await db.read()
    return {
      state: db.data,
      append(entry, undo, done) {
        // One call of lowdb's is for all that wait together: it costs as much as all else here. The log tells each of them.
        if (log.append(entry, undo, done)) db.write().catch(() => undefined)
      },
      written: () => db.write(),
      tidy: () => log.tidy(),
      trouble: () => log.trouble(),
      close: () => log.close(),
    }
  }
}

/** What an entry of an older version stands for; undefined: for nothing by itself. */
function asToday(older: ReturnType<typeof olderEntries>, value: unknown, from: number): Entry | undefined {
  const entry = older(migrated(value, from))
  return entry && withMails(entry, from)
}

const doubt = (sandbox: string) =>
  `The sandbox ${sandbox} may not be as it was left: an older invitekit wrote it in parts, and they don't all fit. ` +
  'Look at it, and reset it or restore a snapshot if it is not what you want.'

/** Makes a damaged state folder readable again. Throws a StoreError when the folder is in use or can't be written. */
export function repairState(folder: string, onNotice?: (text: string) => void): Promise<Repair> {
  const state = emptyState()
  const older = olderEntries(() => undefined)
  const fits = (value: unknown, from: number): boolean => {
    try {
      const entry = from === entryVersion ? entryOf(value) : asToday(older, value, from)
      if (entry) applyEntry(state, entry, (name, changes) => new World(name, changes))
      return true
    } catch {
      return false
    }
  }
  return repairFolder(folder, { version: entryVersion, writtenBy, fits, onNotice })
}
