import type { SnapshotFile } from '../generated/control-types.ts'
import { mapPatiently } from '../domain/patiently.ts'
import { withRoleSet } from '../world/older-entries.ts'
import type { Kind, Records } from '../world/records.ts'
import { unsound } from './unsound.ts'

type FileRecords = SnapshotFile['records']
type Lists = { readonly [K in Kind]: readonly Records[K][] }

/** The records of a file of today. */
export type CurrentRecords = Omit<FileRecords, 'invitations' | 'memberships'> &
  Pick<Lists, 'invitations' | 'memberships'>

/** In files of version 1 invitations and memberships have one role. Rejects with a ControlRefusal when one says nothing of it. */
export async function currentRecords({ invitations, memberships, ...others }: FileRecords): Promise<CurrentRecords> {
  return {
    ...others,
    invitations: (await mapPatiently(invitations, withRoles('invitations'))) as Records['invitations'][],
    memberships: (await mapPatiently(memberships, withRoles('memberships'))) as Records['memberships'][],
  }
}

interface Roles {
  readonly roleId?: string
  readonly roleIds?: readonly string[]
}

const withRoles =
  (kind: string) =>
  (record: Roles, index: number): unknown => {
    if ((record.roleIds === undefined) === (record.roleId === undefined))
      unsound(`/records/${kind}/${index}`, 'must have roleIds, or roleId in a file of version 1')
    return withRoleSet(record)
  }
