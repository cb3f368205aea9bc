import { outcomeOf } from '../../domain/addressee.ts'
import { addressKey, lowerCased } from '../../domain/email.ts'
import { idKey } from '../../domain/id-key.ts'
import type { Invitation } from '../../domain/invitation.ts'
import type { operations } from '../../generated/control-types.ts'
import type { World } from '../../world/world.ts'
import { requireInvitation } from './require-invitation.ts'

/** Which invitations are meant. What is left out is not asked for. */
export type InvitationQuery = Omit<NonNullable<operations['listInvitations']['parameters']['query']>, 'limit'>

/** The newest invitations that match, newest last, and how many match in all. Throws a ControlRefusal for an unknown `before`. */
export function listInvitations(
  world: World,
  query: InvitationQuery,
  limit: number,
): { readonly invitations: readonly Invitation[]; readonly total: number } {
  const end = query.before === undefined ? undefined : requireInvitation(world, query.before)
  const isWanted = wanted(world, query)
  const newest: Invitation[] = []
  let total = 0
  for (const invitation of world.all('invitations').values()) {
    if (invitation.id === end?.id) break
    if (!isWanted(invitation)) continue
    newest[total % limit] = invitation
    total += 1
  }
  const first = total > limit ? total % limit : 0
  return { invitations: [...newest.slice(first), ...newest.slice(0, first)], total }
}

function wanted(world: World, { to, service, state, organization, search }: InvitationQuery) {
  const now = world.clock.now()
  const address = to === undefined ? undefined : addressKey(to)
  const home = organization === undefined ? undefined : idKey(organization)
  const part = search === undefined ? undefined : lowerCased(search)
  return (invitation: Invitation): boolean =>
    (service === undefined || invitation.service === service) &&
    (home === undefined || invitation.organizationId === home) &&
    (part === undefined || lowerCased(invitation.email).includes(part)) &&
    (address === undefined || addressKey(invitation.email) === address) &&
    (state === undefined || outcomeOf(world, invitation, now) === state)
}
