import type { Organization } from '../../domain/directory.ts'
import type { Invitation } from '../../domain/invitation.ts'
import type { WorldStore } from '../../domain/ports.ts'
import type { SnykCreatedInvitation, SnykPendingInvitation, SnykRelationships } from '../../generated/types.ts'
import { remembering } from '../presented.ts'

/** As create answers it: the role by its id. `organization` is the invitation's. */
export function presentCreated(
  prefix: string,
  invitation: Invitation,
  organization: Organization,
): SnykCreatedInvitation {
  return resource(invitation, organization, prefix, invitation.roleId)
}

/** As the list shows it: the role by its name. `organization` is the invitation's. */
export function presentPending(
  world: WorldStore,
  prefix: string,
  invitation: Invitation,
  organization: Organization,
): SnykPendingInvitation {
  return known(invitation, organization, prefix, world.role(invitation.roleId)?.name ?? invitation.roleId)
}

function resource(
  { id, email }: Invitation,
  organization: Organization,
  prefix: string,
  role: string,
): SnykPendingInvitation {
  return {
    type: 'org_invitation',
    id,
    attributes: { email, is_active: true, role },
    relationships: relationships(organization, prefix),
  }
}

const known = remembering(resource)

const relationships = remembering(({ id }: Organization, prefix: string): SnykRelationships => ({
  org: {
    data: { id, type: 'organization' },
    links: { related: { href: `${prefix}/rest/orgs/${id}` } },
  },
}))
