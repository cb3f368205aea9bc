import { outcomeOf } from '../domain/addressee.ts'
import { fullName, type Organization, type Person } from '../domain/directory.ts'
import { codeOf, type Invitation } from '../domain/invitation.ts'
import type { WorldStore } from '../domain/ports.ts'
import { numberOf, slugOf } from './names.ts'
import type { OwnInvitation, OwnOrganization, OwnPerson } from './own-invitation.ts'
import { wordsOf, type RoleWord } from './roles.ts'

export const personView = (person: Person): OwnPerson => ({
  id: person.id,
  name: fullName(person),
  firstName: person.firstName,
  lastName: person.lastName,
  email: person.email,
  login: slugOf(fullName(person)),
  number: numberOf(person.id),
})

export const organizationView = ({ id, name }: Organization): OwnOrganization => ({
  id,
  name,
  slug: slugOf(name),
  number: numberOf(id),
})

export function invitationView(
  world: WorldStore,
  invitation: Invitation,
  words: readonly RoleWord[],
  now: number,
): OwnInvitation {
  const person = (id: string | null) => {
    const found = id === null ? undefined : world.person(id)
    return found && personView(found)
  }
  const { id, service, organizationId } = invitation
  const roles = wordsOf(world, invitation.roleIds, words)
  const code = codeOf(invitation, world.ids)
  return {
    id,
    number: numberOf(id),
    state: outcomeOf(world, invitation, now),
    email: invitation.email,
    role: roles[0] ?? '',
    roles,
    organization: organizationView(world.organization(organizationId) ?? { id: organizationId, name: organizationId }),
    inviter: person(invitation.invitedBy),
    acceptedBy: person(invitation.acceptedBy),
    createdAt: invitation.createdAt,
    updatedAt: invitation.updatedAt,
    expiresAt: invitation.expiresAt,
    acceptedAt: invitation.acceptedAt,
    cancelledAt: invitation.cancelledAt,
    code,
    link: `/_mock/accept/${service}/${id}?code=${code}`,
    attributes: invitation.attributes ?? {},
  }
}
