import type { WorldSettings } from '../world/records.ts'
import { Overtaken } from '../world/overtaken.ts'
import type { Universe } from '../world/universe.ts'
import type { World } from '../world/world.ts'
import { defaultLimits, raised, usualTtl, type Limits } from './limits.ts'
import { ControlRefusal, refuseControl } from './problem.ts'

/** Until when a sandbox lives, and by how much each use puts that off. */
export type Lifetime = Pick<WorldSettings, 'expiresAt' | 'idle'>

/** Its end is put off again when so much of the time after its last use is over: not each use is a write. */
const patience = 1 / 8

export interface LifetimesOptions {
  readonly universe: Universe
  readonly limits: Pick<Limits, 'ttl'>
  /** Told when a sandbox whose time is up can't be removed, or one that is used can't be kept longer. */
  readonly onError: (error: unknown) => void
  readonly now: () => number
}

/** How long sandboxes live: puts off the end of those that are used, and removes those whose time is up. */
export class Lifetimes {
  readonly #universe: Universe
  readonly #limits: Pick<Limits, 'ttl'>
  readonly #onError: (error: unknown) => void
  readonly #now: () => number
  /** Those whose time is up and that wait to be removed. */
  readonly #leaving = new WeakSet<World>()

  constructor({ universe, limits, onError, now }: LifetimesOptions) {
    this.#universe = universe
    this.#limits = limits
    this.#onError = onError
    this.#now = now
  }

  /**
   * From now on; in seconds, null for ever. Who has lowered the limit wants none to stay, be it used or not. Throws a
   * ControlRefusal for what is beyond the limit.
   */
  of(asked: number | null | undefined): Lifetime {
    const { ttl: limit } = this.#limits
    const mayStay = limit >= defaultLimits.ttl
    if (asked === null && mayStay) return {}
    const ttl = asked === undefined ? Math.min(usualTtl, limit) : (asked ?? Infinity)
    if (!(ttl > 0 && ttl <= limit)) {
      const given = ttl === Infinity ? 'for ever' : String(ttl)
      refuseControl(
        'ttl-limit',
        `A sandbox can live for up to ${limit} seconds, not ${given}. Ask for less, or ${raised('ttl')}`,
      )
    }
    const length = ttl * 1000
    return { expiresAt: this.#now() + length, ...(asked === undefined && mayStay && { idle: length }) }
  }

  /** Puts off the end of a sandbox that is used. */
  prolong(world: World): void {
    const { settings } = world
    const { idle } = settings
    if (idle === undefined) return
    const expiresAt = this.#now() + idle
    if (expiresAt - (settings.expiresAt ?? expiresAt) < idle * patience) return
    world.put(['settings', '', { ...settings, expiresAt }])
    this.#universe.commit(world).catch((error: unknown) => this.#tell(error))
  }

  /** Removes those whose time is up. */
  sweep(): void {
    for (const world of this.#universe.worlds.values()) this.isLeft(world)
  }

  /** Removes the world, and says no, when its time is up. */
  isLeft(world: World): boolean {
    const { name, settings } = world
    if (settings.expiresAt === undefined || settings.expiresAt > this.#now()) return true
    if (this.#leaving.has(world)) return false
    this.#leaving.add(world)
    // When its turn has come, another one may have its name.
    const decide = () => this.#universe.world(name) === world || refuseControl('unknown-sandbox', 'It has gone.')
    const removed = this.#universe.remove(name, decide).catch((error: unknown) => {
      if (!(error instanceof ControlRefusal)) this.#tell(error)
    })
    void removed.then(() => this.#leaving.delete(world))
    return false
  }

  /** Who was overtaken does it another time. */
  #tell(error: unknown): void {
    if (!(error instanceof Overtaken)) this.#onError(error)
  }
}

/** Of a sandbox, as it is. */
export const lifetimeOf = ({ expiresAt, idle }: WorldSettings): Lifetime => ({
  ...(expiresAt !== undefined && { expiresAt }),
  ...(idle !== undefined && { idle }),
})
