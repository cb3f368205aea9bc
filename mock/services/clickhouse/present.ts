import type { Role } from '../../domain/directory.ts'
import type { Invitation } from '../../domain/invitation.ts'
import type { WorldStore } from '../../domain/ports.ts'
import type { components } from '../../generated/live-types.ts'
import type { ClickHouseInvitation as DocumentedInvitation, ClickHouseRole } from '../../generated/types.ts'
import { isoTime } from '../iso-time.ts'
import { byExample, remembering, type Written } from '../presented.ts'
import { assignedRoles, rolesToTell, roleWord, tellsAssignedRoles } from './assigned-roles.ts'

type LiveInvitation = components['schemas']['ClickHouseInvitation']
type ClickHouseInvitation = LiveInvitation | DocumentedInvitation

/** The invitation in ClickHouse's words. Times are ISO 8601, UTC, with milliseconds. */
export function present(
  world: WorldStore,
  invitation: Invitation,
): ClickHouseInvitation | Written<ClickHouseInvitation> {
  return resource(invitation, tellsAssignedRoles(world), ...rolesToTell(world, invitation.roleIds))
}

/** As `present`, for what is shown again and again. */
export function presentKnown(world: WorldStore, invitation: Invitation): Written<ClickHouseInvitation> {
  return known(invitation, tellsAssignedRoles(world), ...rolesToTell(world, invitation.roleIds))
}

function resource(
  invitation: Invitation,
  withAssigned: boolean,
  ...roles: readonly Role[]
): ClickHouseInvitation | Written<ClickHouseInvitation> {
  const { id, email } = invitation
  const createdAt = isoTime(invitation.createdAt)
  const expireAt = isoTime(invitation.expiresAt ?? invitation.createdAt)
  if (!withAssigned) return documented(roleWord(roles), id, email, createdAt, expireAt)
  return { role: roleWord(roles), assignedRoles: assignedRoles(roles), id, email, createdAt, expireAt }
}

const known = remembering(resource)

const documented = byExample(
  (role: ClickHouseRole, id: string, email: string, createdAt: string, expireAt: string): DocumentedInvitation => ({
    role,
    id,
    email,
    createdAt,
    expireAt,
  }),
)
