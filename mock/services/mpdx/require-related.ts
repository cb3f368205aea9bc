import type { WorldStore } from '../../domain/ports.ts'
import { refuse } from '../../domain/problem.ts'

/**
 * Throws a Refusal when a relationship names a record that does not exist, which MPDX looks for before anything else is
 * done. Of types that the mock does not know, any id may be named.
 */
export function requireRelated(world: WorldStore, related: readonly { readonly type: string; readonly id: string }[]) {
  for (const { type, id } of related) {
    // A client's word for nobody.
    if (id === 'none') continue
    if (type === 'organizations' && !world.organization(id))
      refuse({ code: 'unknown-organization', organizationId: id })
    if (type === 'organization_invites' && !world.invitation('mpdx', id)) {
      refuse({ code: 'unknown-invitation', invitationId: id })
    }
    if ((type === 'users' || type === 'people') && !world.person(id)) {
      refuse({ code: 'unknown-person', personId: id, as: type === 'users' ? 'User' : 'Person' })
    }
  }
}
