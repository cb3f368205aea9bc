import { quoted } from '../domain/short.ts'
import type { Maker } from '../world/records.ts'
import type { Universe } from '../world/universe.ts'
import { raised, type Limits } from './limits.ts'
import { refuseControl } from './problem.ts'

const quotas = [
  { of: 'address', limit: 'sandboxesPerAddress', words: 'from the address' },
  { of: 'creator', limit: 'sandboxesPerCreator', words: 'by' },
] as const

/** How many sandboxes one may make: by the address that asks, and by who a proxy says that it is. */
export class Quotas {
  readonly #universe: Universe
  readonly #limits: Limits

  constructor(universe: Universe, limits: Limits) {
    this.#universe = universe
    this.#limits = limits
  }

  /** What throws a ControlRefusal when there may be no more. Where other processes make some too, it knows what there was before. */
  async of(maker: Maker): Promise<() => void> {
    const { shared } = this.#universe
    const asked = quotas.flatMap(({ of, limit, words }) => {
      const who = maker[of]
      const most = this.#limits[limit]
      return who === undefined || most === Infinity ? [] : [{ of, who, limit, most, words }]
    })
    const counted = shared && (await Promise.all(asked.map(({ of, who }) => shared.ledger.count({ [of]: who }))))
    return () => {
      for (const [at, { of, who, limit, most, words }] of asked.entries()) {
        if ((counted?.[at] ?? this.#count(of, who)) < most) continue
        refuseControl(
          'sandbox-limit',
          `There are ${most} sandboxes that were made ${words} ${quoted(who)}, and that is the limit. Delete one, or ${raised(limit)}`,
        )
      }
    }
  }

  #count(of: keyof Maker, who: string): number {
    let count = 0
    for (const { settings } of this.#universe.worlds.values()) if (settings.made?.[of] === who) count += 1
    return count
  }
}
