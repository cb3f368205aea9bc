import type { Invitation } from '../../domain/invitation.ts'
import type { WorldStore } from '../../domain/ports.ts'
import type { SnykCreatedInvitation, SnykPendingInvitation } from '../../generated/types.ts'
import { byExample, remembering } from '../presented.ts'

/** As create answers it: the role by its id. */
export function presentCreated(prefix: string, invitation: Invitation): SnykCreatedInvitation {
  return presentAs(invitation, prefix, invitation.roleId)
}

/** As the list shows it: the role by its name. */
export function presentPending(world: WorldStore, prefix: string, invitation: Invitation): SnykPendingInvitation {
  return known(invitation, prefix, world.role(invitation.roleId)?.name ?? invitation.roleId)
}

const presentAs = ({ id, email, organizationId }: Invitation, prefix: string, role: string) =>
  resource(id, email, role, organizationId, prefix)

const known = remembering(presentAs)

const resource = byExample(
  (id: string, email: string, role: string, organizationId: string, prefix: string): SnykPendingInvitation => ({
    type: 'org_invitation',
    id,
    attributes: { email, is_active: true, role },
    relationships: {
      org: {
        data: { id: organizationId, type: 'organization' },
        links: { related: { href: `${prefix}/rest/orgs/${organizationId}` } },
      },
    },
  }),
)
