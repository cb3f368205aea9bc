import { lowerCased } from '../domain/email.ts'
import type { Invitation } from '../domain/invitation.ts'
import { both, everywhere, keepsCase, onePerAddress } from './applies.ts'
import { offeredIn } from './asked.ts'
import { github } from './bug.ts'
import { withIds } from './bug-words.ts'
import { edited } from './edit.ts'
import { addresseeOf } from '../domain/addressee.ts'

const pending = [['a pending invitation', { email: 'ada@example.com' }]] as const
const duplicates = 'whether an address can be invited again'

const lower = (value: unknown) => (typeof value === 'string' ? lowerCased(value) : value)

export const duplicatesOfInvitations = withIds([
  {
    id: 'reinvite-doubles',
    kind: 'duplicate',
    title: 'To invite a pending address again adds a second invitation that is just as valid.',
    sources: github('nazarli-shabnam/clevis/issues/248', 'better-auth/better-auth/pull/3520'),
    metBy: 'Admins who invite twice, and cancel one.',
    wire: ['{create} succeeds for an address that has a pending invitation, and {list} has one row more.'],
    noticedBy: ['contract', 'test'],
    decides: [duplicates],
    applies: onePerAddress,
    probes: [{ given: pending, deed: 'create', email: 'ada@example.com' }],
    change: () => ({ store: (_, { deed }) => (deed === 'create' ? { openInvitationsTo: () => [] } : {}) }),
  },
  {
    id: 'case-sensitive-match',
    kind: 'duplicate',
    title: 'Addresses are compared letter by letter: Ann@example.com is not ann@example.com.',
    sources: github('bitwarden/server/issues/1805', 'logto-io/logto/pull/5823', 'Shelf-nu/shelf.nu/pull/3056'),
    metBy: 'Whoever writes an address with a capital.',
    wire: ['{create} succeeds twice for one address, once with a capital.'],
    noticedBy: ['contract', 'test'],
    decides: [],
    applies: both(onePerAddress, keepsCase),
    probes: [{ given: pending, deed: 'create', email: 'Ada@example.com' }],
    change: ({ name }) => ({
      store: (store) => ({
        openInvitationsTo: (service, organizationId, email) =>
          [...store.openInvitationsTo(service, organizationId, email)].filter(
            (each) => service !== name || each.email === email,
          ),
        personWithEmail(email) {
          const person = store.personWithEmail(email)
          return person?.email === email ? person : undefined
        },
        memberWithEmail(organizationId, email) {
          const member = store.memberWithEmail(organizationId, email)
          return member && store.person(member.personId)?.email === email ? member : undefined
        },
      }),
    }),
  },
  {
    id: 'email-case-rewritten',
    kind: 'duplicate',
    title: 'The service writes addresses in small letters, and a client that compares what it sent waits for ever.',
    sources: github(
      'aiven/terraform-provider-aiven/issues/1450',
      'temporalio/terraform-provider-temporalcloud/issues/397',
    ),
    metBy: 'Clients that look for the address that they have sent, such as Terraform providers.',
    wire: ['{create} and {list} answer {email} in small letters, however it was sent.'],
    noticedBy: ['contract', 'test'],
    decides: [],
    applies: keepsCase,
    probes: [
      { given: [['no invitations']], deed: 'create', email: 'Ada.Moor@Example.com' },
      { given: [['a pending invitation', { email: 'Ada.Moor@Example.com' }]], deed: 'list' },
    ],
    change: ({ terms: { rows, one, members } }) => ({
      present: (body, { deed }) =>
        deed === undefined
          ? body
          : edited(body, [...(deed === 'list' ? [...rows, '*'] : one), ...members.email], lower),
    }),
  },
  {
    id: 'email-not-trimmed',
    kind: 'duplicate',
    title: 'A blank behind an address makes another person of it.',
    sources: github('storj/storj/issues/6030'),
    metBy: 'Admins who paste an address with a blank behind it.',
    wire: ['{create} takes an address with a blank behind it beside the same without, and answers {email} with it.'],
    noticedBy: ['contract', 'test'],
    decides: [],
    // Who writes addresses anew refuses one with a blank.
    applies: keepsCase,
    probes: [{ given: pending, deed: 'create', email: 'ada@example.com ' }],
    change: ({ name }) => ({
      store(store, asked) {
        const sent = asked.deed === 'create' ? offeredIn(asked) : undefined
        if (sent === undefined || sent.trim() === sent) return {}
        return {
          openInvitationsTo: (service, organizationId, email) =>
            [...store.openInvitationsTo(service, organizationId, email)].filter(
              (each) => service !== name || each.email === sent,
            ),
          putInvitation: (invitation: Invitation) =>
            store.putInvitation({ ...invitation, email: spelledLike(invitation.email, sent) }),
        }
      },
      present: (body, asked) =>
        edited(
          body,
          asked.deed === 'create' ? [...asked.service.terms.one, ...asked.service.terms.members.email] : [],
          (value) => (typeof value === 'string' ? spelledLike(value, offeredIn(asked) ?? value) : value),
        ),
    }),
  },
  {
    id: 'invite-existing-member',
    kind: 'duplicate',
    title: 'Who is a member already can be invited, and gets a mail.',
    sources: github('Scille/parsec-cloud/issues/1332', 'l3montree-dev/devguard/issues/2846'),
    metBy: 'Members, and admins who mistype an address.',
    wire: ['{create} succeeds for the address of a member.'],
    noticedBy: ['contract', 'test'],
    decides: ['whether members can be invited'],
    applies: onePerAddress,
    probes: [{ given: [['an organization']], deed: 'create', email: '${memberEmail}' }],
    change: () => ({ store: (_, { deed }) => (deed === 'create' ? { memberWithEmail: () => undefined } : {}) }),
  },
  {
    id: 'seat-counted-twice',
    kind: 'duplicate',
    title: 'Who is invited counts as a member at once, and as invited besides.',
    sources: github('UsefulSoftwareCo/executor/pull/1158'),
    metBy: 'Admins who look at their seats, and who invite an address again.',
    wire: ['After {create} the directory has a member more, and another {create} says that they are one.'],
    noticedBy: ['test'],
    decides: [],
    applies: everywhere,
    change: () => ({
      store: (store, { deed, now }) =>
        deed === 'create'
          ? {
              putInvitation(invitation) {
                store.putInvitation(invitation)
                const { organizationId, roleIds } = invitation
                const { id: personId } = addresseeOf(store, invitation)
                if (store.membership(organizationId, personId)) return
                store.putMembership({ organizationId, personId, roleIds, joinedAt: now })
              },
            }
          : {},
    }),
  },
])

/** An address with the white space around it that it was sent with. */
function spelledLike(email: string, sent: string): string {
  const [, before = '', after = ''] = /^(\s*).*?(\s*)$/s.exec(sent) ?? []
  return before + email.trim() + after
}
