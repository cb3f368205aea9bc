import * as fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { turns } from './lifecycle/actions.ts'
import { playAll } from './lifecycle/play-all.ts'

afterEach(() => void vi.useRealTimers())

const seed = 20_260_301

test.each([
  { wanted: 10_000, runs: 100, listen: true, over: 'over a port' },
  { wanted: 3_000, runs: 35, listen: false, over: 'by fetch' },
])(
  '$wanted actions of all personas through all services come out as the model says $over',
  async ({ wanted, runs, listen }) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    let played = 0
    const counted = fc.asyncProperty(turns, async (all) => void (played += await playAll(all, { listen })))
    await fc.assert(counted, { seed, numRuns: runs })
    expect(played).toBeGreaterThanOrEqual(wanted)
  },
)
