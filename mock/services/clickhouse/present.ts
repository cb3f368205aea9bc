import type { Invitation } from '../../domain/invitation.ts'
import type { WorldStore } from '../../domain/ports.ts'
import type { components } from '../../generated/live-types.ts'
import { assignedRoles, roleWord } from './assigned-roles.ts'

type ClickHouseInvitation = components['schemas']['ClickHouseInvitation']

/** The invitation in ClickHouse's words. Times are ISO 8601, UTC, with milliseconds. */
export function present(world: WorldStore, invitation: Invitation): ClickHouseInvitation {
  const roles = assignedRoles(world, invitation)
  return {
    role: roleWord(world.role(invitation.roleId)),
    ...(roles && { assignedRoles: roles }),
    id: invitation.id,
    email: invitation.email,
    createdAt: new Date(invitation.createdAt).toISOString(),
    expireAt: new Date(invitation.expiresAt ?? invitation.createdAt).toISOString(),
  }
}
