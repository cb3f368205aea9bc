import type { Decision } from '../domain/lifecycle.ts'
import { Refusal, refuse } from '../domain/problem.ts'
import { both, everywhere, has, keepsSettled } from './applies.ts'
import { github, type Bug, type Change } from './bug.ts'
import { withIds } from './bug-words.ts'
import { at, edited } from './edit.ts'
import { ranked } from './ranked.ts'

const admits: Decision = { does: 'move', to: 'accepted' }
const gone: Decision = { does: 'refuse', because: 'gone' }
const cancelling = 'what it is to cancel'
const joining = 'which roles who accepts gets'

/** An id that nothing has. */
const nothing = '00000000-0000-4000-8000-000000000000'

const pending = [['a pending invitation']] as const

export const states = withIds([
  {
    id: 'cancel-leaves-link-alive',
    kind: 'state',
    title: 'A cancelled invitation leaves the list, and the link in its mail still admits.',
    sources: github('CCSDForge/episciences/issues/325', 'QuackbackIO/quackback/pull/229'),
    metBy: 'Admins who have cancelled a mistake.',
    wire: ['{accept} succeeds for an invitation that was cancelled.'],
    noticedBy: ['contract', 'mail'],
    decides: [],
    applies: everywhere,
    probes: [{ given: [['a cancelled invitation']], deed: 'accept', as: 'invitee' }],
    change: () => ({
      decisions: { cancelled: { accept: { invitee: admits } } },
      store: (store, { deed }) =>
        deed === 'accept'
          ? {
              putInvitation: (invitation) =>
                store.putInvitation(
                  invitation.cancelledAt === null
                    ? invitation
                    : { ...invitation, cancelledAt: null, cancelledBy: null },
                ),
            }
          : {},
    }),
  },
  {
    id: 'delete-noop-200',
    kind: 'state',
    title: 'To cancel is answered as a success, and the invitation stays as it was.',
    sources: github('Kong/insomnia/issues/9320'),
    metBy: 'Admins who cancel, and look again.',
    wire: ['{cancel} succeeds, and {list} still has the row.'],
    noticedBy: ['test', 'browser'],
    decides: [cancelling],
    applies: has('cancel'),
    change: () => ({ store: (_, { deed }) => (deed === 'cancel' ? { putInvitation: () => {} } : {}) }),
  },
  {
    id: 'accept-leaves-pending',
    kind: 'state',
    title: 'Invitees are told that they are in, and the list of who invited them still says invited.',
    sources: github('dani-garcia/vaultwarden/issues/3878', 'status-im/status-app/issues/7437'),
    metBy: 'Admins who wait for somebody who is there already.',
    wire: [
      '{accept} succeeds without a value of {acceptedAt}, and {list} still has the row.',
      '{accept} succeeds, and {list} still has the row.',
    ],
    noticedBy: ['contract', 'test', 'mail'],
    decides: [],
    applies: everywhere,
    probes: [{ given: pending, deed: 'accept', as: 'invitee' }],
    change: ({ terms: { one, members } }) => ({
      store: (_, { deed }) => (deed === 'accept' ? { putInvitation: () => {} } : {}),
      present: (body, { deed }) =>
        deed === 'accept' && members.acceptedAt ? edited(body, [...one, ...members.acceptedAt], () => null) : body,
    }),
  },
  {
    id: 'accept-downgrades-member',
    kind: 'state',
    title: 'A member who accepts an invitation to a lower role loses the higher one, be they the last admin.',
    sources: github('baserow/baserow/pull/5627', 'keybase/client/pull/9314'),
    metBy: 'Admins who click a link that they sent to themselves.',
    wire: ['After {accept} by a member, that member has the role of the invitation.'],
    noticedBy: ['test'],
    decides: [joining],
    applies: everywhere,
    change: () => ({ store: (_, { deed }) => (deed === 'accept' ? { membership: () => undefined } : {}) }),
  },
  {
    id: 'accept-grants-extra',
    kind: 'state',
    title: 'Who accepts gets more than they were invited to.',
    sources: github('better-auth/better-auth/issues/1673'),
    metBy: 'Admins who look at what a newcomer may do.',
    wire: ['After {accept}, the new member may do what an owner may.'],
    noticedBy: ['test'],
    decides: [joining],
    applies: everywhere,
    change: () => ({
      store: (store, { deed }) =>
        deed === 'accept'
          ? {
              putMembership(membership) {
                const [owner] = store.membershipsOf(membership.organizationId)
                const more = owner?.personId === membership.personId ? [] : (owner?.roleIds ?? [])
                store.putMembership({ ...membership, roleIds: [...membership.roleIds, ...more] })
              },
            }
          : {},
    }),
  },
  {
    id: 'get-404-after-accept',
    kind: 'state',
    title: 'An invitation that was accepted is gone, and a client that waits for its answer never sees one.',
    sources: github('mongodb/terraform-provider-mongodbatlas/issues/636', 'aiven/terraform-provider-aiven/pull/491'),
    metBy: 'Clients that poll an invitation, such as Terraform providers.',
    wire: ['{get} finds nothing once the invitation was accepted.'],
    noticedBy: ['contract', 'test'],
    decides: [],
    applies: both(keepsSettled, has('get')),
    probes: [{ given: [['an accepted invitation']], deed: 'get' }],
    change: () => ({ decisions: { accepted: { view: { manager: gone, reader: gone } } } }),
  },
  {
    id: 'inviter-gone-breaks-list',
    kind: 'state',
    title: 'One invitation whose sender has left makes the whole list fail.',
    sources: github('p2-inc/keycloak-orgs/issues/179', 'p2-inc/keycloak-orgs/issues/297'),
    metBy: 'Everybody, on the day after somebody has left.',
    wire: ['{list} answers 500 as long as a row’s sender is no member, as in the scenario messy.'],
    noticedBy: ['contract', 'test'],
    decides: [],
    applies: everywhere,
    probes: [{ given: [['an organization', { scenario: 'messy' }]], deed: 'list' }],
    change: () => ({
      store: (store, { deed }) =>
        deed === 'list'
          ? {
              openInvitations(...asked) {
                const all = store.openInvitations(...asked)
                for (const { organizationId, invitedBy } of all) {
                  if (!store.membership(organizationId, invitedBy)) refuse({ code: 'internal' })
                }
                return all
              },
            }
          : {},
    }),
  },
  {
    id: 'new-invite-drops-others',
    kind: 'state',
    title: 'To invite somebody silently cancels the earlier invitations of everybody else.',
    sources: github('internxt/drive-server-wip/pull/224'),
    metBy: 'Admins who invite two people.',
    wire: ['After {create}, {list} has the newest row alone.'],
    noticedBy: ['test', 'browser'],
    decides: [],
    applies: everywhere,
    change: ({ name }) => ({
      store: (store, { deed, now }) =>
        deed === 'create'
          ? {
              putInvitation(invitation) {
                const { organizationId, invitedBy } = invitation
                for (const other of Array.from(store.openInvitations(name, organizationId, 'sequence'))) {
                  store.putInvitation({ ...other, cancelledAt: now, cancelledBy: invitedBy, updatedAt: now })
                }
                store.putInvitation(invitation)
              },
            }
          : {},
    }),
  },
  {
    id: 'delete-unknown-200',
    kind: 'state',
    title: 'To cancel what is not there, or belongs to somebody else, is answered as a success.',
    sources: github('webrenew/unicon/issues/52', 'restatedev/restate/issues/831'),
    metBy: 'Admins whose screen is old, and scripts with a wrong id.',
    wire: ['{cancel} succeeds for an id that nothing has.'],
    noticedBy: ['contract'],
    decides: ['what is said of what is gone'],
    applies: has('cancel'),
    probes: [
      { given: [['a cancelled invitation']], deed: 'cancel' },
      { given: [['an organization']], deed: 'cancel', invitationId: nothing },
    ],
    change: () => ({
      act(exchange, { deed }, go) {
        try {
          return go(exchange)
        } catch (error) {
          const isGone = error instanceof Refusal && (error.code === 'gone' || error.code === 'unknown-invitation')
          if (deed === 'cancel' && isGone) return { status: 204, body: undefined }
          throw error
        }
      },
    }),
  },
  {
    id: 'cancel-demotes-member',
    kind: 'state',
    title: 'To cancel an old invitation takes the roles of the member who has its address.',
    sources: github('Mentra-Community/MentraOS/pull/3288'),
    metBy: 'Members who were invited twice.',
    wire: ['After {cancel}, the member of that address has no role.'],
    noticedBy: ['test'],
    decides: [],
    applies: has('cancel'),
    change: () => ({
      store: (store, { deed }) =>
        deed === 'cancel'
          ? {
              putInvitation(invitation) {
                store.putInvitation(invitation)
                const member = store.memberWithEmail(invitation.organizationId, invitation.email)
                if (member) store.putMembership({ ...member, roleIds: [] })
              },
            }
          : {},
    }),
  },
  {
    id: 'cancel-leaves-null-row',
    kind: 'state',
    title: 'A cancelled invitation stays in the list as a row of nobody.',
    sources: github('element-hq/element-android/issues/6335'),
    metBy: 'Everybody who reads the list after a cancellation.',
    wire: ['After {cancel}, {list} has the row with null as its {email}.'],
    noticedBy: ['test', 'browser'],
    decides: [cancelling],
    applies: has('cancel'),
    change: leavesBlankRows,
  },
  {
    id: 'error-but-created',
    kind: 'state',
    title: 'To invite ends in an error, and the invitation is there.',
    sources: github('dani-garcia/vaultwarden/issues/5349'),
    metBy: 'Admins who try again, and are told that it exists.',
    wire: ['{create} answers 500, and {list} has the row.'],
    noticedBy: ['contract', 'test'],
    decides: ['how create ends when it has succeeded'],
    applies: everywhere,
    probes: [{ given: [['no invitations']], deed: 'create' }],
    change: (service) => ({
      send(sent, { deed, request }) {
        if (deed !== 'create' || sent.status >= 300 || !request) return sent
        const { status, body, headers = {} } = service.answer({ code: 'internal' }, request)
        return { ...sent, status, body, headers }
      },
    }),
  },
  {
    id: 'role-becomes-zero',
    kind: 'state',
    title: 'Invitations are kept with the role "0".',
    sources: github('highlight/highlight/pull/6957'),
    metBy: 'Everybody who reads a role.',
    wire: ['{create} and {list} answer "0" as {role}.'],
    noticedBy: ['contract', 'test'],
    decides: ['the role that answers name'],
    applies: everywhere,
    probes: [
      { given: [['no invitations']], deed: 'create' },
      { given: pending, deed: 'list' },
    ],
    change: ({ terms: { rows, one, members } }) => ({
      present: (body, { deed }) =>
        deed === undefined
          ? body
          : edited(body, [...(deed === 'list' ? [...rows, '*'] : one), ...members.role], () => '0'),
    }),
  },
])

function leavesBlankRows({ name, terms: { rows, members } }: Parameters<Bug['change']>[0]): Change {
  const blank = new Map<string, string>()
  return {
    store: (store, { deed }) => ({
      putInvitation(invitation) {
        if (deed === 'cancel') blank.set(invitation.id, invitation.organizationId)
        store.putInvitation(invitation)
      },
      ...(deed === 'list' && {
        openInvitations(service, organizationId, order) {
          const all = store.openInvitations(service, organizationId, order)
          const more = [...blank].flatMap(([id, home]) =>
            service === name && home === organizationId ? (store.invitation(service, id) ?? []) : [],
          )
          return more.length === 0 ? all : ranked([...all, ...more.map((each) => ({ ...each, cancelledAt: null }))])
        },
      }),
    }),
    present: (body, { deed }) =>
      deed === 'list'
        ? edited(body, [...rows, '*'], (row) =>
            blank.has(String(at(row, members.id))) ? edited(row, members.email, () => null) : row,
          )
        : body,
  }
}
