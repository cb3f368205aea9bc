import { addresseeOf, addressOf, outcomeOf } from '../../domain/addressee.ts'
import type { Person } from '../../domain/directory.ts'
import { isSameAddress } from '../../domain/email.ts'
import { Refusal } from '../../domain/problem.ts'
import { quoted } from '../../domain/short.ts'
import { dateAndTime } from '../../text/date-and-time.ts'
import type { World } from '../../world/world.ts'
import { refuseControl } from '../problem.ts'
import { wordingFor } from '../reading.ts'
import { answerInvitation, type InvitationAnswer } from './answer-invitation.ts'
import { viewOf, type InvitationView } from './invitation-view.ts'
import { openInvitation, type Opened, type ServicesWithBugs } from './open-link.ts'
import { requireInvitation } from './require-invitation.ts'

/** What is answered, to which invitation, and as whom: a persona's id, an address or a user id; as who was invited unless set. */
export interface Settlement {
  readonly id: string
  readonly answer: InvitationAnswer
  readonly as: string | undefined
}

/**
 * Accepts or declines without a browser, by the same rules as the page of the mail's link. Throws a ControlRefusal that
 * says why that can't be.
 */
export function settleInvitation(
  world: World,
  { services, bugs }: ServicesWithBugs,
  { id, answer, as }: Settlement,
): InvitationView {
  const invitation = requireInvitation(world, id)
  const service = services.find(({ name }) => name === invitation.service)
  if (!service) throw new Error(`There is no service ${invitation.service}.`)
  const opened = openInvitation(world, { service, bugs }, invitation, wordingFor({}, world))
  const person = personFor(opened, as)
  try {
    return viewOf(world, answerInvitation(opened, answer, person))
  } catch (error) {
    if (error instanceof Refusal) explain(error, opened, person)
    throw error
  }
}

/** Who was invited opens an account where nobody has their address. */
function personFor({ world, invitation }: Opened, as: string | undefined): Person {
  if (as === undefined || isSameAddress(as, invitation.email)) return addresseeOf(world, invitation)
  const personId = world.all('personas').get(as)?.personId
  const found = personId === undefined ? (world.personWithEmail(as) ?? world.person(as)) : world.person(personId)
  if (found) return found
  const known = [...world.all('personas').keys()].slice(0, 10).join(', ')
  return refuseControl(
    'unknown-person',
    `There is nobody ${quoted(as)} to answer as. Known are ${known}, and everybody by address or user id. ` +
      `Leave "as" out to answer as the person invited.`,
  )
}

/** What is no matter of this invitation is left as it is. */
function explain({ problem }: Refusal, opened: Opened, person: Person): void {
  const { world, invitation, title, now } = opened
  const { code } = problem
  if (code === 'seat-limit') {
    refuseControl(
      'seat-limit',
      `All of the ${problem.limit} seats of the organization are taken. Remove a member, or raise the limit.`,
    )
  }
  if (code === 'forbidden') {
    if (problem.detail !== undefined) refuseControl('not-invited', `${problem.detail}.`)
    const message =
      `${title} lets only ${addressOf(invitation)} answer this invitation, not ${person.email}. ` +
      `Leave "as" out to answer as the person invited.`
    refuseControl('not-invited', message)
  }
  if (code !== 'no-longer-valid') return
  const outcome = outcomeOf(world, invitation, now)
  if (outcome === 'expired') {
    const until = dateAndTime(invitation.expiresAt ?? now)
    refuseControl(
      'invitation-expired',
      `This invitation was valid until ${until}. Invite again, or set the clock back.`,
    )
  }
  const at = dateAndTime(invitation.cancelledAt ?? invitation.acceptedAt ?? now)
  refuseControl('invitation-settled', `This invitation was ${outcome} at ${at}, which is for good. Invite again.`)
}
