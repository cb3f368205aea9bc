import { accessTo, requirePermission } from '../../domain/access.ts'
import { addressIn, isEmail } from '../../domain/email.ts'
import { stateOf, type Invitation } from '../../domain/invitation.ts'
import { invite, policyIn, resend } from '../../domain/invitations.ts'
import type { WorldStore } from '../../domain/ports.ts'
import { refuse } from '../../domain/problem.ts'
import { serviceFacts } from '../../generated/services.ts'
import type { GuildInvitation } from '../../generated/types.ts'
import { isoSecond } from '../iso-time.ts'
import type { Handler } from '../service.ts'

const policyOf = (world: WorldStore) => policyIn(world, serviceFacts.guild.invitations)

export const listGuildInvitations: Handler<'listGuildInvitations'> = ({ world, caller, path, now }) => {
  const { organization } = accessTo(world, caller, path.organization, 'org.user.read')
  const open = world.openInvitations('guild', organization.id, 'sequence')
  const pending = open.slice(0, open.size).filter((each) => stateOf(each, now) === 'pending')
  return {
    status: 200,
    headers: { 'guild-total': String(pending.length) },
    body: pending.map((each) => present(world, each)),
  }
}

export const createGuildInvitation: Handler<'createGuildInvitation'> = ({ world, caller, path, body, now }) => {
  const access = accessTo(world, caller, path.organization, 'org.user.read')
  requirePermission(access, 'org.user.invite')
  const email = addressIn(body.email)
  if (!isEmail(email)) refuse({ code: 'invalid-email', email })
  const role = world.rolesOf(access.organization.id).find(({ key }) => key === body.role)
  if (!role) return refuse({ code: 'unknown-role', role: body.role })
  const invitation = invite(world, access, policyOf(world), { service: 'guild', email, roles: [role] }, now)
  return { status: 201, body: present(world, invitation) }
}

export const resendGuildInvitation: Handler<'resendGuildInvitation'> = ({ world, caller, path, now }) => {
  const access = accessTo(world, caller, path.organization, 'org.user.read')
  const invitation = world.invitation('guild', path.invitation)
  if (invitation?.organizationId !== access.organization.id) {
    return refuse({ code: 'unknown-invitation', invitationId: path.invitation })
  }
  return { status: 201, body: present(world, resend(world, access, policyOf(world), invitation, now)) }
}

function present(world: WorldStore, { id, email, roleIds, createdAt, expiresAt }: Invitation): GuildInvitation {
  const role = world.role(roleIds[0] ?? '')?.key === 'admin' ? 'admin' : 'developer'
  return { id, email, role, expires_at: isoSecond(expiresAt ?? createdAt) }
}
