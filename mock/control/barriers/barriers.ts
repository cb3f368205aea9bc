import { quoted } from '../../domain/short.ts'
import type { Release } from '../../serve/traffic.ts'
import { whatThereIs } from '../faults/fault-rules.ts'
import { matches, type RequestTraits } from '../faults/match.ts'
import { refuseControl } from '../problem.ts'
import { Barrier, type AnyBarrier, type BarrierRequest } from './barrier.ts'

/** How many barriers a sandbox can have. */
export const mostBarriers = 20

/** The barriers of a sandbox, wherever they are kept. */
export interface AnyBarriers {
  list(): readonly AnyBarrier[]
  add(request: BarrierRequest): AnyBarrier
  get(id: string): AnyBarrier
  remove(id: string): void
}

export function refuseMore(): never {
  return refuseControl('barrier-limit', `This sandbox has ${mostBarriers} barriers, and that is the limit. Delete one.`)
}

/** One sandbox's barriers. They live as long as the process. */
export class Barriers implements AnyBarriers {
  readonly #barriers = new Map<string, Barrier>()
  #made = 0
  #held = 0

  get isEmpty(): boolean {
    return this.#barriers.size === 0
  }

  /** In the order in which they were made. */
  list(): Barrier[] {
    return [...this.#barriers.values()]
  }

  /** Throws a ControlRefusal when there are too many. */
  add(request: BarrierRequest): Barrier {
    if (this.#barriers.size >= mostBarriers) refuseMore()
    this.#made += 1
    const barrier = new Barrier(`barrier-${this.#made}`, request)
    this.#barriers.set(barrier.id, barrier)
    return barrier
  }

  /** Throws a ControlRefusal when there is none of that id. */
  get(id: string): Barrier {
    return (
      this.#barriers.get(id) ??
      refuseControl('unknown-barrier', `There is no barrier ${quoted(id)}. ${whatThereIs([...this.#barriers.keys()])}`)
    )
  }

  /** Removes a barrier; who waits at it goes on, in the order in which they came. Throws a ControlRefusal. */
  remove(id: string): void {
    this.get(id).end('go')
    this.#barriers.delete(id)
  }

  /** Holds a request at the first barrier that is for it and has a place left. undefined: at none. */
  hold(traits: RequestTraits, onGone: (leave: () => void) => void): Promise<Release> | undefined {
    const { operation, method, path } = traits
    const barrier = this.list().find(({ isFull, match }) => !isFull && matches(match, traits))
    if (!barrier || operation === undefined) return undefined
    this.#held += 1
    const persona = traits.persona()
    return barrier.hold({ id: `held-${this.#held}`, operation, persona, method, path }, onGone)
  }

  /** Removes all barriers; who waits is not served. */
  end(): void {
    for (const barrier of this.list()) barrier.end('over')
    this.#barriers.clear()
  }
}
