import type { Change, Entry } from './records.ts'

type Record = Readonly<globalThis.Record<string, unknown>> | null

/** What a record of a kind was, as one of today. */
type Migration = (kind: string, value: Record) => unknown

/** What changed in the records, by the last version that lacks it. */
const migrations: readonly (readonly [until: number, Migration])[] = [
  // Invitations and memberships had exactly one role.
  [3, (kind, value) => (kind === 'invitations' || kind === 'memberships' ? withRoleSet(value) : value)],
  // The only service that wants an API key lent it its name.
  [5, (kind, value) => (kind === 'personas' ? withApiKey(value) : value)],
]

/** An entry of an older version as one of today. */
export function migrated(entry: unknown, from: number): Entry {
  const due = migrations.filter(([until]) => from <= until)
  if (due.length === 0) return entry as Entry
  const [sandbox, changes, ...rest] = entry as readonly [string, readonly (readonly [string, string, Record])[]]
  const today = changes.map(([kind, key, value]) => [
    kind,
    key,
    due.reduce<unknown>((record, [, migrate]) => migrate(kind, record as Record), value),
  ])
  return [sandbox, today, ...rest] as unknown as Entry
}

/**
 * The entry with the mails that it lacks. Until version 5 each invitation had one, which followed from it: its number was
 * the invitation's sequence.
 */
export function withMails(entry: Entry, from: number): Entry {
  if (from > 5) return entry
  const [sandbox, changes, ...rest] = entry
  const mails = changes.flatMap(([kind, key, value]): Change[] =>
    kind === 'invitations' ? [['mails', key, value && value.sequence]] : [],
  )
  return mails.length === 0 ? entry : ([sandbox, [...changes, ...mails], ...rest] as unknown as Entry)
}

/** A record of one role as a record of a set of them. */
export function withRoleSet(record: object | null): unknown {
  if (record === null || !('roleId' in record)) return record
  const { roleId, ...others } = record
  return { ...others, roleIds: [roleId] }
}

const olderKey = 'clickhouse'

/** A persona's API key under the name that it had until version 6; undefined when it has none there. */
export function olderKeyIn(persona: object): unknown {
  return (persona as { readonly [olderKey]?: unknown })[olderKey]
}

/** A persona whose key goes by its older name as one of today. */
export function withApiKey(persona: object | null): unknown {
  if (persona === null || !(olderKey in persona)) return persona
  const { [olderKey]: apiKey, ...others } = persona
  return { ...others, apiKey }
}
