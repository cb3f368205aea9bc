import type { Invitation } from '../../domain/invitation.ts'
import type { WorldStore } from '../../domain/ports.ts'
import type { ClickHouseInvitation, ClickHouseRole } from '../../generated/types.ts'

/** The invitation in ClickHouse's words. Times are ISO 8601, UTC, with milliseconds. */
export function present(world: WorldStore, invitation: Invitation): ClickHouseInvitation {
  return {
    role: world.role(invitation.roleId)?.key as ClickHouseRole,
    id: invitation.id,
    email: invitation.email,
    createdAt: new Date(invitation.createdAt).toISOString(),
    expireAt: new Date(invitation.expiresAt ?? invitation.createdAt).toISOString(),
  }
}
