import { Low, Memory } from 'lowdb'
import { JournalFile } from './journal-file.ts'
import { repairFolder, type Repair } from './journal-repair.ts'
import type { Change, Entry } from './records.ts'
import { World } from './world.ts'

export interface UniverseOptions {
  /** Where state is kept; null: nowhere. */
  readonly folder: string | null
  /** What an answer of success survives: the process's end, or the machine's. */
  readonly durability?: 'process' | 'power'
  readonly onNotice?: (text: string) => void
}

/** All sandboxes by name. */
export type Worlds = Map<string, World>

/** Raised each time the form of an Entry changes; older files are then migrated as they are read. */
const entryVersion = 1

/** All sandboxes of one process, kept by lowdb. */
export class Universe {
  readonly #db: Low<Worlds>
  readonly #journal: JournalFile<Worlds, Entry> | null

  /** Throws a StoreError when the folder is in use, damaged or can't be written. */
  static async open(options: UniverseOptions): Promise<Universe> {
    const universe = new Universe(options)
    await universe.#db.read()
    return universe
  }

  private constructor({ folder, durability = 'process', onNotice }: UniverseOptions) {
    this.#journal =
      folder === null
        ? null
        : new JournalFile<Worlds, Entry>({
            folder,
            durability,
            version: entryVersion,
            empty: () => new Map(),
            apply,
            entries,
            ...(onNotice && { onNotice }),
          })
    this.#db = new Low<Worlds>(this.#journal ?? new Memory(), new Map())
  }

  get worlds(): ReadonlyMap<string, World> {
    return this.#db.data
  }

  world(name: string): World | undefined {
    return this.#db.data.get(name)
  }

  /** Puts a new world in place of the one of that name, if any. Resolves when that is kept. */
  async replace(name: string, changes: readonly Change[]): Promise<World> {
    const old = this.#db.data.get(name)
    const world = new World(name, changes)
    this.#db.data.set(name, world)
    await this.#keep([name, changes, 'fresh'], () => {
      if (old) this.#db.data.set(name, old)
      else this.#db.data.delete(name)
    })
    return world
  }

  /** Resolves when the world's removal is kept. */
  async remove(name: string): Promise<void> {
    const old = this.#db.data.get(name)
    if (!old) return
    this.#db.data.delete(name)
    await this.#keep([name, [], 'gone'], () => void this.#db.data.set(name, old))
  }

  /**
   * Keeps what a request has changed. undefined: nothing to wait for. The promise rejects, with all taken back, when
   * it can't be kept.
   */
  commit(world: World): Promise<void> | undefined {
    const uncommitted = world.takeUncommitted()
    if (!uncommitted || !this.#journal) return undefined
    return this.#keep([world.name, uncommitted.changes], () => world.rollBack(uncommitted))
  }

  /** Takes back what a request has changed before it failed. */
  abandon(world: World): void {
    const uncommitted = world.takeUncommitted()
    if (uncommitted) world.rollBack(uncommitted)
  }

  async close(): Promise<void> {
    await this.#journal?.close()
  }

  #keep(entry: Entry, undo: () => void): Promise<void> {
    this.#journal?.append(entry, undo)
    return this.#db.write()
  }
}

/** Makes a damaged state folder readable again. Throws a StoreError when the folder is in use or can't be written. */
export const repairState = (folder: string): Promise<Repair> => repairFolder(folder, { version: entryVersion })

function apply(worlds: Worlds, [name, changes, mark]: Entry): void {
  const world = worlds.get(name)
  if (mark === 'gone') worlds.delete(name)
  else if (!world || mark === 'fresh') worlds.set(name, new World(name, changes))
  else for (const change of changes) world.apply(change)
}

const entrySize = 100

/** The whole state as entries of bounded size. */
function* entries(worlds: Worlds): Generator<Entry> {
  for (const world of worlds.values()) {
    let changes: Change[] = []
    for (const change of world.changes()) {
      changes.push(change)
      if (changes.length < entrySize) continue
      yield [world.name, changes]
      changes = []
    }
    yield [world.name, changes]
  }
}
