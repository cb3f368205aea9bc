import type { Universe } from '../world/universe.ts'
import { raised, type Limits } from './limits.ts'
import { refuseControl } from './problem.ts'

/** How many sandboxes there are, beside how many there may be, and which names are free. */
export class SandboxRoom {
  readonly #universe: Universe
  readonly #limits: Pick<Limits, 'sandboxes'>
  readonly #now: () => number
  #named = 0
  /** How many there were, and when they were counted, where other processes make them as well. */
  #counted = { at: -Infinity, size: 0 }

  constructor(universe: Universe, limits: Pick<Limits, 'sandboxes'>, now: () => number) {
    this.#universe = universe
    this.#limits = limits
    this.#now = now
  }

  /** Throws a ControlRefusal when there is no room for one more, even when those whose time is up are gone. */
  requireOne(sweep: () => void): void {
    if (this.#size() < this.#limits.sandboxes) return
    sweep()
    if (this.#size() < this.#limits.sandboxes) return
    refuseControl(
      'sandbox-limit',
      `The limit of sandboxes is reached: ${this.#limits.sandboxes}. Delete one, or ${raised('sandboxes')}`,
    )
  }

  /** Asks how many sandboxes there are, those of other processes too, once a second. */
  async count(): Promise<void> {
    const { shared } = this.#universe
    if (!shared || this.#now() - this.#counted.at < 1000) return
    this.#counted = { at: this.#now(), size: this.#counted.size }
    this.#counted = { at: this.#now(), size: await shared.ledger.count() }
  }

  /** At once where nobody else makes sandboxes. */
  freeName(): string | Promise<string> {
    const { shared } = this.#universe
    if (shared) return shared.ledger.number().then((number) => `sandbox-${number}`)
    do this.#named += 1
    while (this.#universe.isTaken(`sandbox-${this.#named}`))
    return `sandbox-${this.#named}`
  }

  #size(): number {
    return this.#universe.shared ? this.#counted.size : this.#universe.worlds.size
  }
}
