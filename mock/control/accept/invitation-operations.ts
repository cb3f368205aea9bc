import type { ControlPart } from '../control.ts'
import { listInvitations } from './invitation-list.ts'
import { viewOf } from './invitation-view.ts'
import type { ServicesWithBugs } from './open-link.ts'
import { requireInvitation } from './require-invitation.ts'
import { settleInvitation } from './settle-invitation.ts'

/** The invitations of all services over HTTP. */
export function invitationOperations(
  services: ServicesWithBugs,
): ControlPart<'listInvitations' | 'getInvitation' | 'acceptInvitation' | 'declineInvitation'> {
  return {
    listInvitations: ({ world, query: { limit = 50, ...query } }) => {
      const { invitations, ...found } = listInvitations(world, query, limit)
      return { status: 200, body: { invitations: invitations.map((each) => viewOf(world, each)), ...found } }
    },
    getInvitation: ({ world, path }) => ({ status: 200, body: viewOf(world, requireInvitation(world, path.id)) }),
    acceptInvitation: ({ world, path, body }) => ({
      status: 200,
      body: settleInvitation(world, services, { id: path.id, answer: 'accept', as: body.as }),
    }),
    declineInvitation: ({ world, path, body }) => ({
      status: 200,
      body: settleInvitation(world, services, { id: path.id, answer: 'decline', as: body.as }),
    }),
  }
}
