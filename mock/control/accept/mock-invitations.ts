import { answerOptions, invitationQuery } from '../../generated/options.ts'
import type { World } from '../../world/world.ts'
import type { PersonaName } from '../known-names.ts'
import { requireOptions, requireText } from '../option.ts'
import type { InvitationAnswer } from './answer-invitation.ts'
import { listInvitations, type InvitationQuery } from './invitation-list.ts'
import { viewOf, type InvitationView } from './invitation-view.ts'
import type { ServicesWithBugs } from './open-link.ts'
import { requireInvitation } from './require-invitation.ts'
import { settleInvitation } from './settle-invitation.ts'

/** Who answers an invitation. */
export interface AnswerOptions {
  /** A persona's id, such as `invitee`, or anybody's address or user id; the person invited unless set. */
  readonly as?: PersonaName
}

/** The invitations of one sandbox, those of all services, for a test in the same process. */
export interface MockInvitations {
  /** The invitations that match, newest last, whatever has become of them: all unless the query says less. */
  list(query?: InvitationQuery): InvitationView[]
  /** Throws a ControlRefusal when there is none of that id. */
  get(id: string): InvitationView
  /**
   * What the link of the mail leads to, without a browser: whoever accepts becomes a member. Resolves with the invitation
   * when that is kept. Rejects with a ControlRefusal whose `code` is `unknown-invitation`, `unknown-person`, `not-invited`,
   * `invitation-expired` or `invitation-settled`.
   */
  accept(id: string, options?: AnswerOptions): Promise<InvitationView>
  /** Turns an invitation down: it counts as cancelled by whoever declines. Rejects as `accept` does. */
  decline(id: string, options?: AnswerOptions): Promise<InvitationView>
}

export interface MockInvitationsHost extends ServicesWithBugs {
  /** Keeps what was changed in a world. */
  commit(world: World): Promise<void>
  /** Takes back what was changed and not kept. */
  abandon(world: World): void
}

/** The invitations of the sandbox that `world` finds. */
export function mockInvitations(host: MockInvitationsHost, world: () => World): MockInvitations {
  const settle = async (answer: InvitationAnswer, id: string, options: AnswerOptions = {}) => {
    requireText('The id of an invitation', id)
    requireOptions(answer, answerOptions, options)
    const here = world()
    try {
      const settled = settleInvitation(here, host, { id, answer, as: options.as })
      await host.commit(here)
      return settled
    } catch (error) {
      host.abandon(here)
      throw error
    }
  }
  return {
    list: (query = {}) => {
      requireOptions('list', invitationQuery, query)
      const here = world()
      return listInvitations(here, query, Infinity).invitations.map((each) => viewOf(here, each))
    },
    get: (id) => viewOf(world(), requireInvitation(world(), id)),
    accept: (id, options) => settle('accept', id, options),
    decline: (id, options) => settle('decline', id, options),
  }
}
