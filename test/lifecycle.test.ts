import * as fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { turns } from './lifecycle/actions.ts'
import { playAll } from './lifecycle/play-all.ts'

afterEach(() => void vi.useRealTimers())

const seed = 20_260_301

test('10,000 actions of all personas through all services come out as the model says', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  let played = 0
  const counted = fc.asyncProperty(turns, async (all) => void (played += await playAll(all)))
  await fc.assert(counted, { seed, numRuns: 100 })
  expect(played).toBeGreaterThanOrEqual(10_000)
})
