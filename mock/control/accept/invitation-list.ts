import { outcomeOf } from '../../domain/addressee.ts'
import { addressKey, lowerCased } from '../../domain/email.ts'
import { fullName } from '../../domain/directory.ts'
import { idKey } from '../../domain/id-key.ts'
import type { Invitation } from '../../domain/invitation.ts'
import type { operations } from '../../generated/control-types.ts'
import type { World } from '../../world/world.ts'
import { requireInvitation } from './require-invitation.ts'

/** Which invitations are meant. What is left out is not asked for. */
export type InvitationQuery = Omit<ListQuery, 'limit' | 'counts'>

type ListQuery = NonNullable<operations['listInvitations']['parameters']['query']>

interface ListedInvitations {
  readonly invitations: readonly Invitation[]
  readonly total: number
  /** How many match in each state, where that is asked for. */
  readonly counts?: Readonly<Record<ReturnType<typeof outcomeOf>, number>>
}

/** The newest invitations that match, newest last, and how many match in all. Throws a ControlRefusal for an unknown `before`. */
export function listInvitations(
  world: World,
  { state, before, counts: isCounted, ...query }: Omit<ListQuery, 'limit'>,
  limit: number,
): ListedInvitations {
  const end = before === undefined ? undefined : requireInvitation(world, before)
  const now = world.clock.now()
  const isWanted = wanted(world, query)
  const counts = { pending: 0, accepted: 0, declined: 0, cancelled: 0, expired: 0 }
  const newest: Invitation[] = []
  let total = 0
  let isBefore = true
  for (const invitation of world.all('invitations').values()) {
    if (invitation.id === end?.id) isBefore = false
    if (!isBefore && isCounted !== 'true') break
    if (!isWanted(invitation)) continue
    if (state !== undefined || isCounted === 'true') {
      const outcome = outcomeOf(world, invitation, now)
      counts[outcome] += 1
      if (state !== undefined && outcome !== state) continue
    }
    if (!isBefore) continue
    newest[total % limit] = invitation
    total += 1
  }
  const first = total > limit ? total % limit : 0
  const invitations = [...newest.slice(first), ...newest.slice(0, first)]
  return { invitations, total, ...(isCounted === 'true' && { counts }) }
}

function wanted(world: World, { to, service, organization, search }: InvitationQuery) {
  const address = to === undefined ? undefined : addressKey(to)
  const home = organization === undefined ? undefined : idKey(organization)
  const isFound = search === undefined ? () => true : matching(world, search)
  return (invitation: Invitation): boolean =>
    (service === undefined || invitation.service === service) &&
    (home === undefined || invitation.organizationId === home) &&
    isFound(invitation) &&
    (address === undefined || addressKey(invitation.email) === address)
}

/** By the address, or by the name of somebody who has to do with it. */
function matching(world: World, search: string): (invitation: Invitation) => boolean {
  const [part, name] = [lowerCased(search), search.toLowerCase()]
  const people = [...world.all('people').values()].filter((person) => fullName(person).toLowerCase().includes(name))
  const ids = new Set(people.map(({ id }) => id))
  const addresses = new Set(people.map(({ email }) => addressKey(email)))
  return ({ email, invitedBy, acceptedBy, cancelledBy }) =>
    lowerCased(email).includes(part) ||
    (ids.size > 0 &&
      (ids.has(invitedBy) ||
        (acceptedBy !== null && ids.has(acceptedBy)) ||
        (cancelledBy !== null && ids.has(cancelledBy)) ||
        addresses.has(addressKey(email))))
}
