import { Low, Memory } from 'lowdb'
import packageJson from '../../package.json' with { type: 'json' }
import { entryText } from './entry-text.ts'
import { JournalFile } from './journal-file.ts'
import { migrated } from './older-entries.ts'
import { repairFolder, type Repair } from './journal-repair.ts'
import type { Change, Entry } from './records.ts'
import { applyEntry, emptyState, entriesOf, inParts, type Snapshot, type State } from './state.ts'
import { World } from './world.ts'

export interface UniverseOptions {
  /** Where state is kept; null: nowhere. */
  readonly folder: string | null
  /** What an answer of success survives: the process's end, or the machine's. */
  readonly durability?: 'process' | 'power'
  /** How many invitations a sandbox can hold; without limit unless given. */
  readonly invitationLimit?: (sandbox: string) => number
  readonly onNotice?: (text: string) => void
  /** Told of each change once it is kept. */
  readonly onKept?: (entry: Entry) => void
}

/**
 * Raised each time the form of an Entry changes; older files are then migrated as they are read. In version 1 each
 * invitation had its code, in 2 it may follow from the sequence. 3 numbers the lines; its entries are those of 2. Until 3
 * invitations and memberships had one role, since 4 a list of them.
 */
const entryVersion = 4

const writtenBy = `invitekit ${packageJson.version}`

/** From this many records on, a world is written in parts. */
const largeWorld = 10_000

/** Told when something is kept, or why it is not. */
type Done = (error?: unknown) => void

interface Waiting {
  readonly entry: Entry
  readonly tell: Done
}

/** All sandboxes of one process and their snapshots, kept by lowdb. */
export class Universe {
  readonly #db: Low<State>
  readonly #journal: JournalFile<State, Entry> | null
  readonly #onKept: UniverseOptions['onKept']
  readonly #makeWorld: (name: string, changes: readonly Change[]) => World
  /** The entries that are written next, and who waits for them. */
  #batch: object | undefined
  #inBatch: Waiting[] = []

  /** Throws a StoreError when the folder is in use, damaged or can't be written. */
  static async open(options: UniverseOptions): Promise<Universe> {
    const universe = new Universe(options)
    await universe.#db.read()
    universe.#db.data.parts.clear()
    universe.#dropTorsos(options.onNotice)
    return universe
  }

  private constructor({ folder, durability = 'process', invitationLimit, onNotice, onKept }: UniverseOptions) {
    this.#onKept = onKept
    this.#makeWorld = (name, changes) => new World(name, changes, invitationLimit?.(name))
    this.#journal =
      folder === null
        ? null
        : new JournalFile<State, Entry>({
            folder,
            durability,
            version: entryVersion,
            writtenBy,
            empty: emptyState,
            apply: (state, entry) => applyEntry(state, entry, this.#makeWorld),
            entries: entriesOf,
            textOf: entryText,
            migrate: migrated,
            ...(onNotice && { onNotice }),
          })
    this.#db = new Low<State>(this.#journal ?? new Memory(), emptyState())
  }

  /** In the order in which they were made. */
  get worlds(): ReadonlyMap<string, World> {
    return this.#db.data.worlds
  }

  world(name: string): World | undefined {
    return this.#db.data.worlds.get(name)
  }

  /** Puts a new world in place of the one of that name, if any. Resolves when that is kept. */
  async replace(name: string, changes: readonly Change[]): Promise<World> {
    const { worlds } = this.#db.data
    const world = this.#makeWorld(name, changes)
    const isLarge = this.#journal !== null && changes.length > largeWorld
    if (isLarge) await this.#keepParts(world)
    const entry: Entry = isLarge ? [name, [], 'whole', world.size] : [name, changes, 'fresh']
    const old = worlds.get(name)
    worlds.set(name, world)
    await this.#keep(entry, () => {
      if (old) worlds.set(name, old)
      else worlds.delete(name)
    })
    return world
  }

  /** Resolves once all of a world's records are kept. Writes now and then, so that little waits to be written. */
  async #keepParts(world: World): Promise<void> {
    const { parts } = this.#db.data
    // A snapshot of the state that begins meanwhile holds all of them; a part that follows it changes nothing.
    parts.set(world.name, world)
    try {
      let written = 0
      for (const part of inParts(world.changes())) {
        this.#journal?.append([world.name, part, written === 0 ? 'first-part' : 'part'])
        written += 1
        if (written % 100 === 0) await this.#db.write()
      }
      await this.#db.write()
    } finally {
      parts.delete(world.name)
    }
  }

  /** Removes a world and its snapshots. Resolves when that is kept. */
  async remove(name: string): Promise<void> {
    const { worlds, snapshots } = this.#db.data
    const world = worlds.get(name)
    if (!world) return
    const known = snapshots.get(name)
    worlds.delete(name)
    snapshots.delete(name)
    await this.#keep([name, [], 'gone'], () => {
      worlds.set(name, world)
      if (known) snapshots.set(name, known)
    })
  }

  /** A sandbox's snapshots by name, in the order in which they were taken. */
  snapshots(sandbox: string): ReadonlyMap<string, Snapshot> {
    return this.#db.data.snapshots.get(sandbox) ?? new Map<string, Snapshot>()
  }

  /** Puts a snapshot in place of the one of that name, if any. Resolves when that is kept. */
  async putSnapshot(sandbox: string, snapshot: Snapshot): Promise<void> {
    const { name, takenAt, changes } = snapshot
    await this.#changeSnapshots([sandbox, changes, 'snapshot', name, takenAt], (known) => {
      // Taken anew, it is the newest.
      known.delete(name)
      known.set(name, snapshot)
    })
  }

  /** Resolves when the snapshot's removal is kept. */
  async removeSnapshot(sandbox: string, name: string): Promise<void> {
    await this.#changeSnapshots([sandbox, [], 'snapshot-gone', name, 0], (known) => known.delete(name))
  }

  async #changeSnapshots(entry: Entry, change: (known: Map<string, Snapshot>) => void): Promise<void> {
    const { snapshots } = this.#db.data
    const [sandbox] = entry
    const old = snapshots.get(sandbox)
    const known = new Map(old)
    change(known)
    snapshots.set(sandbox, known)
    await this.#keep(entry, () => {
      if (old) snapshots.set(sandbox, old)
      else snapshots.delete(sandbox)
    })
  }

  /** Keeps what a request has changed. Rejects, with all taken back, when it can't be kept. */
  commit(world: World): Promise<void> {
    return new Promise((resolve, reject) => this.commitThen(world, settling(resolve, reject)))
  }

  /** The same, told by a callback, which must not throw: at once when there is nothing to wait for. */
  commitThen(world: World, done: Done): void {
    const uncommitted = world.takeUncommitted()
    // A reset or delete came while the request was under way: it changed a world that is no more.
    if (!uncommitted || this.world(world.name) !== world) return done()
    const entry: Entry = [world.name, uncommitted.changes]
    if (this.#journal) return this.#keepThen(entry, () => world.rollBack(uncommitted), done)
    this.#onKept?.(entry)
    done()
  }

  /** Takes back what a request has changed before it failed. */
  abandon(world: World): void {
    const uncommitted = world.takeUncommitted()
    if (uncommitted) world.rollBack(uncommitted)
  }

  async close(): Promise<void> {
    await this.#journal?.close()
  }

  /** A repaired folder may have lost what a world began with. */
  #dropTorsos(onNotice: UniverseOptions['onNotice']): void {
    for (const [name, world] of this.#db.data.worlds) {
      if (world.all('settings').has('')) continue
      this.#db.data.worlds.delete(name)
      onNotice?.(`The sandbox ${name} was left out: the kept state does not say what it was made from.`)
    }
  }

  #keep(entry: Entry, undo: () => void): Promise<void> {
    return new Promise((resolve, reject) => this.#keepThen(entry, undo, settling(resolve, reject)))
  }

  #keepThen(entry: Entry, undo: () => void, done: Done): void {
    this.#journal?.append(entry, undo)
    this.#waiting().push({ entry, tell: done })
  }

  /** Who waits for the next write. One call of lowdb's is for all of them: it costs as much as all else here. */
  #waiting(): Waiting[] {
    const batch = this.#journal?.waiting
    if (batch === undefined || batch !== this.#batch) {
      const waiting: Waiting[] = []
      this.#batch = batch
      this.#inBatch = waiting
      this.#db.write().then(
        () => waiting.forEach((each) => this.#tell(each)),
        (error: unknown) => waiting.forEach(({ tell }) => tell(error)),
      )
    }
    return this.#inBatch
  }

  #tell({ entry, tell }: Waiting): void {
    try {
      this.#onKept?.(entry)
    } catch (error) {
      return tell(error)
    }
    tell()
  }
}

const settling =
  (resolve: () => void, reject: (error: unknown) => void): Done =>
  (error) =>
    error === undefined ? resolve() : reject(error)

/** Makes a damaged state folder readable again. Throws a StoreError when the folder is in use or can't be written. */
export const repairState = (folder: string): Promise<Repair> =>
  repairFolder(folder, { version: entryVersion, writtenBy })
