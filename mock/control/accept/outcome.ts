import { isAddressee } from '../../domain/addressee.ts'
import { stateOf, type Invitation, type InvitationState } from '../../domain/invitation.ts'
import type { World } from '../../world/world.ts'

/** What became of an invitation, as people say it: who was invited declines, anybody else cancels. */
export function outcomeOf(world: World, invitation: Invitation, now: number): InvitationState | 'declined' {
  const state = stateOf(invitation, now)
  if (state !== 'cancelled') return state
  const person = world.person(invitation.cancelledBy ?? '')
  return person && isAddressee(person, invitation) ? 'declined' : 'cancelled'
}
