import type { Service } from '../services/service.ts'
import { codeOnly, everywhere, forgetsSettled, onePerAddress } from './applies.ts'
import { github, type Change } from './bug.ts'
import { withIds } from './bug-words.ts'
import { Past } from './past.ts'

type Deeds = readonly (string | undefined)[]

/** Requests for one of these decide by what was there when they came. */
function decidesByThePast({ name }: Service, deeds: Deeds): Change {
  const past = new Past()
  return {
    store: (store, { deed, arrived }) => ({
      ...past.noting(store),
      ...(deeds.includes(deed) && {
        invitation(service, id) {
          const found = store.invitation(service, id)
          return service === name ? past.seen(found, arrived) : found
        },
      }),
    }),
  }
}

const accepted = 'what a second answer to an invitation does'

export const races = withIds([
  {
    id: 'double-accept-two-members',
    kind: 'race',
    title: 'Two who accept at once both find the invitation pending, and both become members.',
    sources: github(
      'better-auth/better-auth/issues/9154',
      'pretalx/pretalx/issues/2392',
      'baronunread/rdyrct/issues/154',
    ),
    metBy: 'Two people with one link, and whoever counts seats.',
    wire: ['Two {accept} that overlap both succeed.'],
    noticedBy: ['together'],
    decides: [accepted],
    applies: codeOnly,
    change: (service) => decidesByThePast(service, ['accept']),
  },
  {
    id: 'cancel-accept-window',
    kind: 'race',
    title: 'Somebody accepts between the two halves of a cancellation: they are in, and the record says cancelled.',
    sources: github('solana-foundation/solana-developer-platform/pull/945'),
    metBy: 'Admins who cancel at the last moment.',
    wire: ['{cancel} and {accept} that overlap both succeed.'],
    noticedBy: ['together'],
    decides: [accepted],
    applies: everywhere,
    change: (service) => decidesByThePast(service, ['cancel', 'accept']),
  },
  {
    id: 'cancel-wins-over-accept',
    kind: 'race',
    title: 'To cancel an invitation that was accepted succeeds, and the member stays.',
    sources: github('different-ai/openwork/pull/3272', 'pierreb-devkit/Node/issues/3834'),
    metBy: 'Admins whose screen is older than the answer.',
    wire: ['{cancel} succeeds for an invitation that was accepted.'],
    noticedBy: ['contract', 'test'],
    decides: ['what it is to cancel what was accepted'],
    applies: forgetsSettled,
    probes: [{ given: [['an accepted invitation']], deed: 'cancel' }],
    change: () => ({ decisions: { accepted: { cancel: { manager: { does: 'move', to: 'cancelled' } } } } }),
  },
  {
    id: 'seat-limit-overshoot',
    kind: 'race',
    title: 'Invitations that are made at once all see the same free seat.',
    sources: github('hackerai-tech/hackerai/pull/1081', 'dust-tt/dust/issues/12140'),
    metBy: 'Scripts that invite many, and whoever pays for seats.',
    wire: ['As many {create} as overlap succeed when one more invitation fits in.'],
    noticedBy: ['together'],
    decides: [],
    applies: everywhere,
    change() {
      const past = new Past()
      return {
        store: (store, { deed, arrived }) => ({
          ...past.noting(store),
          // One that was not there yet had left room.
          ...(deed === 'create' && { isFull: store.isFull && past.newSince(arrived) === 0 }),
        }),
      }
    },
  },
])

export const submits = withIds([
  {
    id: 'double-submit-doubles',
    kind: 'submit',
    title: 'A double click, or a handler that runs twice, makes two invitations.',
    sources: github('medplum/medplum/issues/6381', 'zulip/zulip/issues/10354', 'dart-lang/pub-dev/issues/8681'),
    metBy: 'Whoever clicks twice.',
    wire: ['Two {create} for one address that overlap both succeed.'],
    noticedBy: ['together', 'browser'],
    decides: ['whether an address can be invited again'],
    applies: onePerAddress,
    change({ name }) {
      const past = new Past()
      return {
        store: (store, { deed, arrived }) => ({
          ...past.noting(store),
          ...(deed === 'create' && {
            openInvitationsTo: (service, organizationId, email) =>
              [...store.openInvitationsTo(service, organizationId, email)].filter(
                (each) => service !== name || past.seen(each, arrived) !== undefined,
              ),
          }),
        }),
      }
    },
  },
])
