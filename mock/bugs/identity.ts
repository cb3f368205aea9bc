import type { Decision } from '../domain/lifecycle.ts'
import { Refusal } from '../domain/problem.ts'
import { addresseeOnly, codeOnly, everywhere, has } from './applies.ts'
import { github } from './bug.ts'
import { withIds } from './bug-words.ts'
import { elsewhere } from './elsewhere.ts'

const admits: Decision = { does: 'move', to: 'accepted' }

/** After so many wrong codes an invitation is given up. */
const patience = 3

export const identity = withIds([
  {
    id: 'wrong-account-accepts',
    kind: 'identity',
    title: 'Whoever is signed in takes the invitation, though it was sent to another address.',
    sources: github('getsentry/sentry/issues/30065', 'webrenew/unicon/issues/75'),
    metBy: 'Invitees who have two accounts, and whoever they forward the mail to.',
    wire: ['{accept} succeeds for a person of another address.'],
    noticedBy: ['mail'],
    decides: [],
    applies: addresseeOnly,
    change: () => ({ decisions: { pending: { accept: { stranger: admits } } } }),
  },
  {
    id: 'link-used-twice',
    kind: 'identity',
    title: 'A link that was used works again, for somebody else.',
    sources: github('appwrite/appwrite/issues/2593', 'OctopusDeploy/Issues/issues/3580', 'bcgov/entity/issues/2112'),
    metBy: 'Whoever a used mail is forwarded to.',
    wire: ['{accept} succeeds for an invitation that somebody else has accepted.'],
    noticedBy: ['contract', 'mail'],
    decides: ['what a used link does'],
    applies: codeOnly,
    probes: [{ given: [['an accepted invitation']], deed: 'accept', as: 'invitee' }],
    change: () => ({ decisions: { accepted: { accept: { invitee: admits, acceptor: admits } } } }),
  },
  {
    id: 'get-consumes-link',
    kind: 'identity',
    title: 'A scanner of mails that opens the link burns it, and its reader comes too late.',
    sources: github('supabase/auth/issues/368', 'relaticle/relaticle/pull/493'),
    metBy: 'Everybody whose mails are looked at by a gateway, a preview or a browser that is ahead of them.',
    wire: ['After one GET of the link of a mail, {accept} is refused.'],
    noticedBy: ['mail', 'browser'],
    decides: [],
    applies: everywhere,
    change: () => ({
      opened({ method, invitation, store, now }) {
        if (method !== 'GET' || invitation.acceptedAt !== null || invitation.cancelledAt !== null) return
        store.putInvitation({ ...invitation, cancelledAt: now, cancelledBy: invitation.invitedBy, updatedAt: now })
      },
    }),
  },
  {
    id: 'code-not-bound-to-org',
    kind: 'identity',
    title: 'A good invitation to one organization lets its holder into any other.',
    sources: github('liberapay/liberapay.com/pull/263'),
    metBy: 'Whoever changes the id in an address.',
    wire: ['{accept} succeeds with another organization in its path.'],
    noticedBy: ['contract'],
    decides: [],
    applies: has('accept'),
    probes: [
      {
        given: [['a pending invitation']],
        deed: 'accept',
        as: 'invitee',
        organizationId: '${otherOrganizationId}',
      },
    ],
    change: (service) => ({ store: elsewhere(service, ['accept']) }),
  },
  {
    id: 'three-wrong-codes-kill',
    kind: 'identity',
    title: 'After three wrong codes the invitation is gone for its invitee too.',
    sources: github('zitadel/zitadel/issues/9860'),
    metBy: 'Invitees who mistype, and those whom somebody else guesses for.',
    wire: ['After three {accept} with a wrong code, the right one finds nothing.'],
    noticedBy: ['test'],
    decides: [],
    applies: has('accept'),
    change({ name }) {
      const wrong = new Map<string, number>()
      return {
        act(exchange, { deed, invitationId = '' }, go) {
          try {
            return go(exchange)
          } catch (error) {
            if (deed === 'accept' && error instanceof Refusal && error.code === 'code-wrong') {
              wrong.set(invitationId, (wrong.get(invitationId) ?? 0) + 1)
            }
            throw error
          }
        },
        store: (store) => ({
          invitation(service, id) {
            const isDead = service === name && (wrong.get(id) ?? 0) >= patience
            return isDead ? undefined : store.invitation(service, id)
          },
        }),
      }
    },
  },
])
