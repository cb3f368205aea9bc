import { delegated } from './delegated-ledger.ts'
import type { Added, Addition, Head, Ledger } from './ledger.ts'

/** What was asked of a ledger once. */
export interface Told {
  readonly what: 'heads' | 'load' | 'append' | 'checkpoint'
  readonly seconds: number
  readonly isRight: boolean
  /** How many additions others were before. */
  readonly conflicts: number
}

/** The same ledger; tells how long it takes. */
export function measured(ledger: Ledger, tell: (told: Told) => void): Ledger {
  const timed = async <Result>(
    what: Told['what'],
    act: () => Promise<Result>,
    conflicts: (result: Result) => number = () => 0,
  ): Promise<Result> => {
    const began = performance.now()
    const seconds = () => (performance.now() - began) / 1000
    try {
      const result = await act()
      tell({ what, seconds: seconds(), isRight: true, conflicts: conflicts(result) })
      return result
    } catch (error) {
      tell({ what, seconds: seconds(), isRight: false, conflicts: 0 })
      throw error
    }
  }
  const inAll = (all: readonly Added[]) => all.filter((added) => added === 'conflict').length
  return {
    ...delegated(ledger),
    heads: (sandboxes) => timed('heads', () => ledger.heads(sandboxes)),
    load: (sandbox: string, after?: Head) => timed('load', () => ledger.load(sandbox, after)),
    append: (additions: readonly Addition[]) => timed('append', () => ledger.append(additions), inAll),
    checkpoint: (sandbox, at, pieces) => timed('checkpoint', () => ledger.checkpoint(sandbox, at, pieces)),
  }
}
