import type { InvitationPolicy } from '../../domain/invitations.ts'
import type { WorldStore } from '../../domain/ports.ts'

/** The lifetime is not published by the service and so is a setting of the sandbox. */
export const policyOf = (world: WorldStore): InvitationPolicy => ({
  lifetime: world.lifetime,
  keepsSettled: false,
  onePerAddress: true,
  addresseeOnly: true,
})
