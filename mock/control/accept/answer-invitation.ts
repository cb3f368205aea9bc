import type { Person } from '../../domain/directory.ts'
import type { Invitation } from '../../domain/invitation.ts'
import { accept, decline } from '../../domain/invitations.ts'
import type { Opened } from './open-link.ts'

const acts = { accept, decline }

/** What can be said to an invitation. */
export type InvitationAnswer = keyof typeof acts

export const isInvitationAnswer = (text: string | undefined): text is InvitationAnswer =>
  text !== undefined && Object.hasOwn(acts, text)

/** Accepts or declines for a person, by the rules of its service. Throws a Refusal. */
export function answerInvitation(opened: Opened, answer: InvitationAnswer, person: Person): Invitation {
  const { world, policy, invitation, now } = opened
  acts[answer](world, person, policy, invitation, now)
  return world.invitation(invitation.service, invitation.id) ?? invitation
}
