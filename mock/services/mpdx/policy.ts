import type { InvitationPolicy } from '../../domain/invitations.ts'

export const policy: InvitationPolicy = {
  lifetime: null,
  keepsSettled: true,
  onePerAddress: false,
  addresseeOnly: false,
}
