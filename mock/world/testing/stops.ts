import { delegated } from '../delegated-ledger.ts'
import type { Ledger } from '../ledger.ts'

type Way = 'heads' | 'load' | 'append'

/** A ledger that does what it is asked for when it is told to. */
export interface Stops {
  readonly ledger: Ledger
  /** From now on questions of this kind wait. */
  readonly stop: (way: Way) => void
  /** Resolves when one waits. */
  readonly stopped: (way: Way) => Promise<void>
  /** Lets one go that waits, and no other. */
  readonly letOne: (way: Way) => void
  /** Lets all go, from now on too. */
  readonly go: (way: Way) => void
  /** The next addition fails with this. */
  readonly fail: (error: Error) => void
}

export const turn = () => new Promise<void>((resolve) => void setImmediate(resolve))

/** Resolves when all has happened that waits for nothing but its turn. */
export async function turns(count = 50): Promise<void> {
  for (let left = count; left > 0; left -= 1) await turn()
}

export function stops(ledger: Ledger): Stops {
  const waiting = new Map<Way, (() => void)[]>()
  const failures: Error[] = []
  const gate = async (way: Way) => {
    const here = waiting.get(way)
    if (here) await new Promise<void>((resolve) => void here.push(resolve))
  }
  return {
    ledger: {
      ...delegated(ledger),
      heads: async (sandboxes) => (await gate('heads'), ledger.heads(sandboxes)),
      load: async (sandbox, after) => (await gate('load'), ledger.load(sandbox, after)),
      append: async (additions) => {
        await gate('append')
        const failure = failures.shift()
        if (failure) throw failure
        return ledger.append(additions)
      },
      close: () => Promise.resolve(),
    },
    stop: (way) => void waiting.set(way, waiting.get(way) ?? []),
    stopped: async (way) => {
      while (!waiting.get(way)?.length) await turn()
    },
    letOne: (way) => waiting.get(way)?.shift()?.(),
    go: (way) => {
      const here = waiting.get(way) ?? []
      waiting.delete(way)
      for (const resolve of here) resolve()
    },
    fail: (error) => void failures.push(error),
  }
}
