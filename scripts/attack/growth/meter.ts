import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'

/** What something cost the mock, in milliseconds of processor time. */
export interface Cost {
  readonly cpu: number
  /** The most that nobody else was answered for. */
  readonly longest: number
}

/** Something that can be made twice as large, whose cost must not become more than three times as much. */
export interface Growing {
  /** What grows where: the beginning of a sentence. */
  readonly name: string
  /** Does it at a size: 1, 2 or 4. Rejects with what is wrong with the answer. */
  readonly run: (size: number) => Promise<void>
}

/** Milliseconds of processor time: what costs less at its largest is not looked at more closely. */
const cheap = 12
/** Milliseconds for which anything may hold the event loop. */
const longestHold = 100
const most = 3

/** What is wrong with how the cost grows; undefined when nothing is. */
export async function grows(child: ChildProcess, { name, run }: Growing): Promise<string | undefined> {
  try {
    const first = await costOf(child, () => run(4))
    if (first.cpu <= cheap) return undefined
    // The least of several: what only happens now and then, such as a collection, is nobody's growth.
    const [quarter, half, whole] = await leastOf(child, [1, 2, 4], run, 4)
    if (!quarter || !half || !whole) return undefined
    const shown = `${quarter.cpu.toFixed(1)}, ${half.cpu.toFixed(1)} and ${whole.cpu.toFixed(1)} ms for once, twice and four times as much`
    if (whole.longest > longestHold)
      return `${name}: holds the event loop for ${whole.longest.toFixed(0)} ms (${shown})`
    const isSteep =
      whole.cpu > cheap &&
      (whole.cpu > most * half.cpu || half.cpu > most * quarter.cpu) &&
      whole.cpu > most * most * quarter.cpu
    return isSteep ? `${name}: ${shown}` : undefined
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : String(error)}`
  }
}

async function leastOf(
  child: ChildProcess,
  sizes: readonly number[],
  run: Growing['run'],
  rounds: number,
): Promise<Cost[]> {
  const least = sizes.map((): Cost => ({ cpu: Infinity, longest: Infinity }))
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, size] of sizes.entries()) {
      const { cpu, longest } = await costOf(child, () => run(size))
      const before = least[at] as Cost
      least[at] = { cpu: Math.min(before.cpu, cpu), longest: Math.min(before.longest, longest) }
    }
  }
  return least
}

async function costOf(child: ChildProcess, act: () => Promise<void>): Promise<Cost> {
  await asked(child)
  await act()
  return asked(child)
}

async function asked(child: ChildProcess): Promise<Cost> {
  const answer = once(child, 'message') as Promise<[Cost]>
  child.send('cost')
  const [cost] = await answer
  return cost
}
