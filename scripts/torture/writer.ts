import type { Answer, Ask } from '../drive/ask.ts'
import type { Chance } from '../drive/chance.ts'

/** What is where a writer writes, by key. */
export type Place = ReadonlyMap<string, string>

/** One change, and what the place then holds. */
export interface Change {
  readonly ask: Ask
  readonly after: Place
  readonly onAnswer?: (answer: Answer) => void
}

/**
 * Somebody who changes a place that is theirs alone, one request after the other. The place must hold what `known` says
 * or, when a request was cut off, what `asking` says: nothing else, and nothing between the two.
 */
export abstract class Writer {
  readonly name: string
  protected readonly chance: Chance
  known: Place = new Map()
  asking: Place | undefined

  constructor(name: string, chance: Chance) {
    this.name = name
    this.chance = chance
  }

  abstract next(url: string): Change | Promise<Change>

  /** What is wrong with what was found; undefined for nothing. Goes on from there. */
  settle(found: Place): string | undefined {
    const { known, asking } = this
    this.known = found
    this.asking = undefined
    if (same(found, known) || (asking && same(found, asking))) return undefined
    const wanted = asking
      ? `${differences(known, found)} (or, by the last request, ${differences(asking, found)})`
      : differences(known, found)
    return `${this.name}: ${wanted}`
  }
}

const same = (a: Place, b: Place) => a.size === b.size && [...a].every(([key, value]) => b.get(key) === value)

function differences(wanted: Place, found: Place): string {
  return [...new Set([...wanted.keys(), ...found.keys()])]
    .filter((key) => wanted.get(key) !== found.get(key))
    .slice(0, 5)
    .map((key) => `${key} should be ${wanted.get(key) ?? 'absent'} and is ${found.get(key) ?? 'absent'}`)
    .join(', ')
}
