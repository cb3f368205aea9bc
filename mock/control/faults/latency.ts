import type { Latency } from '../../domain/fault.ts'

/**
 * How long a request waits, in whole milliseconds.
 *
 * @param chance from 0 to below 1; where in the distribution the request falls
 */
export function latencyAt(latency: Latency, chance: number): number {
  if (typeof latency === 'number') return latency
  const points = 'min' in latency ? evenly(latency) : percentiles(latency)
  const upper = points.findIndex(([part]) => part > chance)
  const [fromPart, from] = points[upper - 1] ?? [0, 0]
  const [toPart, to] = points[upper] ?? [1, from]
  return Math.round(from + ((to - from) * (chance - fromPart)) / (toPart - fromPart))
}

type Point = readonly [part: number, milliseconds: number]

const evenly = ({ min, max }: { min: number; max: number }): Point[] => [
  [0, min],
  [1, max],
]

/** Straight lines between the percentiles, so that each comes out as it was asked for; nothing is slower than the last. */
const percentiles = ({ p50, p95, p99 }: { p50: number; p95: number; p99: number }): Point[] => [
  [0, 0],
  [0.5, p50],
  [0.95, p95],
  [0.99, p99],
  [1, p99],
]
