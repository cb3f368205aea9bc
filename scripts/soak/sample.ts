import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'

/** What a process holds after a collection: bytes, and open handles by kind. See probe.mjs. */
export interface Sample {
  readonly heap: number
  readonly rss: number
  readonly handles: Readonly<Record<string, number>>
}

export async function sample(child: ChildProcess): Promise<Sample> {
  const answer = once(child, 'message') as Promise<[Sample]>
  child.send('sample')
  const [taken] = await answer
  return taken
}

/**
 * Bytes by which the heap may grow. Between samples all worlds are back at their start, so nothing that a request leaves
 * behind is wanted; what grows nevertheless is compiled code and the runtime's caches, about a megabyte after the
 * warm-up. In ten minutes of some 100,000 requests this finds a leak of 40 bytes each.
 */
const heapBound = 4 * 1024 * 1024

/** Bytes by which the resident set may grow: pages that the allocator keeps for later come and go by tens of megabytes. */
const rssBound = 48 * 1024 * 1024

/** What is wrong, each as a sentence. The first sample was taken before the load, the second after a warm-up. */
export function judge([before, ...loaded]: readonly Sample[]): string[] {
  const third = Math.max(1, Math.floor(loaded.length / 3))
  const growth = (key: 'heap' | 'rss') =>
    median(loaded.slice(-third).map((each) => each[key])) - median(loaded.slice(0, third).map((each) => each[key]))
  const last = loaded.at(-1)
  const leaked = Object.entries(last?.handles ?? {}).filter(([kind, count]) => count > (before?.handles[kind] ?? 0))
  return [
    ...(growth('heap') > heapBound ? [`The heap has grown by ${megabytes(growth('heap'))} MB.`] : []),
    ...(growth('rss') > rssBound ? [`The resident set has grown by ${megabytes(growth('rss'))} MB.`] : []),
    ...leaked.map(
      ([kind, count]) => `${count} handles of the kind ${kind} are open, and ${before?.handles[kind] ?? 0} were.`,
    ),
  ]
}

export const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1)

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}
