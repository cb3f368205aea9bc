import type { Person } from './directory.ts'
import { addressIn, addressKey, isSameAddress } from './email.ts'
import { stateOf, type Invitation, type InvitationState } from './invitation.ts'
import type { WorldStore } from './ports.ts'

/** Whether the invitation's address is the person's, however each is spelled. */
export function isAddressee(person: Person, invitation: Invitation): boolean {
  return isSameAddress(person.email, invitation.email)
}

/** The invitation's address without the white space that older versions have kept around it. */
export function addressOf(invitation: Invitation): string {
  return addressIn(invitation.email)
}

/**
 * The person with the invitation's address. If there is none, they open an account: a new person, named after the
 * address, and a persona of that address, so that a client can act as them.
 */
export function addresseeOf(world: WorldStore, invitation: Invitation): Person {
  const email = addressOf(invitation)
  return world.personWithEmail(email) ?? openAccount(world, invitation, email)
}

function openAccount(world: WorldStore, { sequence, organizationId }: Invitation, email: string): Person {
  const { personId, token, keyId, keySecret } = world.ids.account(sequence)
  const person = { id: personId, ...nameFor(world, organizationId, email, personId), email }
  world.putPerson(person)
  const apiKey = { keyId, keySecret, organizationId, active: true }
  world.putPersona({ personId, key: addressKey(email), token, apiKey })
  return person
}

type Name = Pick<Person, 'firstName' | 'lastName'>

/** Words of addresses that are nobody's name. */
const noNames =
  /^(?:a|an|new|my|the|some|any|no|colleagues?|members?|users?|guests?|invitees?|person|people|somebody|someone|anybody|nobody|test(?:er|ing)?|demo|dev(?:eloper)?s?|admins?|owner|info|mail|e-?mail|office|contact|hello|hi|team|support|sales|billing|accounts?|invite[ds]?|invitations?|kept|accepted|cancelled|pending|x)$/i

/**
 * The name of who opens an account: as the address says, and where that is no full name, completed from those of the
 * organization's members, so that it is a person's.
 */
function nameFor(world: WorldStore, organizationId: string, email: string, personId: string): Name {
  const [firstName, ...more] = wordsIn(email)
  const lastName = more.at(-1)
  if (firstName !== undefined && lastName !== undefined) return { firstName, lastName }
  const members = [...world.membershipsOf(organizationId)].flatMap((each) => world.person(each.personId) ?? [])
  const at = Number.parseInt(personId.slice(0, 8), 16)
  const pick = (step: number) => members[(at + step) % members.length]
  return {
    firstName: firstName ?? pick(0)?.firstName ?? 'Robin',
    // Another one's, so that nobody is there twice.
    lastName: pick(1)?.lastName ?? 'Ellis',
  }
}

/** What looks like parts of a name in an address, each with a capital. What follows a plus is the mailbox's own. */
function wordsIn(email: string): string[] {
  const [mailbox = ''] = email.slice(0, email.lastIndexOf('@')).split('+', 1)
  return mailbox
    .split(/[^\p{L}-]+/u)
    .filter((word) => /^\p{L}.*\p{L}$/u.test(word) && !noNames.test(word))
    .map((word) => word.replaceAll(/(?<=^|-)\p{L}/gu, (letter) => letter.toUpperCase()))
}

/** What became of an invitation, as people say it: who was invited declines, anybody else cancels. */
export function outcomeOf(
  world: Pick<WorldStore, 'person'>,
  invitation: Invitation,
  now: number,
): InvitationState | 'declined' {
  const state = stateOf(invitation, now)
  if (state !== 'cancelled') return state
  const person = world.person(invitation.cancelledBy ?? '')
  return person && isAddressee(person, invitation) ? 'declined' : 'cancelled'
}
