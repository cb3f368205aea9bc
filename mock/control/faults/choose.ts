import type { Fault } from '../../domain/fault.ts'
import { matches, type RequestTraits } from './match.ts'

export interface Choice {
  /** The rule that fires, counted. */
  readonly fired: Fault | undefined
  /** Every rule whose counts have changed, the one that fires among them. */
  readonly counted: readonly Fault[]
}

/**
 * Asks the rules in their order; the first that fires ends it.
 *
 * @param chance a number from 0 to below 1 for a rule, which differs each time that the rule was asked
 */
export function chooseFault(faults: Iterable<Fault>, traits: RequestTraits, chance: (fault: Fault) => number): Choice {
  const counted: Fault[] = []
  for (const fault of faults) {
    const { times = Infinity, probability = 1 } = fault
    if (fault.fired >= times || !matches(fault.match, traits)) continue
    const asked = { ...fault, matched: fault.matched + 1 }
    if (probability < 1 && chance(asked) >= probability) {
      counted.push(asked)
      continue
    }
    const fired = { ...asked, fired: fault.fired + 1 }
    return { fired, counted: [...counted, fired] }
  }
  return { fired: undefined, counted }
}
