import type { Entry } from './records.ts'

type Older = Readonly<Record<string, unknown>> & { readonly roleId: string }

/** An entry of an older version as one of today. Until version 3, invitations and memberships had exactly one role. */
export function migrated(entry: unknown, from: number): Entry {
  if (from > 3) return entry as Entry
  const [sandbox, changes, ...rest] = entry as readonly [string, readonly (readonly [string, string, unknown])[]]
  return [
    sandbox,
    changes.map(([kind, key, value]) => [kind, key, withRoles(kind, value)]),
    ...rest,
  ] as unknown as Entry
}

function withRoles(kind: string, value: unknown): unknown {
  return kind === 'invitations' || kind === 'memberships' ? withRoleSet(value as Older | null) : value
}

/** A record of one role as a record of a set of them. */
export function withRoleSet<Record extends { readonly roleId?: string } | null>(record: Record): unknown {
  if (record?.roleId === undefined) return record
  const { roleId, ...others } = record
  return { ...others, roleIds: [roleId] }
}
