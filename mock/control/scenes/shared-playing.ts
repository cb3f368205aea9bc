import { noBarriers, type KeptBarriers } from '../../domain/kept-barriers.ts'
import { machineTime } from '../../world/clock.ts'
import { Overtaken, whileOvertaken } from '../../world/overtaken.ts'
import type { World } from '../../world/world.ts'
import type { Sandboxes } from '../sandboxes.ts'
import { refuseRestarted, type Playing } from './playing.ts'

/** Milliseconds after which whoever plays and says nothing counts as gone: their process has ended. */
const patience = 10_000

/** Milliseconds after which who waits looks again. */
const lookEvery = 50

/**
 * Where other processes serve the sandbox: who plays stands in it, beside who is held there. What others are first to is done
 * anew by itself, so that nothing of a scene is done twice.
 */
export class SharedPlaying implements Playing {
  readonly #sandboxes: Sandboxes
  readonly #sandbox: string
  readonly #id: number
  readonly #now: () => number

  private constructor(sandboxes: Sandboxes, sandbox: string, id: number, now: () => number) {
    this.#sandboxes = sandboxes
    this.#sandbox = sandbox
    this.#id = id
    this.#now = now
  }

  /** Waits until nobody plays. `id`: nobody else's. Rejects with a ControlRefusal when there is no such sandbox. */
  static async begin(sandboxes: Sandboxes, sandbox: string, id: number, now = machineTime): Promise<SharedPlaying> {
    const playing = new SharedPlaying(sandboxes, sandbox, id, now)
    while (!(await playing.#take())) await new Promise((resolve) => void setTimeout(resolve, lookEvery))
    return playing
  }

  current(): Promise<World> {
    return whileOvertaken(async () => {
      const world = await this.#reach()
      const { playing } = keptIn(world)
      if (playing?.id !== this.#id) return refuseRestarted()
      if (playing.until - this.#now() <= patience / 2) await this.#sandboxes.put(world, [this.#mine(keptIn(world))])
      return world
    })
  }

  once(act: (world: World) => Promise<void>): Promise<void> {
    return whileOvertaken(async () => act(await this.current()))
  }

  reset(): Promise<void> {
    return this.once(async () => {
      await this.#sandboxes.reset(this.#sandbox, (world) => {
        if (keptIn(world).playing?.id !== this.#id) refuseRestarted()
        return [this.#mine(noBarriers)]
      })
    })
  }

  /** Resolves in any case: it ends by itself. */
  async end(): Promise<void> {
    const leave = async (world: World) => {
      const { playing: _, ...others } = keptIn(world)
      await this.#sandboxes.put(world, [['barriers', '', others.made === 0 ? null : others]])
    }
    await this.once(leave).catch(() => undefined)
  }

  async #take(): Promise<boolean> {
    const world = await this.#reach()
    const kept = keptIn(world)
    if (kept.playing && kept.playing.until > this.#now()) return false
    try {
      await this.#sandboxes.put(world, [this.#mine(kept)])
      return true
    } catch (error) {
      if (error instanceof Overtaken) return false
      throw error
    }
  }

  async #reach(): Promise<World> {
    await this.#sandboxes.reach(this.#sandbox)
    return this.#sandboxes.get(this.#sandbox)
  }

  #mine(kept: KeptBarriers) {
    const playing = { id: this.#id, until: this.#now() + patience }
    return ['barriers', '', { ...kept, playing }] as const
  }
}

const keptIn = (world: World): KeptBarriers => world.all('barriers').get('') ?? noBarriers
