import type { Role } from '../../domain/directory.ts'
import type { Invitation } from '../../domain/invitation.ts'
import type { WorldStore } from '../../domain/ports.ts'
import type { components } from '../../generated/live-types.ts'
import type { ClickHouseRole } from '../../generated/types.ts'
import { isoTime } from '../iso-time.ts'
import { byExample, remembering, type Written } from '../presented.ts'
import { assignedRoles, roleWord, tellsAssignedRoles } from './assigned-roles.ts'

type ClickHouseInvitation = components['schemas']['ClickHouseInvitation']

/** The invitation in ClickHouse's words. Times are ISO 8601, UTC, with milliseconds. */
export function present(
  world: WorldStore,
  invitation: Invitation,
): ClickHouseInvitation | Written<ClickHouseInvitation> {
  return resource(invitation, world.role(invitation.roleId), tellsAssignedRoles(world))
}

/** As `present`, for what is shown again and again. */
export function presentKnown(world: WorldStore, invitation: Invitation): Written<ClickHouseInvitation> {
  return known(invitation, world.role(invitation.roleId), tellsAssignedRoles(world))
}

function resource(
  invitation: Invitation,
  role: Role | undefined,
  withAssigned: boolean,
): ClickHouseInvitation | Written<ClickHouseInvitation> {
  const { id, email } = invitation
  const createdAt = isoTime(invitation.createdAt)
  const expireAt = isoTime(invitation.expiresAt ?? invitation.createdAt)
  if (!withAssigned) return documented(roleWord(role), id, email, createdAt, expireAt)
  return { role: roleWord(role), assignedRoles: assignedRoles(role), id, email, createdAt, expireAt }
}

const known = remembering(resource)

const documented = byExample(
  (role: ClickHouseRole, id: string, email: string, createdAt: string, expireAt: string): ClickHouseInvitation => ({
    role,
    id,
    email,
    createdAt,
    expireAt,
  }),
)
