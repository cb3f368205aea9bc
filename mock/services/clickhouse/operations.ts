import { accessTo, requirePermission, type Access } from '../../domain/access.ts'
import type { Permission } from '../../domain/directory.ts'
import { addressIn, isMailable, lowerCased } from '../../domain/email.ts'
import { stateOf, type Invitation } from '../../domain/invitation.ts'
import { cancel, invite, view } from '../../domain/invitations.ts'
import { refuse } from '../../domain/problem.ts'
import { longList } from '../presented.ts'
import type { Exchange, Handler } from '../service.ts'
import { rolesFor } from './assigned-roles.ts'
import { present, presentKnown } from './present.ts'

export * from './organizations.ts'

/** Of more, to remember all would take more time and memory than to make them anew. */
const most = 1000

export const listClickHouseInvitations: Handler<'listClickHouseInvitations'> = ({ world, caller, path, now }) => {
  const { organization } = accessTo(world, caller, path.organizationId, 'org.user.read')
  const open = world.openInvitations('clickhouse', organization.id, 'sequence')
  const pending = open.slice(0, open.size).filter((invitation) => stateOf(invitation, now) === 'pending')
  if (pending.length > most) return { status: 200, body: longList(pending, (each) => present(world, each)) }
  return { status: 200, body: pending.map((invitation) => presentKnown(world, invitation)) }
}

export const createClickHouseInvitation: Handler<'createClickHouseInvitation'> = (exchange) => {
  const { world, body, now } = exchange
  const access = accessTo(world, exchange.caller, exchange.path.organizationId, 'org.user.read')
  requirePermission(access, 'org.user.invite')
  const roles = rolesFor(world, access, body)
  const email = lowerCased(addressIn(body.email))
  if (!isMailable(email)) refuse({ code: 'invalid-email', email })
  const invitation = invite(world, access, exchange.policy, { service: 'clickhouse', email, roles }, now)
  return { status: 200, body: present(world, invitation) }
}

export const getClickHouseInvitation: Handler<'getClickHouseInvitation'> = (exchange) => {
  const { access, invitation } = find(exchange)
  return {
    status: 200,
    body: presentKnown(exchange.world, view(access, exchange.policy, invitation, exchange.now)),
  }
}

export const deleteClickHouseInvitation: Handler<'deleteClickHouseInvitation'> = (exchange) => {
  const { access, invitation } = find(exchange, 'org.user.invite')
  cancel(exchange.world, access, exchange.policy, invitation, exchange.now)
  return { status: 204, body: undefined }
}

type One = Exchange<'getClickHouseInvitation'> | Exchange<'deleteClickHouseInvitation'>

function find({ world, caller, path }: One, needed?: Permission): { access: Access; invitation: Invitation } {
  const access = accessTo(world, caller, path.organizationId, 'org.user.read')
  if (needed) requirePermission(access, needed)
  const invitation = world.invitation('clickhouse', path.invitationId)
  if (invitation?.organizationId !== access.organization.id) {
    return refuse({ code: 'unknown-invitation', invitationId: path.invitationId })
  }
  return { access, invitation }
}
