import { accessTo, requirePermission } from '../../domain/access.ts'
import { addressIn, isEmail } from '../../domain/email.ts'
import { cancel, invite } from '../../domain/invitations.ts'
import { refuse } from '../../domain/problem.ts'
import type { Handler, QueryOf } from '../service.ts'
import { isLive } from '../switches.ts'
import { decodeCursor } from './cursor.ts'
import { link, pageLinks } from './links.ts'
import { pageAt, type PagePlace } from './page.ts'
import { jsonapi, presentCreated, presentFirst, presentPending } from './present.ts'

const defaultLimit = 10

export const createOrgInvitation: Handler<'createOrgInvitation'> = (exchange) => {
  const { world, prefix, query, now } = exchange
  const access = accessTo(world, exchange.caller, exchange.path.org_id)
  requirePermission(access, 'org.user.invite')
  const { body } = exchange
  const { email: given, role: roleId } = 'data' in body ? body.data.attributes : body
  const email = addressIn(given)
  if (!isEmail(email)) refuse({ code: 'invalid-email', email })
  const role = world.role(roleId)
  if (role?.organizationId !== access.organization.id) return refuse({ code: 'unknown-role', role: roleId })
  const invitation = invite(world, access, exchange.policy, { service: 'snyk', email, roles: [role] }, now)
  const location = link(prefix, `${listPath(access.organization.id)}/${invitation.id}`, { version: query.version })
  // To copy an object into the answer would take as long as all of `invite`.
  return 'data' in body
    ? { status: 201, headers: { location }, body: presentCreated(prefix, invitation, location) }
    : { status: 201, headers: { location }, body: presentFirst(world, invitation, location) }
}

export const listOrgInvitation: Handler<'listOrgInvitation'> = (exchange) => {
  const { world, prefix, query } = exchange
  // Live, what can't be read is not found.
  const needed = isLive(world, 'snyk.unreadable') ? 'org.user.read' : 'org.read'
  const access = accessTo(world, exchange.caller, exchange.path.org_id, needed)
  requirePermission(access, 'org.user.read')
  const { id } = access.organization
  const { limit = defaultLimit } = query
  const page = pageAt(world.openInvitations('snyk', id, 'sequence'), placeOf(query), limit)
  const data = page.items.map((invitation) => presentPending(world, prefix, invitation))
  const links = pageLinks(exchange, listPath(id), query, limit, page)
  return { status: 200, body: { jsonapi, data, links } }
}

export const deleteOrgInvitation: Handler<'deleteOrgInvitation'> = (exchange) => {
  const { world, path } = exchange
  const access = accessTo(world, exchange.caller, path.org_id)
  requirePermission(access, 'org.user.invite')
  const invitation = world.invitation('snyk', path.invite_id)
  if (invitation?.organizationId !== access.organization.id) {
    return refuse({ code: 'unknown-invitation', invitationId: path.invite_id })
  }
  cancel(world, access, exchange.policy, invitation, exchange.now)
  return { status: 204, body: undefined }
}

const listPath = (organizationId: string) => `/rest/orgs/${organizationId}/invites`

function placeOf({ starting_after: after, ending_before: before }: QueryOf<'listOrgInvitation'>): PagePlace {
  const place = decodeCursor(after ?? before ?? '')
  if (place === undefined) return undefined
  return after === undefined ? { before: place } : { after: place }
}
