import type { Invitation } from '../../domain/invitation.ts'
import type { WorldStore } from '../../domain/ports.ts'
import type { SnykCreatedInvitation, SnykPendingInvitation, SnykRelationships } from '../../generated/types.ts'
import { remembering } from '../presented.ts'

/** As create answers it: the role by its id. */
export function presentCreated(prefix: string, invitation: Invitation): SnykCreatedInvitation {
  return resource(invitation, prefix, invitation.roleId)
}

/** As the list shows it: the role by its name. */
export function presentPending(world: WorldStore, prefix: string, invitation: Invitation): SnykPendingInvitation {
  return known(invitation, prefix, world.role(invitation.roleId)?.name ?? invitation.roleId)
}

function resource({ id, email, organizationId }: Invitation, prefix: string, role: string): SnykPendingInvitation {
  return {
    type: 'org_invitation',
    id,
    attributes: { email, is_active: true, role },
    relationships: relationships(prefix, organizationId),
  }
}

const known = remembering(resource)

function relationships(prefix: string, organizationId: string): SnykRelationships {
  return {
    org: {
      data: { id: organizationId, type: 'organization' },
      links: { related: { href: `${prefix}/rest/orgs/${organizationId}` } },
    },
  }
}
