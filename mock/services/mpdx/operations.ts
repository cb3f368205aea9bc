import { accessTo, personOf, requirePermission, standingIn, type Access } from '../../domain/access.ts'
import { addressIn } from '../../domain/email.ts'
import { codeOf, type Invitation } from '../../domain/invitation.ts'
import { accept, cancel, invite, view } from '../../domain/invitations.ts'
import type { WorldStore } from '../../domain/ports.ts'
import { refuse } from '../../domain/problem.ts'
import { requireNone } from '../request-checks.ts'
import type { Exchange, Handler } from '../service.ts'
import { isLive } from '../switches.ts'
import { bodyViolations } from './body-violations.ts'
import { isGemEmail } from './gem-email.ts'
import { queryInvites } from './list-query.ts'
import { included, presentOnce, presentSparse, shapeOf } from './present.ts'

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
  // Only now: whoever may not invite is told so, whatever they have sent.
  requireNone(bodyViolations(exchange, body))
  const { recipient_email: given, invite_user_as: asked } = body.data.attributes
  const key = asked ?? 'admin'
  const email = addressIn(given)
  if (!isGemEmail(email)) refuse({ code: 'invalid-email', email })
  const role = world.rolesOf(access.organization.id).find((each) => each.key === key)
  if (!role) return refuse({ code: 'unknown-role', role: key })
  const invitation = invite(world, access, exchange.policy, { service: 'mpdx', email, roles: [role] }, now)
  return { status: 201, body: documentOf(world, invitation, exchange.query) }
}

export const getOrganizationInvite: Handler<'getOrganizationInvite'> = (exchange) => {
  const { world, query } = exchange
  const { access, invitation } = find(exchange)
  return {
    status: 200,
    body: documentOf(world, view(access, exchange.policy, invitation, exchange.now), query, presentSparse),
  }
}

export const deleteOrganizationInvite: Handler<'deleteOrganizationInvite'> = (exchange) => {
  const { access, invitation } = find(exchange)
  cancel(exchange.world, access, exchange.policy, invitation, exchange.now)
  return { status: 204, body: undefined }
}

/** Whoever holds the code may accept; the address is not compared. */
export const acceptOrganizationInvite: Handler<'acceptOrganizationInvite'> = (exchange) => {
  const { world, caller, path, now } = exchange
  const { organization_id: organizationId, invite_id: invitationId } = path
  const organization = world.organization(organizationId) ?? refuse({ code: 'unknown-organization', organizationId })
  const invitation = world.invitation('mpdx', invitationId)
  if (invitation?.organizationId !== organization.id) return refuse({ code: 'unknown-invitation', invitationId })
  const code: unknown = exchange.body.data.attributes?.code
  if (code === undefined || code === null || (typeof code === 'string' && code.trim() === '')) {
    refuse({ code: 'code-blank' })
  }
  if (code !== codeOf(invitation, world.ids)) refuse({ code: 'code-wrong' })
  const person =
    personOf(world, caller, organization.id) ?? refuse({ code: 'hidden-organization', organizationId: organization.id })
  const accepted = accept(world, person, exchange.policy, invitation, now)
  return { status: 200, body: documentOf(world, accepted, exchange.query) }
}

/** An invite with the people whom the query asks for. */
function documentOf(
  world: WorldStore,
  invitation: Invitation,
  query: Parameters<typeof shapeOf>[0],
  present = presentOnce,
) {
  const shape = shapeOf(query)
  const users = included(world, [invitation], shape)
  return { data: present(world, invitation, shape), ...(users && { included: users }) }
}

type One = Exchange<'getOrganizationInvite'> | Exchange<'deleteOrganizationInvite'>

/** Whether there is such an invite comes before the organization, and before who may see it. Throws a Refusal. */
function find({ world, caller, path }: One): { access: Access; invitation: Invitation } {
  const { organization_id: organizationId, invite_id: invitationId } = path
  const invitation = world.invitation('mpdx', invitationId) ?? refuse({ code: 'unknown-invitation', invitationId })
  const organization = world.organization(organizationId) ?? refuse({ code: 'unknown-organization', organizationId })
  const access = standingIn(world, caller, organization, 'org.user.read')
  // An invite of another organization is forbidden, not unknown.
  if (!access || invitation.organizationId !== organization.id) {
    return refuse({ code: 'hidden-organization', organizationId: organization.id, invitationId: invitation.id })
  }
  return { access, invitation }
}

/** Live, a number that the request held comes back as the text it was. */
function echo(world: WorldStore, sent: string | undefined, value: number): number | string {
  return sent !== undefined && isLive(world, 'mpdx.pagination-echo') ? sent : value
}

/** In the order of the request. */
function filtersOf(query: Exchange<'listOrganizationInvites'>['query']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => {
      const [, filter] = /^filter\[(.*)\]$/.exec(name) ?? []
      return filter === undefined ? [] : [[filter, String(value)]]
    }),
  )
}
