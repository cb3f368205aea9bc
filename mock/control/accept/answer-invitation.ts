import type { Person } from '../../domain/directory.ts'
import type { Invitation } from '../../domain/invitation.ts'
import { accept, decline } from '../../domain/invitations.ts'
import type { WorldStore } from '../../domain/ports.ts'
import type { Opened } from './open-link.ts'

const acts = { accept, decline }

/** What can be said to an invitation. */
export type InvitationAnswer = keyof typeof acts

export const isInvitationAnswer = (text: string | undefined): text is InvitationAnswer =>
  text !== undefined && Object.hasOwn(acts, text)

/** What the rules see when somebody answers who came as the sandbox's so-manieth request, the next one unless given. */
export function storeFor({ world, bugs, invitation }: Opened, arrived = world.ids.requests + 1): WorldStore {
  return bugs?.store(world, invitation, arrived) ?? world
}

/** Accepts or declines for a person, by the rules of its service. Throws a Refusal. */
export function answerInvitation(
  opened: Opened,
  answer: InvitationAnswer,
  person: Person,
  store = storeFor(opened),
): Invitation {
  const { world, policy, now } = opened
  const { service, id } = opened.invitation
  acts[answer](store, person, policy, store.invitation(service, id) ?? opened.invitation, now)
  return world.invitation(service, id) ?? opened.invitation
}
