import type { SnapshotFile } from '../generated/control-types.ts'
import { withRoleSet } from '../store/older-entries.ts'
import type { Kind, Records } from '../store/records.ts'
import { refuseControl } from './problem.ts'

type FileRecords = SnapshotFile['records']
type Lists = { readonly [K in Kind]: readonly Records[K][] }

/** The records of a file of today. */
export type CurrentRecords = Omit<FileRecords, 'invitations' | 'memberships'> &
  Pick<Lists, 'invitations' | 'memberships'>

/** In files of version 1 invitations and memberships have one role. Throws a ControlRefusal when one says nothing of it. */
export function currentRecords({ invitations, memberships, ...others }: FileRecords): CurrentRecords {
  return {
    ...others,
    invitations: invitations.map(withRoles) as Records['invitations'][],
    memberships: memberships.map(withRoles) as Records['memberships'][],
  }
}

function withRoles(record: { readonly roleId?: string; readonly roleIds?: readonly string[] }): unknown {
  if ((record.roleIds === undefined) === (record.roleId === undefined))
    unsound('An invitation or a membership must have roleIds, or roleId in a file of version 1.')
  return withRoleSet(record)
}

export function unsound(reason: string): never {
  return refuseControl(
    'invalid-snapshot',
    `The file would not make a sound world. ${reason} Download the snapshot again.`,
  )
}
