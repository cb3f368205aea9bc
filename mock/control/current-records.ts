import type { SnapshotFile } from '../generated/control-types.ts'
import { mapPatiently } from '../domain/patiently.ts'
import { olderKeyIn, withApiKey, withRoleSet } from '../world/older-entries.ts'
import type { Kind, Records } from '../world/records.ts'
import { unsound } from './unsound.ts'

type FileRecords = SnapshotFile['records']
type Lists = { readonly [K in Kind]: readonly Records[K][] }

/** The records of a file of today. */
export type CurrentRecords = Omit<FileRecords, 'invitations' | 'memberships' | 'personas' | 'mails'> &
  Pick<Lists, 'invitations' | 'memberships' | 'personas'> & { readonly mails: NonNullable<FileRecords['mails']> }

/**
 * In files of version 1 invitations and memberships have one role, and until version 3 a persona's key went by another
 * name and each invitation had one mail, whose number was its sequence. Rejects with a ControlRefusal when one says nothing of it, or both.
 */
export async function currentRecords({
  invitations,
  memberships,
  personas,
  mails,
  ...others
}: FileRecords): Promise<CurrentRecords> {
  return {
    ...others,
    invitations: (await mapPatiently(invitations, withRoles('invitations'))) as Records['invitations'][],
    memberships: (await mapPatiently(memberships, withRoles('memberships'))) as Records['memberships'][],
    personas: (await mapPatiently(personas, withKey)) as Records['personas'][],
    mails: mails ?? (await mapPatiently(invitations, ({ id, sequence }) => ({ id, number: sequence }))),
  }
}

function withKey(record: FileRecords['personas'][number], index: number): unknown {
  const { apiKey, ...older } = record
  if ((apiKey === undefined) === (olderKeyIn(older) === undefined))
    unsound(`/records/personas/${index}`, 'must have apiKey, or in a file of version 1 or 2 its older name')
  return withApiKey(record)
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
