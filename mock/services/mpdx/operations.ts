import { accessTo, personOf, requirePermission, type Access } from '../../domain/access.ts'
import { addressIn } from '../../domain/email.ts'
import { codeOf, type Invitation } from '../../domain/invitation.ts'
import { accept, cancel, invite, view } from '../../domain/invitations.ts'
import type { WorldStore } from '../../domain/ports.ts'
import { refuse } from '../../domain/problem.ts'
import type { Exchange, Handler } from '../service.ts'
import { isLive } from '../switches.ts'
import { isGemEmail } from './gem-email.ts'
import { queryInvites } from './list-query.ts'
import { policy } from './policy.ts'
import { included, present, presentSparse, shapeOf } from './present.ts'

export const listOrganizationInvites: Handler<'listOrganizationInvites'> = ({ world, caller, path, query }) => {
  const { organization } = accessTo(world, caller, path.organization_id, 'org.user.read')
  const { items, page, perPage, total } = queryInvites(world, organization.id, query)
  const shape = shapeOf(query)
  const users = included(world, items, shape)
  return {
    status: 200,
    body: {
      data: items.map((invitation) => presentSparse(world, invitation, shape)),
      ...(users && { included: users }),
      meta: {
        pagination: {
          page: echo(world, query.page, page),
          per_page: echo(world, query.per_page, perPage),
          total_count: total,
          total_pages: Math.ceil(total / perPage),
        },
        sort: query.sort ?? null,
        filter: filtersOf(query),
      },
    },
  }
}

export const createOrganizationInvite: Handler<'createOrganizationInvite'> = (exchange) => {
  const { world, body, now } = exchange
  const access = accessTo(world, exchange.caller, exchange.path.organization_id, 'org.user.read')
  requirePermission(access, 'org.user.invite')
  const { recipient_email: given, invite_user_as: key = 'admin' } = body.data.attributes
  const email = addressIn(given)
  if (!isGemEmail(email)) refuse({ code: 'invalid-email', email })
  const role = world.rolesOf(access.organization.id).find((each) => each.key === key)
  if (!role) return refuse({ code: 'unknown-role', role: key })
  const invitation = invite(world, access, policy, { service: 'mpdx', email, roles: [role] }, now)
  const users = included(world, [invitation], shapeOf(exchange.query))
  return { status: 201, body: { data: present(world, invitation), ...(users && { included: users }) } }
}

export const getOrganizationInvite: Handler<'getOrganizationInvite'> = (exchange) => {
  const { world, query } = exchange
  const { access, invitation } = find(exchange)
  const shape = shapeOf(query)
  const users = included(world, [invitation], shape)
  const data = presentSparse(world, view(access, policy, invitation, exchange.now), shape)
  return { status: 200, body: { data, ...(users && { included: users }) } }
}

export const deleteOrganizationInvite: Handler<'deleteOrganizationInvite'> = (exchange) => {
  const { access, invitation } = find(exchange)
  cancel(exchange.world, access, policy, invitation, exchange.now)
  return { status: 204, body: undefined }
}

/** Whoever holds the code may accept; the address is not compared. */
export const acceptOrganizationInvite: Handler<'acceptOrganizationInvite'> = (exchange) => {
  const { world, caller, path, now } = exchange
  const { organization_id: organizationId, invite_id: invitationId } = path
  const organization = world.organization(organizationId) ?? refuse({ code: 'unknown-organization', organizationId })
  const invitation = world.invitation('mpdx', invitationId)
  if (invitation?.organizationId !== organization.id) return refuse({ code: 'unknown-invitation', invitationId })
  const code = exchange.body.data.attributes?.code?.trim() ?? ''
  if (code === '') refuse({ code: 'code-blank' })
  if (code !== codeOf(invitation, world.ids)) refuse({ code: 'code-wrong' })
  const person = personOf(world, caller, organization.id) ?? refuse({ code: 'hidden-organization', organizationId })
  return { status: 200, body: { data: present(world, accept(world, person, policy, invitation, now)) } }
}

type One = Exchange<'getOrganizationInvite'> | Exchange<'deleteOrganizationInvite'>

function find({ world, caller, path }: One): { access: Access; invitation: Invitation } {
  const { organization_id: organizationId, invite_id: invitationId } = path
  const access = accessTo(world, caller, organizationId, 'org.user.read')
  const invitation = world.invitation('mpdx', invitationId) ?? refuse({ code: 'unknown-invitation', invitationId })
  // An invite of another organization is forbidden, not unknown.
  if (invitation.organizationId !== access.organization.id) {
    refuse({ code: 'hidden-organization', organizationId: invitation.organizationId, invitationId })
  }
  return { access, invitation }
}

/** Live, a number that the request held comes back as the text it was. */
function echo(world: WorldStore, sent: string | undefined, value: number): number | string {
  return sent !== undefined && isLive(world, 'mpdx.pagination-echo') ? sent : value
}

function filtersOf(query: Exchange<'listOrganizationInvites'>['query']): Record<string, string> {
  const { 'filter[invite_user_as]': role, 'filter[updated_at]': range } = query
  return { ...(role !== undefined && { invite_user_as: role }), ...(range !== undefined && { updated_at: range }) }
}
