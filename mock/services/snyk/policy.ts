import type { InvitationPolicy } from '../../domain/invitations.ts'

export const policy: InvitationPolicy = {
  lifetime: null,
  keepsSettled: false,
  onePerAddress: true,
  addresseeOnly: true,
}
