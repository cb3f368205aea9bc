import type { Change, Entry } from '../world/records.ts'

/** What formats 1 to 4 wrote of a world too large for one entry. */
type OlderEntry =
  | readonly [sandbox: string, changes: readonly Change[], mark: 'first-part' | 'part']
  | readonly [sandbox: string, changes: readonly [], mark: 'whole', records: number]

/**
 * Gives the entries of today that older ones stand for. In formats 1 to 4 the parts of a large world bear no number:
 * `first-part` begins anew, and `whole` counts the records. Where they are fewer, the checkpoint that the log follows
 * may have had the world already; that can't be told from parts of two attempts that were mixed, so it is told.
 */
export function olderEntries(onDoubt: (sandbox: string) => void): (entry: unknown) => Entry | undefined {
  const known = new Map<string, Map<string, Change>>()
  return (entry) => {
    const [sandbox, changes, mark, records] = entry as OlderEntry
    if (mark !== 'first-part' && mark !== 'part' && mark !== 'whole') return entry as Entry
    const parts = (mark !== 'first-part' && known.get(sandbox)) || new Map<string, Change>()
    if (mark === 'whole') {
      known.delete(sandbox)
      if (parts.size === records) return [sandbox, [...parts.values()], 'fresh']
      onDoubt(sandbox)
      return undefined
    }
    for (const change of changes) parts.set(JSON.stringify([change[0], change[1]]), change)
    known.set(sandbox, parts)
    return undefined
  }
}
