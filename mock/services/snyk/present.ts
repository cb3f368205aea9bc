import type { Invitation } from '../../domain/invitation.ts'
import type { WorldStore } from '../../domain/ports.ts'
import type {
  SnykInvitationDocument,
  SnykInvitationDocument20220601 as FirstDocument,
  SnykPendingInvitation,
} from '../../generated/types.ts'
import { byExample, remembering, written, type Written } from '../presented.ts'

const version = { version: '1.0' } as const

export const jsonapi = written(version)

/** What create answers: the role by its id, and the invitation's own link. */
export function presentCreated(prefix: string, invitation: Invitation, self: string): Written<SnykInvitationDocument> {
  return created(invitation.id, invitation.email, roleIdOf(invitation), invitation.organizationId, prefix, self)
}

/** What the release of 2022-06-01, whose body is flat, answers to create: the role and the organization by name. */
export function presentFirst(world: WorldStore, invitation: Invitation, self: string): FirstDocument {
  const { id, email, organizationId } = invitation
  const roleId = roleIdOf(invitation)
  const role = world.role(roleId)?.name ?? roleId
  const org = world.organization(organizationId)?.name ?? organizationId
  const attributes = { email, isActive: true, role, org }
  return { jsonapi: version, data: { type: 'org_invitation', id, attributes }, links: { self } }
}

/** As the list shows it: the role by its name. */
export function presentPending(
  world: WorldStore,
  prefix: string,
  invitation: Invitation,
): Written<SnykPendingInvitation> {
  const id = roleIdOf(invitation)
  return known(invitation, prefix, world.role(id)?.name ?? id)
}

/** Snyk invites to one role. */
const roleIdOf = ({ roleIds: [id = ''] }: Invitation) => id

const known = remembering(({ id, email, organizationId }: Invitation, prefix: string, role: string) =>
  pending(id, email, role, organizationId, prefix),
)

const resource = (
  id: string,
  email: string,
  role: string,
  organizationId: string,
  prefix: string,
): SnykPendingInvitation => ({
  type: 'org_invitation',
  id,
  attributes: { email, is_active: true, role },
  relationships: {
    org: {
      data: { id: organizationId, type: 'organization' },
      links: { related: { href: `${prefix}/rest/orgs/${organizationId}` } },
    },
  },
})

const pending = byExample(resource)

const created = byExample(
  (id: string, email: string, role: string, organizationId: string, prefix: string, self: string) => ({
    jsonapi: version,
    data: resource(id, email, role, organizationId, prefix),
    links: { self },
  }),
)
