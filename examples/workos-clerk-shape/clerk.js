import { defineService } from 'invitekit/service'

/**
 * Organization invitations in Clerk's shape. What nobody has written down in public is a setting:
 *
 * - `seats`: how many members and pending invitations an organization has room for; any number unless given;
 * - `partly`: whether some of many are invited when others can't be;
 * - `problems`: status and code of what goes wrong, such as a second invitation to an address.
 */
export function clerkShape({ seats, partly = false, problems = {} } = {}) {
  return defineService()({
    name: 'clerk-shape',
    document: new URL('./clerk.yaml', import.meta.url),
    roles: { 'org:member': 'member', 'org:admin': 'admin' },
    policy: {
      lifetime: { usual: '30d', from: 'expires_in_days' },
      bulk: { max: 10, partly },
      inviter: { from: 'inviter_user_id' },
      mail: { from: 'notify' },
      ...(seats !== undefined && { seats: { limit: seats } }),
      rate: {
        operations: {
          createOrganizationInvitation: { requests: 250, seconds: 3600 },
          createOrganizationInvitationBulk: { requests: 50, seconds: 3600 },
        },
      },
    },
    problems: { 'already-invited': { status: 400 }, ...problems },
  })
}

export default clerkShape()
