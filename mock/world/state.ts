import { Parts } from './parts.ts'
import type { Change, Entry } from './records.ts'
import type { World } from './world.ts'

/** A sandbox's data at a moment. It never changes, and shares its records with the sandbox. */
export interface Snapshot {
  readonly name: string
  /** The sandbox's time when it was taken. Milliseconds since 1970, UTC. */
  readonly takenAt: number
  readonly changes: readonly Change[]
}

/** All sandboxes by name, and their snapshots by sandbox and name. */
export interface State {
  readonly worlds: Map<string, World>
  readonly snapshots: Map<string, Map<string, Snapshot>>
  readonly parts: Parts
}

/** Makes a world; how large it may become depends on the sandbox. */
export type MakeWorld = (name: string, changes: readonly Change[]) => World

export const emptyState = (): State => ({ worlds: new Map(), snapshots: new Map(), parts: new Parts() })

/** Replays one entry. Throws an Error when it does not fit those before it. */
export function applyEntry({ worlds, snapshots, parts }: State, entry: Entry, makeWorld: MakeWorld): void {
  const [sandbox, changes, mark] = entry
  switch (mark) {
    case 'part':
      parts.add(entry)
      return
    case 'whole':
      worlds.set(sandbox, makeWorld(sandbox, [...parts.take(sandbox, entry[3], entry[4]), ...changes]))
      return
    case 'snapshot': {
      const [, , , name, takenAt, attempt, count = 0] = entry
      const taken = attempt === undefined ? [...changes] : parts.take(sandbox, attempt, count)
      const known = obtain(snapshots, sandbox)
      // Taken anew, it is the newest.
      known.delete(name)
      known.set(name, { name, takenAt, changes: taken })
      return
    }
    case 'snapshot-more': {
      // Nobody has seen the snapshot yet; copying it for each piece would take a large one forever.
      const unfinished = snapshots.get(sandbox)?.get(entry[3])?.changes as Change[] | undefined
      if (!unfinished) throw new Error(`the snapshot ${entry[3]} of ${sandbox} has no beginning`)
      unfinished.push(...changes)
      return
    }
    case 'snapshot-gone':
      snapshots.get(sandbox)?.delete(entry[3])
      return
    case 'gone':
      worlds.delete(sandbox)
      snapshots.delete(sandbox)
      return
    case 'fresh':
      worlds.set(sandbox, makeWorld(sandbox, changes))
      return
    case undefined: {
      const world = worlds.get(sandbox)
      if (!world) worlds.set(sandbox, makeWorld(sandbox, changes))
      else for (const change of changes) world.apply(change)
      return
    }
    default:
      throw new Error(`there is no entry "${String(mark satisfies never)}"`)
  }
}

const entrySize = 25

/** The whole state as entries of bounded size. */
export function* entriesOf({ worlds, snapshots }: State): Generator<Entry> {
  for (const world of worlds.values()) {
    for (const part of inParts(world.changes())) yield [world.name, part]
  }
  for (const [sandbox, known] of snapshots) yield* snapshotEntries(sandbox, known.values())
}

/** Snapshots of a sandbox as entries of bounded size. */
export function* snapshotEntries(sandbox: string, snapshots: Iterable<Snapshot>): Generator<Entry> {
  for (const { name, takenAt, changes } of snapshots) {
    let mark: 'snapshot' | 'snapshot-more' = 'snapshot'
    for (const part of inParts(changes)) {
      yield [sandbox, part, mark, name, takenAt]
      mark = 'snapshot-more'
    }
  }
}

/** At most 25 changes at a time. */
export function* inParts(changes: Iterable<Change>): Generator<Change[]> {
  let part: Change[] = []
  for (const change of changes) {
    part.push(change)
    if (part.length < entrySize) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}

function obtain(snapshots: State['snapshots'], sandbox: string): Map<string, Snapshot> {
  const known = snapshots.get(sandbox) ?? new Map<string, Snapshot>()
  snapshots.set(sandbox, known)
  return known
}
