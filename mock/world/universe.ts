import { Low, Memory } from 'lowdb'
import packageJson from '../../package.json' with { type: 'json' }
import { entryText } from '../keep/entry-text.ts'
import type { Disk } from '../keep/disk.ts'
import { FolderLog } from '../keep/folder-log.ts'
import { migrated } from './older-entries.ts'
import { repairFolder, type Repair } from '../keep/repair.ts'
import { olderEntries } from '../keep/older-parts.ts'
import type { Change, Entry } from './records.ts'
import { applyEntry, emptyState, entriesOf, inParts, type Snapshot, type State } from './state.ts'
import { StoreError } from './store-error.ts'
import { Turns } from './turns.ts'
import { World } from './world.ts'

export interface UniverseOptions {
  /** Where state is kept; null: nowhere. */
  readonly folder: string | null
  /** What an answer of success survives: the process's end, or the machine's. */
  readonly durability?: 'process' | 'power'
  /** How many invitations a sandbox can hold; without limit unless given. */
  readonly invitationLimit?: (sandbox: string) => number
  readonly onNotice?: (text: string) => void
  /** Told once that another process has taken the folder: nothing can be kept any more. */
  readonly onTaken?: (error: StoreError) => void
  /** Told of each change once it is kept. */
  readonly onKept?: (entry: Entry) => void
  /** Another disk, and another length of the logs at which a checkpoint is due: for tests. */
  readonly disk?: Disk
  readonly checkpointAfter?: number
}

/**
 * Raised each time the form of an Entry changes; older files are then migrated as they are read. In version 1 each
 * invitation had its code, in 2 it may follow from the sequence. 3 numbers the lines; its entries are those of 2. Until 3
 * invitations and memberships had one role, since 4 a list of them. 5 numbers the parts of what is large.
 */
const entryVersion = 5

const writtenBy = `invitekit ${packageJson.version}`

/** From this many records on, a world or a snapshot is written in parts. */
const largeWorld = 10_000

/** Told when something is kept, or why it is not. */
type Done = (error?: unknown) => void

/** A world that is to stand in place of another one, or of none. Both may throw; then nothing changes. */
export interface Replacement {
  /** Its records. Asked when nothing else is done to the sandbox, and no promise if they are another world's. */
  readonly changes: () => readonly Change[] | Promise<readonly Change[]>
  /** Asked again at once before it takes its place, as time may have passed. May put into it what has changed. */
  readonly decide?: (world: World) => void
}

interface Waiting {
  readonly entry: Entry
  readonly tell: Done
}

/** All sandboxes of one process and their snapshots, kept by lowdb. */
export class Universe {
  readonly #db: Low<State>
  readonly #log: FolderLog<State, Entry> | null
  readonly #onKept: UniverseOptions['onKept']
  readonly #makeWorld: (name: string, changes: readonly Change[]) => World
  readonly #turns = new Turns()
  /** Whose turn it is to write parts. */
  readonly #large = new Turns()
  #isMidway = false
  #isClosing = false
  /** The entries that are written next, and who waits for them. */
  #batch: object | undefined
  #inBatch: Waiting[] = []

  /** Throws a StoreError when the folder is in use, damaged or can't be written. */
  static async open(options: UniverseOptions): Promise<Universe> {
    const universe = new Universe(options)
    await universe.#db.read()
    universe.#dropTorsos(options.onNotice)
    return universe
  }

  private constructor(options: UniverseOptions) {
    const {
      folder,
      durability = 'process',
      invitationLimit,
      onNotice,
      onTaken,
      onKept,
      disk,
      checkpointAfter,
    } = options
    this.#onKept = onKept
    const older = olderEntries((sandbox) => onNotice?.(doubt(sandbox)))
    this.#makeWorld = (name, changes) => new World(name, changes, invitationLimit?.(name))
    this.#log =
      folder === null
        ? null
        : new FolderLog<State, Entry>({
            folder,
            durability,
            version: entryVersion,
            writtenBy,
            empty: emptyState,
            apply: (state, entry) => applyEntry(state, entry, this.#makeWorld),
            entries: entriesOf,
            textOf: entryText,
            migrate: (entry, from) => older(migrated(entry, from)),
            isMidway: () => this.#isMidway,
            ...(onNotice && { onNotice }),
            ...(onTaken && { onTaken }),
            ...(disk && { disk }),
            ...(checkpointAfter !== undefined && { checkpointAfter }),
          })
    this.#db = new Low<State>(this.#log ?? new Memory(), emptyState())
  }

  /** In the order in which they were made. */
  get worlds(): ReadonlyMap<string, World> {
    return this.#db.data.worlds
  }

  world(name: string): World | undefined {
    return this.#db.data.worlds.get(name)
  }

  /** Whether there is a world of that name, or something is done to one. */
  isTaken(name: string): boolean {
    return this.#turns.has(name) || this.#db.data.worlds.has(name)
  }

  /**
   * Puts a new world in place of the one of that name, if any. Resolves when that is kept. Whatever replaces, makes or
   * removes a sandbox or its snapshots is done one at a time for each name, in the order in which it was asked for.
   */
  replace(name: string, { changes, decide }: Replacement): Promise<World> {
    return this.#inTurn(name, async () => {
      const asked = changes()
      const made = asked instanceof Promise ? await asked : asked
      const world = this.#makeWorld(name, made)
      const show = (entryOf: (late: readonly Change[]) => Entry) => {
        decide?.(world)
        return this.#show(world, entryOf(world.takeUncommitted()?.changes ?? []))
      }
      if (!this.#isLarge(made)) await show((late) => [name, [...made, ...late], 'fresh'])
      else await this.#inParts(name, made, (...parts) => show((late) => [name, late, 'whole', ...parts]))
      return world
    })
  }

  /** Removes a world and its snapshots. Resolves when that is kept. `decide` may throw; then nothing changes. */
  remove(name: string, decide: () => void): Promise<void> {
    return this.#inTurn(name, async () => {
      decide()
      const { worlds, snapshots } = this.#db.data
      const known = snapshots.get(name)
      const before = [...worlds]
      const effect = () => {
        worlds.delete(name)
        snapshots.delete(name)
      }
      await this.#keep([name, [], 'gone'], effect, () => {
        if (known) snapshots.set(name, known)
        // To where it stood in the order.
        worlds.clear()
        for (const [each, world] of before) worlds.set(each, world)
      })
    })
  }

  /** A sandbox's snapshots by name, in the order in which they were taken. */
  snapshots(sandbox: string): ReadonlyMap<string, Snapshot> {
    return this.#db.data.snapshots.get(sandbox) ?? new Map<string, Snapshot>()
  }

  /**
   * Puts a snapshot in place of the one of that name, if any. Resolves when that is kept. `take` gives it when nothing
   * else is done to the sandbox; `decide` is asked again at once before it counts. Both may throw; then nothing changes.
   */
  putSnapshot(sandbox: string, take: () => Snapshot, decide: (name: string) => void): Promise<Snapshot> {
    return this.#inTurn(sandbox, async () => {
      const snapshot = take()
      const { name, takenAt, changes } = snapshot
      const show = (entry: Entry) => {
        decide(name)
        return this.#changeSnapshots(entry, (known) => {
          // Taken anew, it is the newest.
          known.delete(name)
          known.set(name, snapshot)
        })
      }
      if (!this.#isLarge(changes)) await show([sandbox, changes, 'snapshot', name, takenAt])
      else await this.#inParts(sandbox, changes, (...parts) => show([sandbox, [], 'snapshot', name, takenAt, ...parts]))
      return snapshot
    })
  }

  /** Resolves when the snapshot's removal is kept. `decide` may throw; then nothing changes. */
  removeSnapshot(sandbox: string, name: string, decide: () => void): Promise<void> {
    return this.#inTurn(sandbox, async () => {
      decide()
      await this.#changeSnapshots([sandbox, [], 'snapshot-gone', name, 0], (known) => known.delete(name))
    })
  }

  #show(world: World, entry: Entry): Promise<void> {
    const { worlds } = this.#db.data
    const { name } = world
    const old = worlds.get(name)
    return this.#keep(
      entry,
      () => worlds.set(name, world),
      () => {
        if (old) worlds.set(name, old)
        else worlds.delete(name)
      },
    )
  }

  #changeSnapshots(entry: Entry, change: (known: Map<string, Snapshot>) => void): Promise<void> {
    const { snapshots } = this.#db.data
    const [sandbox] = entry
    const old = snapshots.get(sandbox)
    const known = new Map(old)
    change(known)
    return this.#keep(
      entry,
      () => snapshots.set(sandbox, known),
      () => {
        if (old) snapshots.set(sandbox, old)
        else snapshots.delete(sandbox)
      },
    )
  }

  #inTurn<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
    return this.#turns.take(name, async () => {
      this.#requireOpen()
      return task()
    })
  }

  #isLarge(changes: readonly Change[]): boolean {
    return this.#log !== null && changes.length > largeWorld
  }

  /**
   * Writes records in parts, now and then, so that little waits to be written, and then what `finish` keeps, which makes
   * them count. One at a time in the whole process.
   */
  async #inParts(
    sandbox: string,
    changes: readonly Change[],
    finish: (attempt: number, parts: number) => Promise<void>,
  ): Promise<void> {
    // They may hold what is not kept yet, and may turn out never to be.
    await this.#db.write()
    await this.#large.take('', async () => {
      this.#isMidway = true
      try {
        const attempt = this.#db.data.parts.begin()
        let parts = 0
        for (const part of inParts(changes)) {
          this.#requireOpen()
          this.#log?.append([sandbox, part, 'part', attempt, parts])
          parts += 1
          if (parts % 100 === 0) await this.#db.write()
        }
        await this.#db.write()
        this.#requireOpen()
        await finish(attempt, parts)
      } finally {
        this.#isMidway = false
        this.#log?.tidy()
      }
    })
  }

  /** Keeps what a request has changed. Rejects, with all taken back, when it can't be kept. */
  commit(world: World): Promise<void> {
    return new Promise((resolve, reject) => this.commitThen(world, settling(resolve, reject)))
  }

  /** The same, told by a callback, which must not throw: at once when there is nothing to wait for. */
  commitThen(world: World, done: Done): void {
    const uncommitted = world.takeUncommitted()
    if (!uncommitted) return done()
    // A reset or delete came while the request was under way: it changed a world that is no more, unless that fails.
    if (this.world(world.name) !== world) {
      world.rollBack(uncommitted)
      return settle(this.#db.write(), done)
    }
    const entry: Entry = [world.name, uncommitted.changes]
    if (this.#log) return this.#keepThen(entry, () => world.rollBack(uncommitted), done)
    this.#onKept?.(entry)
    done()
  }

  /** Takes back what a request has changed before it failed. */
  abandon(world: World): void {
    const uncommitted = world.takeUncommitted()
    if (uncommitted) world.rollBack(uncommitted)
  }

  /** Why nothing can be kept now, in a sentence; undefined when it can. */
  trouble(): string | undefined {
    return this.#log?.trouble()
  }

  /** Ends what is under way, large worlds before they are whole, and gives the folder back. */
  async close(): Promise<void> {
    this.#isClosing = true
    await this.#turns.ended()
    await this.#log?.close()
  }

  #requireOpen(): void {
    if (this.#isClosing)
      throw new StoreError('not-open', 'The mock was stopped before this was done. Nothing was changed.')
  }

  /** A repaired folder may have lost what a world began with. */
  #dropTorsos(onNotice: UniverseOptions['onNotice']): void {
    for (const [name, world] of this.#db.data.worlds) {
      if (world.all('settings').has('')) continue
      this.#db.data.worlds.delete(name)
      onNotice?.(`The sandbox ${name} was left out: the kept state does not say what it was made from.`)
    }
  }

  /** Has an effect in memory once the entry for it is written down, so that one that can't be has none. */
  #keep(entry: Entry, effect: () => void, undo: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#log?.append(entry, undo)
      effect()
      this.#waiting().push({ entry, tell: settling(resolve, reject) })
    })
  }

  #keepThen(entry: Entry, undo: () => void, done: Done): void {
    try {
      this.#log?.append(entry, undo)
    } catch (error) {
      undo()
      return done(error)
    }
    this.#waiting().push({ entry, tell: done })
  }

  /** Who waits for the next write. One call of lowdb's is for all of them: it costs as much as all else here. */
  #waiting(): Waiting[] {
    const batch = this.#log?.waiting
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

const doubt = (sandbox: string) =>
  `The sandbox ${sandbox} may not be as it was left: an older invitekit wrote it in parts, and they don't all fit. ` +
  'Look at it, and reset it or restore a snapshot if it is not what you want.'

const settle = (kept: Promise<void>, tell: Done): void =>
  void kept.then(
    () => tell(),
    (error: unknown) => tell(error),
  )

const settling =
  (resolve: () => void, reject: (error: unknown) => void): Done =>
  (error) =>
    error === undefined ? resolve() : reject(error)

/** Makes a damaged state folder readable again. Throws a StoreError when the folder is in use or can't be written. */
export function repairState(folder: string, onNotice?: (text: string) => void): Promise<Repair> {
  const state = emptyState()
  const older = olderEntries(() => undefined)
  const fits = (value: unknown, from: number): boolean => {
    try {
      const entry = from === entryVersion ? (value as Entry) : older(migrated(value, from))
      if (entry) applyEntry(state, entry, (name, changes) => new World(name, changes))
      return true
    } catch {
      return false
    }
  }
  return repairFolder(folder, { version: entryVersion, writtenBy, fits, onNotice })
}
