import { defineService } from 'invitekit/service'

/** Why an invitation can't be sent again. */
const settled = { accepted: 'invite_accepted', cancelled: 'invite_revoked', expired: 'invite_expired' }

/**
 * Invitations in WorkOS's shape. What nobody has written down in public is a setting:
 *
 * - `renews`: what sending one again makes new: `nothing`, its `end`, its `link`, or `both`;
 * - `problems`: status and code of what goes wrong.
 */
export function workosShape({ renews = 'nothing', problems = {} } = {}) {
  return defineService()({
    name: 'workos-shape',
    document: new URL('./workos.yaml', import.meta.url),
    roles: { member: 'member', admin: 'admin' },
    policy: {
      lifetime: { usual: '7d', from: 'expires_in_days' },
      resend: { from: ['pending'], renews },
      answer: 'app',
      acceptAgain: 'refuse',
      inviter: { from: 'inviter_user_id' },
      idempotency: 'Idempotency-Key',
    },
    problems: {
      'already-invited': { status: 400, code: 'email_already_invited_to_organization' },
      'already-a-member': { status: 400, code: 'user_already_organization_member' },
      'unknown-role': { status: 400, code: 'invalid_role' },
      'no-longer-valid': ({ action, state }) => ({ code: action === 'resend' ? settled[state] : 'invite_not_pending' }),
      'invalid-request': ({ violations: [{ name, keyword }] }) =>
        name === '/expires_in_days' && /mum$/.test(keyword)
          ? { status: 400, code: `expires_in_days_too_${keyword === 'minimum' ? 'short' : 'long'}` }
          : { code: 'invalid_request_parameters' },
      ...problems,
    },
  })
}

export default workosShape()
