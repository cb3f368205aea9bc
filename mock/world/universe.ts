import { patiently } from '../domain/patiently.ts'
import type { Done, Keep, OpenKeep, SharedWays } from './keep.ts'
import { Overtaken } from './overtaken.ts'
import type { Change, Entry } from './records.ts'
import { emptyState, inParts, type Snapshot, type State } from './state.ts'
import { StoreError } from './store-error.ts'
import { Turns } from './turns.ts'
import { World } from './world.ts'

export interface UniverseOptions {
  /** How many invitations a sandbox can hold; without limit unless given. */
  readonly invitationLimit?: (sandbox: string) => number
  readonly onNotice?: (text: string) => void
}

/** From this many records on, a world or a snapshot is written in parts. */
const largeWorld = 10_000

/** A world that is to stand in place of another one, or of none. Both may throw; then nothing changes. */
export interface Replacement {
  /** Its records. Asked when nothing else is done to the sandbox, and no promise if they are another world's. */
  readonly changes: () => readonly Change[] | Promise<readonly Change[]>
  /** Asked again at once before it takes its place, as time may have passed. May put into it what has changed. */
  readonly decide?: (world: World) => void
}

/** Told of what is kept. `isForeign`: another process has changed it. */
type Listener = (entry: Entry, isForeign: boolean) => void

/** Somebody who keeps sandboxes in memory, where others are let go that nobody uses. */
interface User {
  isInUse(sandbox: string): boolean
  readonly onLetGo?: (sandbox: string) => void
}

/** All sandboxes of one process and their snapshots. */
export class Universe {
  readonly #makeWorld: (name: string, changes: readonly Change[]) => World
  readonly #turns = new Turns()
  /** Whose turn it is to write parts. */
  readonly #large = new Turns()
  #isMidway = false
  #isClosing = false
  #state: State = emptyState()
  /** What makes them last; undefined: they end with the process. */
  #keeping: Keep | undefined
  #listeners: readonly Listener[] = []
  #goneListeners: readonly ((sandbox: string) => void)[] = []
  #users: readonly User[] = []

  /** Without a way to keep it, in memory only. Rejects as that way does. */
  static async open(options: UniverseOptions, openKeep?: OpenKeep): Promise<Universe> {
    const universe = new Universe(options)
    const keep = await openKeep?.({
      makeWorld: universe.#makeWorld,
      isMidway: () => universe.#isMidway,
      onForeign: (entry) => universe.#tellAll(entry, true),
      isInUse: (sandbox) => universe.#turns.has(sandbox) || universe.#users.some((user) => user.isInUse(sandbox)),
      onLetGo: (sandbox) => {
        for (const { onLetGo } of universe.#users) onLetGo?.(sandbox)
      },
    })
    if (keep) {
      universe.#keeping = keep
      universe.#state = keep.state
      universe.#dropTorsos(options.onNotice)
    }
    return universe
  }

  private constructor({ invitationLimit }: UniverseOptions) {
    this.#makeWorld = (name, changes) => {
      const world = new World(name, changes, invitationLimit?.(name))
      const { shared } = this
      if (shared) world.ids.requests = shared.firstRequest
      return world
    }
  }

  /** Tells of each change from now on, once it is kept. */
  onKept(listener: Listener): void {
    this.#listeners = [...this.#listeners, listener]
  }

  /** Tells of each sandbox that is removed from now on, once that is kept. */
  onGone(listener: (sandbox: string) => void): void {
    this.#goneListeners = [...this.#goneListeners, listener]
  }

  /** Asks somebody from now on which sandboxes may be let go. */
  usedBy(user: User): void {
    this.#users = [...this.#users, user]
  }

  /** What there is besides where other processes change the same sandboxes. */
  get shared(): SharedWays | undefined {
    return this.#keeping?.shared
  }

  /** Resolves once the sandbox is as new as all that anybody was told of; rejects with a StoreError. */
  reach(name: string): Promise<void> {
    const shared = this.#keeping?.shared
    if (!shared) return Promise.resolve()
    return new Promise((resolve, reject) => shared.reach(name, settling(resolve, reject)))
  }

  /** Resolves when all that waits to be kept in the sandbox is; rejects with Overtaken when it is taken back. */
  settled(name: string): Promise<void> {
    const shared = this.#keeping?.shared
    if (!shared) return Promise.resolve()
    return new Promise((resolve, reject) => shared.settled(name, settling(resolve, reject)))
  }

  /** In the order in which they were made; of shared ones those that this process knows. */
  get worlds(): ReadonlyMap<string, World> {
    return this.#state.worlds
  }

  world(name: string): World | undefined {
    return this.#state.worlds.get(name)
  }

  /** Whether there is a world of that name, or something is done to one. */
  isTaken(name: string): boolean {
    return this.#turns.has(name) || this.#state.worlds.has(name)
  }

  /**
   * Puts a new world in place of the one of that name, if any. Resolves when that is kept. Whatever replaces, makes or
   * removes a sandbox or its snapshots is done one at a time for each name, in the order in which it was asked for.
   */
  replace(name: string, { changes, decide }: Replacement): Promise<World> {
    return this.#inTurn(name, async () => {
      const asked = changes()
      const made = asked instanceof Promise ? await asked : asked
      const world = await this.#grow(name, made)
      const show = (entryOf: (late: readonly Change[]) => Entry) => {
        decide?.(world)
        return this.#show(world, entryOf(world.takeUncommitted()?.changes ?? []))
      }
      if (!this.#isLarge(made)) await show((late) => [name, [...made, ...late], 'fresh'])
      else await this.#inParts(name, made, (...parts) => show((late) => [name, late, 'whole', ...parts]))
      await this.shared?.rates.forget(name)
      return world
    })
  }

  /** Removes a world and its snapshots. Resolves when that is kept. `decide` may throw; then nothing changes. */
  remove(name: string, decide: () => void): Promise<void> {
    return this.#inTurn(name, async () => {
      decide()
      const { worlds, snapshots } = this.#state
      const known = snapshots.get(name)
      const world = worlds.get(name)
      const names = [...worlds.keys()]
      const behind = new Set(names.slice(names.indexOf(name) + 1))
      const effect = () => {
        worlds.delete(name)
        snapshots.delete(name)
      }
      await this.#keep([name, [], 'gone'], effect, () => {
        if (known) snapshots.set(name, known)
        if (!world) return
        // To where it stood in the order; the others are what they have become.
        const moved = [...worlds].filter(([each]) => behind.has(each))
        worlds.set(name, world)
        for (const [each, other] of moved) {
          worlds.delete(each)
          worlds.set(each, other)
        }
      })
    })
  }

  /** A sandbox's snapshots by name, in the order in which they were taken. */
  snapshots(sandbox: string): ReadonlyMap<string, Snapshot> {
    return this.#state.snapshots.get(sandbox) ?? new Map<string, Snapshot>()
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
    return this.#put(entry, this.#state.worlds, world.name, world)
  }

  #changeSnapshots(entry: Entry, change: (known: Map<string, Snapshot>) => void): Promise<void> {
    const { snapshots } = this.#state
    const [sandbox] = entry
    const known = new Map(snapshots.get(sandbox))
    change(known)
    return this.#put(entry, snapshots, sandbox, known)
  }

  /** Puts a value in its place among those known, and what was there back when the entry can't be kept. */
  #put<Value>(entry: Entry, known: Map<string, Value>, name: string, value: Value): Promise<void> {
    const old = known.get(name)
    return this.#keep(
      entry,
      () => known.set(name, value),
      () => {
        if (old === undefined) known.delete(name)
        else known.set(name, old)
      },
    )
  }

  #inTurn<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
    return this.#turns.take(name, async () => {
      this.#requireOpen()
      if (this.shared) await this.reach(name)
      return task()
    })
  }

  /** A world of these records. A large one takes its time: nobody sees it before it is whole. */
  async #grow(name: string, changes: readonly Change[]): Promise<World> {
    if (changes.length <= largeWorld) return this.#makeWorld(name, changes)
    const world = this.#makeWorld(name, [])
    await patiently(changes, (change) => world.apply(change))
    return world
  }

  #isLarge(changes: readonly Change[]): boolean {
    return this.#keeping !== undefined && !this.shared && changes.length > largeWorld
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
    await this.#keeping?.written()
    await this.#large.take('', async () => {
      this.#isMidway = true
      try {
        const attempt = this.#state.parts.begin()
        let parts = 0
        for (const part of inParts(changes)) {
          this.#requireOpen()
          this.#keeping?.append([sandbox, part, 'part', attempt, parts])
          parts += 1
          if (parts % 100 === 0) await this.#keeping?.written()
        }
        await this.#keeping?.written()
        this.#requireOpen()
        await finish(attempt, parts)
      } finally {
        this.#isMidway = false
        this.#keeping?.tidy()
      }
    })
  }

  /** Keeps what a request has changed. Rejects, with all taken back, when it can't be kept; with Overtaken: ask again. */
  commit(world: World): Promise<void> {
    return new Promise((resolve, reject) => this.commitThen(world, settling(resolve, reject)))
  }

  /** The same, told by a callback, which must not throw: at once when there is nothing to wait for. */
  commitThen(world: World, done: Done): void {
    const uncommitted = world.takeUncommitted()
    const keep = this.#keeping
    if (!uncommitted) {
      if (!keep?.shared) return done()
      // What waited may have been decided on a world that was never kept.
      if (this.world(world.name) !== world) return done(new Overtaken())
      return keep.shared.settled(world.name, done)
    }
    // A reset or delete came while the request was under way: it changed a world that is no more, unless that fails.
    if (this.world(world.name) !== world) {
      world.rollBack(uncommitted)
      if (keep?.shared) return done(new Overtaken())
      if (keep) return settle(keep.written(), done)
      return done()
    }
    const entry: Entry = [world.name, uncommitted.changes]
    if (!keep) return this.#tell(entry, done)
    const undo = () => world.rollBack(uncommitted)
    try {
      keep.append(entry, undo, (error) => (error === undefined ? this.#tell(entry, done) : done(error)))
    } catch (error) {
      undo()
      done(error)
    }
  }

  /** Takes back what a request has changed before it failed. */
  abandon(world: World): void {
    const uncommitted = world.takeUncommitted()
    if (uncommitted) world.rollBack(uncommitted)
  }

  /** Why nothing can be kept now, in a sentence; undefined when it can. */
  trouble(): string | undefined {
    return this.#keeping?.trouble()
  }

  /** Ends what is under way, large worlds before they are whole, and gives the folder back. */
  async close(): Promise<void> {
    this.#isClosing = true
    await this.#turns.ended()
    await this.#keeping?.close()
  }

  #requireOpen(): void {
    if (this.#isClosing)
      throw new StoreError('not-open', 'The mock was stopped before this was done. Nothing was changed.')
  }

  /** A repaired folder may have lost what a world began with. */
  #dropTorsos(onNotice: UniverseOptions['onNotice']): void {
    for (const [name, world] of this.#state.worlds) {
      if (world.all('settings').has('')) continue
      this.#state.worlds.delete(name)
      onNotice?.(`The sandbox ${name} was left out: the kept state does not say what it was made from.`)
    }
  }

  /** Has an effect in memory once the entry for it is taken down, so that one that can't be has none. */
  #keep(entry: Entry, effect: () => void, undo: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = settling(resolve, reject)
      this.#keeping?.append(entry, undo, (error) => (error === undefined ? this.#tell(entry, done) : done(error)))
      effect()
      if (!this.#keeping) this.#tell(entry, done)
    })
  }

  #tellAll(entry: Entry, isForeign: boolean): void {
    for (const listener of this.#listeners) listener(entry, isForeign)
    if (entry[2] === 'gone') for (const listener of this.#goneListeners) listener(entry[0])
  }

  #tell(entry: Entry, done: Done): void {
    try {
      this.#tellAll(entry, false)
    } catch (error) {
      return done(error)
    }
    done()
  }
}

const settle = (kept: Promise<void>, tell: Done): void =>
  void kept.then(
    () => tell(),
    (error: unknown) => tell(error),
  )

const settling =
  (resolve: () => void, reject: (error: unknown) => void): Done =>
  (error) =>
    error === undefined ? resolve() : reject(error)
