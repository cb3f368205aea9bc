import type { Addition } from './ledger.ts'
import type { Entry, WorldSettings } from './records.ts'
import type { Seat } from './seat.ts'
import { inParts, snapshotEntries, type Snapshot } from './state.ts'

/** An entry's JSON. */
export type TextOf = (entry: Entry) => string

/** From so many changes on an entry is written in pieces, as the sandbox's whole state. */
const largest = 10_000

/** Characters of a piece, about. */
const pieceLength = 256 * 1024

/** Whether an entry is too large to be a line. */
export const hasPieces = ([, changes, mark]: Entry): boolean =>
  changes.length > largest && (mark === 'fresh' || mark === 'snapshot')

interface AdditionParts {
  readonly seat: Seat
  readonly mark: string
  readonly textOf: TextOf
  /** The sandbox's, as they are with the entries. */
  readonly snapshots: ReadonlyMap<string, Snapshot> | undefined
  /** The sandbox's records, as they are with the entries. */
  readonly records: () => Iterable<Entry[1][number]>
}

/** What adds entries to a sandbox: lines, or the state that they make where one of them is large. */
export function additionOf(entries: readonly Entry[], parts: AdditionParts): Addition {
  const { seat, mark, textOf, snapshots, records } = parts
  const ends = entries.at(-1)?.[2] === 'gone'
  const settings = settingsIn(entries)
  const rest = {
    sandbox: seat.name,
    expected: seat.head,
    mark,
    ends,
    ...(settings && { expiresAt: settings.expiresAt ?? null }),
    ...(settings?.made && { maker: settings.made }),
  }
  if (ends || !entries.some(hasPieces)) return { ...rest, body: entries.map(textOf).join('\n') }
  const state = wholeState(seat.name, [...records()], [...(snapshots?.values() ?? [])])
  return { ...rest, body: '', pieces: inPieces(state, textOf) }
}

/** A sandbox as entries of bounded size. */
export function* wholeState(
  sandbox: string,
  changes: readonly Entry[1][number][],
  snapshots: readonly Snapshot[],
): Generator<Entry> {
  for (const part of inParts(changes)) yield [sandbox, part]
  yield* snapshotEntries(sandbox, snapshots)
}

/** Entries as texts of many lines. */
export function* inPieces(entries: Iterable<Entry>, textOf: TextOf): Generator<string> {
  let lines: string[] = []
  let length = 0
  for (const entry of entries) {
    const line = textOf(entry)
    lines.push(line)
    length += line.length
    if (length < pieceLength) continue
    yield lines.join('\n')
    lines = []
    length = 0
  }
  if (lines.length > 0) yield lines.join('\n')
}

/** The sandbox's settings by what the entries say of them last; undefined: they say nothing. */
function settingsIn(entries: readonly Entry[]): WorldSettings | undefined {
  for (const [, changes, mark] of entries.toReversed()) {
    if (mark !== undefined && mark !== 'fresh' && mark !== 'whole') continue
    const settings = changes.findLast(([kind]) => kind === 'settings')?.[2] as WorldSettings | null | undefined
    if (settings) return settings
  }
  return undefined
}
