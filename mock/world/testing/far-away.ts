import type { Ledger } from '../ledger.ts'
import { turn } from './stops.ts'

/** The same ledger, far away: each question takes some turns to get there, and each answer some to come back; `below` says how many. */
export function farAway(ledger: Ledger, below: (end: number) => number, most = 12): Ledger {
  const travel = async () => {
    for (let left = below(most); left > 0; left -= 1) await turn()
  }
  const far =
    <Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await travel()
      const result = await act(...args)
      await travel()
      return result
    }
  return {
    heads: far((sandboxes) => ledger.heads(sandboxes)),
    load: far((sandbox, after) => ledger.load(sandbox, after)),
    append: far((additions) => ledger.append(additions)),
    checkpoint: far((sandbox, at, pieces) => ledger.checkpoint(sandbox, at, pieces)),
    sweep: far((now) => ledger.sweep(now)),
    list: far((order) => ledger.list(order)),
    count: far((maker) => ledger.count(maker)),
    used: far((uses) => ledger.used(uses)),
    number: far(() => ledger.number()),
    notes: ledger.notes,
    rates: { count: far((asked) => ledger.rates.count(asked)), forget: far((life) => ledger.rates.forget(life)) },
    close: () => Promise.resolve(),
  }
}
