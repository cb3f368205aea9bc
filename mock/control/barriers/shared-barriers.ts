import {
  isFull,
  letGo,
  noBarriers,
  still,
  without,
  withBarrier,
  withoutBarrier,
  withPlace,
  type KeptBarrier,
  type KeptBarriers,
} from '../../domain/kept-barriers.ts'
import { quoted } from '../../domain/short.ts'
import type { Release } from '../../serve/traffic.ts'
import { machineTime } from '../../world/clock.ts'
import { whileOvertaken } from '../../world/overtaken.ts'
import type { World } from '../../world/world.ts'
import { whatThereIs } from '../faults/fault-rules.ts'
import { matches, type RequestTraits } from '../faults/match.ts'
import { requireRoomToWait } from '../limits.ts'
import { refuseControl } from '../problem.ts'
import { refuseStranger, type AnyBarrier, type BarrierRequest } from './barrier.ts'
import { refuseMore, mostBarriers, type AnyBarriers } from './barriers.ts'

export interface SharedBarriersHost {
  world(sandbox: string): World | undefined
  /** Lets a sandbox be as new as all that anybody was told of. */
  reach(sandbox: string): Promise<void>
  commit(world: World): Promise<void>
  onError(error: unknown): void
}

/** A request that may be held. */
interface Holding {
  readonly onGone: (leave: () => void) => void
  readonly onHeld: (id: string) => void
}

interface Held {
  readonly id: string
  /** Until it is kept, nobody can let it go. */
  isKept: boolean
  /** Lets it go on; false when it does already. */
  readonly leave: (release: Release) => boolean
}

/**
 * Barriers of sandboxes that other processes serve as well: who is held stands in the sandbox, so that any process lists
 * and releases them. Each holds the connections of its own, and looks whether they may go on.
 */
export class SharedBarriers {
  readonly #host: SharedBarriersHost
  readonly #held = new Map<string, Set<Held>>()
  readonly #watchers = new Map<string, Set<() => void>>()
  readonly #now: () => number

  constructor(host: SharedBarriersHost, now = machineTime) {
    this.#host = host
    this.#now = now
  }

  /** What is put into the world waits there to be kept. */
  of(world: World): AnyBarriers {
    const { name } = world
    const all = () => this.#all(this.#host.world(name) ?? world)
    const put = (next: KeptBarriers) => world.put(['barriers', '', next])
    const require = (id: string) => all().barriers.find((each) => each.id === id) ?? refuseUnknown(all(), id)
    const handle = (id: string): AnyBarrier => {
      const first = require(id)
      const barrier = () => all().barriers.find((each) => each.id === id) ?? first
      return {
        id,
        match: first.match,
        expected: first.expected,
        timeout: first.timeout,
        get waiting() {
          return barrier().waiting
        },
        get released() {
          return barrier().released
        },
        whenFull: (milliseconds, onGone) => this.#whenFull(name, id, milliseconds, onGone),
        release: (order) => {
          const { waiting } = barrier()
          const ids = order ?? waiting.map((place) => place.id)
          const places = ids.map(
            (each) => waiting.find((place) => place.id === each) ?? refuseStranger(id, each, waiting),
          )
          put(letGo(all(), ids, this.#now()))
          return places
        },
      }
    }
    return {
      list: () => all().barriers.map(({ id }) => handle(id)),
      get: handle,
      add: ({ match = {}, expected = 2, timeout = 30_000 }: BarrierRequest) => {
        if (all().barriers.length >= mostBarriers) refuseMore()
        const next = withBarrier(all(), { match, expected, timeout })
        put(next)
        return handle(`barrier-${next.made}`)
      },
      remove: (id) => {
        require(id)
        put(withoutBarrier(all(), id, this.#now()))
      },
    }
  }

  /**
   * Holds a request at the first barrier that is for it and has a place left. undefined: at none. Resolves when it may go
   * on. `onHeld` is given how it goes by, `onGone` what to call when its client goes away.
   */
  hold(world: World, traits: RequestTraits, { onGone, onHeld }: Holding): Promise<Release> | undefined {
    return barrierFor(this.#all(world), traits) && this.#hold(world.name, traits, { onGone, onHeld })
  }

  /** Somebody who was held has been answered: the next one goes on. */
  answered(sandbox: string, id: string): void {
    this.#change(sandbox, (all) => without(all, id, this.#now()))
  }

  /** Whether any request is held here. */
  get isHolding(): boolean {
    return this.#held.size > 0
  }

  isInUse(sandbox: string): boolean {
    return this.#held.has(sandbox) || this.#watchers.has(sandbox)
  }

  /** In which sandboxes somebody waits. */
  get watched(): Iterable<string> {
    return new Set([...this.#held.keys(), ...this.#watchers.keys()])
  }

  /** Lets those go on of this process whose turn it is, and tells who wants to see a barrier full. */
  look(sandbox: string): void {
    for (const tell of this.#watchers.get(sandbox) ?? []) tell()
    const held = this.#held.get(sandbox)
    const world = this.#host.world(sandbox)
    if (!held || !world) return
    const { barriers, going } = this.#all(world)
    const waiting = new Set(barriers.flatMap((each) => each.waiting.map(({ id }) => id)))
    const behind = new Set(going.slice(1).map(({ id }) => id))
    for (const each of held) if (each.isKept && !waiting.has(each.id) && !behind.has(each.id)) each.leave('go')
  }

  /** The sandbox is no more what it was: who waits is not served. */
  end(sandbox: string): void {
    for (const each of this.#held.get(sandbox) ?? []) each.leave('over')
    for (const tell of this.#watchers.get(sandbox) ?? []) tell()
  }

  /** Nobody waits any more. */
  endAll(): void {
    for (const sandbox of this.watched) this.end(sandbox)
  }

  #hold(name: string, traits: RequestTraits, { onGone, onHeld }: Holding): Promise<Release> {
    const attempt = async (): Promise<Release> => {
      const world = this.#host.world(name)
      if (!world) return 'over'
      const barrier = barrierFor(this.#all(world), traits)
      if (!barrier) return 'go'
      const { operation = '', method, path } = traits
      const until = this.#now() + barrier.timeout
      const place = { operation, persona: traits.persona(), method, path, until }
      const { all, id } = withPlace(this.#all(world), barrier.id, place)
      world.put(['barriers', '', all])
      const { held, released } = this.#enter(name, id, barrier.timeout)
      try {
        await this.#host.commit(world)
      } catch (error) {
        held.leave('over')
        throw error
      }
      held.isKept = true
      onHeld(id)
      onGone(() => {
        if (held.leave('gone')) this.answered(name, id)
      })
      this.look(name)
      return released
    }
    return whileOvertaken(attempt, () => this.#host.reach(name))
  }

  #enter(sandbox: string, id: string, timeout: number): { held: Held; released: Promise<Release> } {
    const all = this.#held.get(sandbox) ?? new Set()
    this.#held.set(sandbox, all)
    let resolve: (release: Release) => void = () => undefined
    const released = new Promise<Release>((settle) => (resolve = settle))
    const leave = (release: Release) => {
      if (!all.delete(held)) return false
      if (all.size === 0) this.#held.delete(sandbox)
      clearTimeout(patience)
      resolve(release)
      return true
    }
    const patience = setTimeout(() => this.#change(sandbox, (now) => letGo(now, [id], this.#now())), timeout)
    const held: Held = { id, isKept: false, leave }
    all.add(held)
    return { held, released }
  }

  /** Resolves when the barrier is full or no more, or the time is up. */
  async #whenFull(
    sandbox: string,
    id: string,
    milliseconds: number,
    onGone: (leave: () => void) => void = () => undefined,
  ): Promise<void> {
    const isOpen = () => {
      const world = this.#host.world(sandbox)
      const barrier = world && this.#all(world).barriers.find((each) => each.id === id)
      return barrier !== undefined && !isFull(barrier)
    }
    if (milliseconds === 0 || !isOpen()) return
    const watching = this.#watchers.get(sandbox) ?? new Set()
    requireRoomToWait(watching, `to see ${id} full`)
    this.#watchers.set(sandbox, watching)
    await new Promise<void>((resolve) => {
      const leave = () => {
        clearTimeout(patience)
        watching.delete(look)
        if (watching.size === 0) this.#watchers.delete(sandbox)
        resolve()
      }
      const look = () => (isOpen() ? undefined : leave())
      const patience = setTimeout(leave, milliseconds)
      watching.add(look)
      onGone(leave)
    })
  }

  /** Changes who is held and who goes on, anew when others were first. */
  #change(sandbox: string, change: (all: KeptBarriers) => KeptBarriers): void {
    const attempt = async () => {
      const world = this.#host.world(sandbox)
      if (!world) return
      const before = this.#all(world)
      const after = change(before)
      if (after === before) return
      world.put(['barriers', '', after])
      await this.#host.commit(world)
    }
    whileOvertaken(attempt, () => this.#host.reach(sandbox)).catch((error: unknown) => this.#host.onError(error))
  }

  #all(world: World): KeptBarriers {
    const kept = world.all('barriers').get('')
    return kept ? still(kept, this.#now()) : noBarriers
  }
}

function barrierFor({ barriers }: KeptBarriers, traits: RequestTraits): KeptBarrier | undefined {
  if (barriers.length === 0 || traits.operation === undefined) return undefined
  return barriers.find((each) => !isFull(each) && matches(each.match, traits))
}

function refuseUnknown({ barriers }: KeptBarriers, id: string): never {
  const there = whatThereIs(barriers.map((each) => each.id))
  return refuseControl('unknown-barrier', `There is no barrier ${quoted(id)}. ${there}`)
}
