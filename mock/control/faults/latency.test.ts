import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Latency } from '../../domain/fault.ts'
import { latencyAt } from './latency.ts'

test.each<[Latency, chance: number, milliseconds: number]>([
  [250, 0.9, 250],
  [{ min: 100, max: 300 }, 0, 100],
  [{ min: 100, max: 300 }, 0.5, 200],
  [{ min: 100, max: 100 }, 0.7, 100],
  [{ p50: 20, p95: 200, p99: 1000 }, 0.25, 10],
  [{ p50: 20, p95: 200, p99: 1000 }, 0.5, 20],
  [{ p50: 20, p95: 200, p99: 1000 }, 0.95, 200],
  [{ p50: 20, p95: 200, p99: 1000 }, 0.99, 1000],
  [{ p50: 20, p95: 200, p99: 1000 }, 0.9999, 1000],
])('%j at %d is %d ms', (latency, chance, milliseconds) => {
  expect(latencyAt(latency, chance)).toBe(milliseconds)
})

test('of many requests as many are below a percentile as it says', () => {
  const bounds = fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000)).map((given) => given.sort((a, b) => a - b))
  fc.assert(
    fc.property(bounds, ([p50, p95, p99]) => {
      const latencies = Array.from({ length: 1000 }, (_, index) => latencyAt({ p50, p95, p99 }, index / 1000))
      for (const [part, bound] of [
        [500, p50],
        [950, p95],
        [990, p99],
      ] as const) {
        expect(latencies.filter((latency) => latency <= bound).length).toBeGreaterThanOrEqual(part)
        expect(latencies.filter((latency) => latency < bound).length).toBeLessThanOrEqual(part)
      }
    }),
  )
})
