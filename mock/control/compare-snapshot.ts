import { patiently } from '../domain/patiently.ts'
import type { JournalChange, SnapshotComparison } from '../generated/control-types.ts'
import type { Change, Kind } from '../world/records.ts'
import type { Snapshot } from '../world/state.ts'
import type { World } from '../world/world.ts'
import { redactRecord } from './journal/redact.ts'

/** So many records are shown; all are counted. */
const shown = 200

/** Settings are the sandbox's own, and mails the outbox's to tell. */
const untold: ReadonlySet<Kind> = new Set<Kind>(['settings', 'mails'])

type Counts = SnapshotComparison['kinds'][number]

/** What has become of a sandbox since a snapshot of it was taken. */
export async function compareSnapshot(
  world: World,
  { name, takenAt, changes: then }: Snapshot,
): Promise<SnapshotComparison> {
  const kinds = new Map<Kind, Counts>()
  const changes: JournalChange[] = []
  const tell = (kind: Kind, key: string, before: unknown, after: unknown) => {
    const counts = kinds.get(kind) ?? { kind, added: 0, removed: 0, changed: 0 }
    kinds.set(kind, counts)
    counts[before === null ? 'added' : after === null ? 'removed' : 'changed'] += 1
    if (changes.length < shown) changes.push({ kind, key, before: recordView(before), after: recordView(after) })
  }
  const known = new Set<string>()
  await patiently(then, ([kind, key, before]) => {
    if (untold.has(kind)) return
    known.add(`${kind} ${key}`)
    const after = (world.all(kind) as ReadonlyMap<string, Change[2]>).get(key) ?? null
    // Records are shared, but not with what was read from a file.
    if (before !== after && JSON.stringify(before) !== JSON.stringify(after)) tell(kind, key, before, after)
  })
  await patiently(world.contents(), ([kind, key, after]) => {
    if (!untold.has(kind) && !known.has(`${kind} ${key}`)) tell(kind, key, null, after)
  })
  const total = [...kinds.values()].reduce((sum, { added, removed, changed }) => sum + added + removed + changed, 0)
  return { name, takenAt: new Date(takenAt).toISOString(), kinds: [...kinds.values()], changes, total }
}

const recordView = (record: unknown) => redactRecord(record) as Record<string, unknown> | null
