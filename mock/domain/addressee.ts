import type { Person } from './directory.ts'
import { addressIn, addressKey, isSameAddress } from './email.ts'
import type { Invitation } from './invitation.ts'
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
  const person = { id: personId, ...nameIn(email), email }
  world.putPerson(person)
  const clickhouse = { keyId, keySecret, organizationId, active: true }
  world.putPersona({ personId, key: addressKey(email), token, clickhouse })
  return person
}

function nameIn(email: string): Pick<Person, 'firstName' | 'lastName'> {
  const words = email.slice(0, email.lastIndexOf('@')).split(/[^\p{L}\p{N}]+/u)
  const [firstName = 'New', lastName = 'Member'] = words.filter((word) => word !== '').map(capitalized)
  return { firstName, lastName }
}

const capitalized = (word: string) => word.replace(/^./u, (first) => first.toUpperCase())
