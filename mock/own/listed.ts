import { outcomeOf } from '../domain/addressee.ts'
import { isSameAddress } from '../domain/email.ts'
import type { Invitation, ServiceName } from '../domain/invitation.ts'
import type { InvitationPolicy } from '../domain/invitations.ts'
import type { WorldStore } from '../domain/ports.ts'
import type { InvitationFilter } from './definition.ts'
import type { Opened } from './opened.ts'
import type { OwnState } from './own-invitation.ts'
import { wordsOf } from './roles.ts'

interface Asked extends Omit<InvitationFilter, 'states' | 'organization'> {
  readonly organizations: readonly string[]
  readonly states: ReadonlySet<OwnState>
  readonly now: number
}

/** The invitations in these states, newest first. */
export function listed(
  world: WorldStore,
  { name, roles }: Pick<Opened, 'name' | 'roles'>,
  { organizations, states, now, email, role }: Asked,
): readonly Invitation[] {
  const found: Invitation[] = []
  for (const id of organizations) {
    for (const each of candidates(world, name, id, states)) {
      if (!states.has(outcomeOf(world, each, now))) continue
      if (email !== undefined && !isSameAddress(each.email, email)) continue
      if (role === undefined || wordsOf(world, each.roleIds, roles).includes(role)) found.push(each)
    }
  }
  return organizations.length === 1 && isOpenOnly(states) ? found.reverse() : found.sort(newestFirst)
}

/** Of these states, or of all, those in which an invitation can be seen. */
export function shownStates(
  { keepsSettled, keeps }: InvitationPolicy,
  states: readonly OwnState[] = allStates,
): ReadonlySet<OwnState> {
  const isKept = (state: OwnState) =>
    state === 'pending' || (keeps?.includes(state === 'declined' ? 'cancelled' : state) ?? keepsSettled)
  return new Set(states.filter(isKept))
}

const allStates: readonly OwnState[] = ['pending', 'accepted', 'declined', 'cancelled', 'expired']

/** Whether all of these states are those of open invitations, which a sandbox keeps in order. */
const isOpenOnly = (states: ReadonlySet<OwnState>) =>
  !states.has('accepted') && !states.has('declined') && !states.has('cancelled')

function candidates(
  world: WorldStore,
  service: ServiceName,
  organizationId: string,
  states: ReadonlySet<OwnState>,
): Iterable<Invitation> {
  if (!isOpenOnly(states)) return world.invitationsOf(service, organizationId)
  const open = world.openInvitations(service, organizationId, 'created')
  return open.slice(0, open.size)
}

const newestFirst = (a: Invitation, b: Invitation) => b.createdAt - a.createdAt || b.sequence - a.sequence
