import { rolesNamed } from '../../domain/access.ts'
import { addressOf, outcomeOf } from '../../domain/addressee.ts'
import { fullName } from '../../domain/directory.ts'
import type { Invitation } from '../../domain/invitation.ts'
import type { Invitation as InvitationView } from '../../generated/control-types.ts'
import type { World } from '../../world/world.ts'

export type { InvitationView }

/** An invitation of any service, in the mock's own words. */
export function viewOf(world: World, invitation: Invitation): InvitationView {
  const { id, service, organizationId, roleIds, invitedBy, createdAt, expiresAt } = invitation
  const { acceptedBy, acceptedAt, cancelledBy, cancelledAt } = invitation
  const settledBy = cancelledBy ?? acceptedBy
  return {
    id,
    service,
    organizationId,
    organization: world.organization(organizationId)?.name ?? '',
    email: addressOf(invitation),
    roles: rolesNamed(world, roleIds).map(({ name }) => name),
    state: outcomeOf(world, invitation, world.clock.now()),
    invitedBy: personIn(world, invitedBy),
    createdAt: iso(createdAt),
    expiresAt: expiresAt === null ? null : iso(expiresAt),
    settledBy: settledBy === null ? null : personIn(world, settledBy),
    settledAt: cancelledAt === null && acceptedAt === null ? null : iso(cancelledAt ?? acceptedAt ?? 0),
  }
}

const iso = (time: number) => new Date(time).toISOString()

function personIn(world: World, userId: string): InvitationView['invitedBy'] {
  const person = world.person(userId)
  return { userId, name: person ? fullName(person) : '', email: person?.email ?? '' }
}
