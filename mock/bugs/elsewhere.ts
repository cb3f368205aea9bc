import type { Service } from '../services/service.ts'
import type { Deed } from '../services/terms.ts'
import type { Change } from './bug.ts'

/** Finds an invitation by its id alone: it counts as one of the organization that the path names. */
export function elsewhere({ name }: Service, deeds: readonly Deed[]): NonNullable<Change['store']> {
  return (store, { deed, organizationId }) => {
    if (deed === undefined || !deeds.includes(deed) || organizationId === undefined) return {}
    return {
      invitation(service, id) {
        const found = store.invitation(service, id)
        if (!found || service !== name || found.organizationId === organizationId) return found
        return { ...found, organizationId }
      },
      putInvitation(invitation) {
        // It stays where it is.
        const home = store.invitation(invitation.service, invitation.id)?.organizationId
        store.putInvitation(
          home === undefined || home === invitation.organizationId
            ? invitation
            : { ...invitation, organizationId: home },
        )
      },
    }
  }
}
