import { stateOf, type Invitation } from '../domain/invitation.ts'
import type { Decision, LifecycleExceptions } from '../domain/lifecycle.ts'
import { expires, everywhere } from './applies.ts'
import { github, type Asked, type Bug } from './bug.ts'
import { withIds } from './bug-words.ts'
import { at, edited } from './edit.ts'

const hour = 60 * 60 * 1000
const day = 24 * hour

const admits: Decision = { does: 'move', to: 'accepted' }
const lateAccept = { invitee: admits }
const late = 'what the link of an expired invitation does'
const deadline = 'the deadline of a new invitation'

/** A new invitation takes over the deadline of one that the address had before. */
const keepsDeadline =
  (change: (before: number) => number): Bug['change'] =>
  ({ name, terms: { one, members } }) => ({
    store: (store, { deed }) =>
      deed === 'create'
        ? {
            putInvitation(invitation) {
              const { organizationId, email } = invitation
              const [before] = store.openInvitationsTo(name, organizationId, email)
              const expiresAt = before?.expiresAt ?? null
              store.putInvitation(expiresAt === null ? invitation : { ...invitation, expiresAt: change(expiresAt) })
            },
          }
        : {},
    present(body, { deed }, store) {
      if (deed !== 'create' || !members.expiresAt) return body
      const made = store.invitation(name, String(at(body, [...one, ...members.id])))
      const kept = made?.expiresAt
      return typeof kept !== 'number'
        ? body
        : edited(body, [...one, ...members.expiresAt], () => new Date(kept).toISOString())
    },
  })

const expired = [['an expired invitation', { email: 'ada@example.com' }]] as const

export const expiry = withIds([
  {
    id: 'accept-after-expiry',
    kind: 'expiry',
    title: 'The step that accepts never looks at the deadline, so that an expired invitation still admits.',
    sources: github('raystack/frontier/pull/716'),
    metBy: 'Whoever clicks an old link.',
    wire: ['{accept} succeeds after {expiresAt} has passed.'],
    noticedBy: ['mail'],
    decides: [late],
    applies: expires,
    change: () => ({ decisions: { expired: { accept: lateAccept } } }),
  },
  {
    id: 'accept-expired-silent-noop',
    kind: 'expiry',
    title: 'To accept too late is answered as a success and kept as accepted, and nobody becomes a member.',
    sources: github('milo-os/milo/issues/802'),
    metBy: 'Whoever clicks an old link, and the admin who is told that they have joined.',
    wire: ['{accept} succeeds after {expiresAt} has passed, and no member is there.'],
    noticedBy: ['mail'],
    decides: [late],
    applies: expires,
    change: () => ({
      decisions: { expired: { accept: lateAccept } },
      store: (store, asked) => ({
        putMembership(membership) {
          const invitation = acceptedIn(asked)
          const isLate = invitation !== undefined && isPast(store.invitation(asked.service.name, invitation), asked.now)
          if (!isLate) store.putMembership(membership)
        },
      }),
    }),
  },
  {
    id: 'expired-hidden-but-link-lives',
    kind: 'expiry',
    title: 'An expired or used invitation is gone from the list, while its link goes on enrolling people.',
    sources: github('goauthentik/authentik/issues/1720'),
    metBy: 'Whoever has an old mail, or one that somebody forwarded.',
    wire: ['{list} is right, and {accept} succeeds after {expiresAt} has passed, and again after it was used.'],
    noticedBy: ['mail'],
    decides: [late, 'what a used link does'],
    applies: expires,
    change: () => ({
      decisions: {
        expired: { accept: lateAccept },
        accepted: { accept: { invitee: admits, stranger: admits, acceptor: admits } },
      } satisfies LifecycleExceptions,
    }),
  },
  {
    id: 'expired-still-pending',
    kind: 'expiry',
    title: 'Nothing moves an expired invitation out of the pending ones: lists go on showing it.',
    sources: github('prowler-cloud/prowler/pull/12831', 'better-auth/better-auth/issues/3255'),
    metBy: 'Admins who wait for an answer that can no longer come.',
    wire: ['{list} has a row whose {expiresAt} has passed.'],
    noticedBy: ['contract', 'test'],
    decides: ['whether lists show what has expired'],
    applies: expires,
    probes: [{ given: expired, deed: 'list' }],
    change: () => ({
      // Whoever lists looks at the clock of long ago.
      act: (exchange, { deed }, go) => go(deed === 'list' ? { ...exchange, now: 0 } : exchange),
    }),
  },
  {
    id: 'expired-blocks-reinvite',
    kind: 'expiry',
    title: 'The search for duplicates counts expired invitations, so that the address can never be invited again.',
    sources: github('daytonaio/daytona/issues/1778', 'shogo-labs/shogo-ai/issues/792', 'supabase/auth/issues/2180'),
    metBy: 'Admins who invite somebody again who came too late.',
    wire: ['{create} is refused as a duplicate for the address of an expired invitation.'],
    noticedBy: ['contract', 'test'],
    decides: ['whether an address can be invited again'],
    applies: expires,
    probes: [{ given: expired, deed: 'create', email: 'ada@example.com' }],
    change: () => ({
      store: (store, { deed }) =>
        deed === 'create'
          ? {
              openInvitationsTo: (...asked) =>
                [...store.openInvitationsTo(...asked)].map((each) => ({ ...each, expiresAt: null })),
            }
          : {},
    }),
  },
  {
    id: 'resend-keeps-old-expiry',
    kind: 'expiry',
    title: 'To invite again mails a link and leaves the old deadline, so that the new link is born dead.',
    sources: github('future-agi/future-agi/pull/2448', 'heartcombo/devise/issues/3637'),
    metBy: 'Invitees who were too late once and get a second mail.',
    wire: ['{create} for the address of an expired invitation answers the old {expiresAt}.'],
    noticedBy: ['test', 'mail'],
    decides: [deadline],
    applies: expires,
    change: keepsDeadline((before) => before),
  },
  {
    id: 'resend-shrinks-deadline',
    kind: 'expiry',
    title: 'Each time somebody is invited again they lose a day.',
    sources: github('zulip/zulip/issues/19931'),
    metBy: 'Admins who send a second mail close to the deadline.',
    wire: ['{create} for the address of an expired invitation answers an {expiresAt} that is a day earlier still.'],
    noticedBy: ['test'],
    decides: [deadline],
    applies: expires,
    change: keepsDeadline((before) => before - day),
  },
  {
    id: 'fresh-invite-dead',
    kind: 'expiry',
    title: 'The very first link is refused as if it had expired.',
    sources: github(
      'GSA/notifications-admin/issues/1976',
      'zitadel/zitadel/issues/12609',
      'TulipFarm/tulipfarm/issues/433',
    ),
    metBy: 'Every invitee.',
    wire: ['{accept} is refused although the invitation is pending.'],
    noticedBy: ['contract', 'mail'],
    decides: ['what the link of a pending invitation does'],
    applies: everywhere,
    probes: [{ given: [['a pending invitation']], deed: 'accept', as: 'invitee' }],
    change: () => ({
      decisions: { pending: { accept: { invitee: { does: 'refuse', because: 'no-longer-valid' } } } },
    }),
  },
  {
    id: 'default-deadline-off-by-zone',
    kind: 'expiry',
    title: 'The deadline is counted in UTC and read as local time: it is eight hours off.',
    sources: github('goauthentik/authentik/issues/2860', 'discourse/discourse/pull/23073'),
    metBy: 'Invitees who answer in the last hours.',
    wire: ['{create} answers an {expiresAt} that is eight hours early.'],
    noticedBy: ['test'],
    decides: [deadline],
    applies: expires,
    change: () => ({ lifetime: (usual) => (usual === null ? null : usual - 8 * hour) }),
  },
  {
    id: 'never-expires',
    kind: 'expiry',
    title: 'Links are valid for ever.',
    sources: github('BerriAI/litellm/issues/15482', 'nazarli-shabnam/clevis/issues/69'),
    metBy: 'Whoever finds an old mail.',
    wire: ['{create} answers an {expiresAt} that nobody lives to see.'],
    noticedBy: ['test', 'mail'],
    decides: [deadline],
    applies: expires,
    change: () => ({ lifetime: () => 36_500 * day }),
  },
])

const acceptedIn = ({ deed, invitationId }: Asked) => (deed === 'accept' ? invitationId : undefined)

function isPast(invitation: Invitation | undefined, now: number): boolean {
  return invitation !== undefined && stateOf({ ...invitation, acceptedAt: null }, now) === 'expired'
}
