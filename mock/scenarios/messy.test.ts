import { describe, expect, test } from 'vitest'
import { stateOf, type Invitation } from '../domain/invitation.ts'
import { reference, worldOf, years, type Inspected } from './world-fixture.ts'

describe('messy has', () => {
  const where =
    (holds: (invitation: Invitation) => boolean) =>
    ({ invitations }: Inspected) =>
      invitations.filter(holds)
  const rows: [what: string, find: (built: Inspected) => unknown[]][] = [
    ['expired invitations', where((each) => stateOf(each, reference) === 'expired')],
    ['accepted ones', where((each) => stateOf(each, reference) === 'accepted')],
    ['cancelled ones', where((each) => stateOf(each, reference) === 'cancelled')],
    ['some accepted and then cancelled', where((each) => each.acceptedAt !== null && each.cancelledAt !== null)],
    ['plus tags', where(({ email }) => /\+/.test(email))],
    ['upper case', where(({ email }) => email !== email.toLowerCase())],
    ['local parts of 64 characters', where(({ email }) => email.indexOf('@') === 64)],
    ['domains in punycode', where(({ email }) => /@xn--/.test(email))],
    ['quotes', where(({ email }) => /^".*"@/.test(email))],
    ['apostrophes', where(({ email }) => /'/.test(email))],
    [
      'pending ones of years ago',
      where((each) => stateOf(each, reference) === 'pending' && each.updatedAt < reference - years(4)),
    ],
    ['an inactive key', ({ all }) => all('personas').filter(({ apiKey }) => !apiKey.active)],
    [
      'inviters who have left',
      ({ world, invitations }) =>
        invitations.filter(({ organizationId, invitedBy }) => !world.membership(organizationId, invitedBy)),
    ],
    [
      'pending duplicates in MPDX',
      ({ world, organizations: [main = ''] }) =>
        [...world.openInvitations('mpdx', main, 'created')].filter(
          ({ email }) => [...world.openInvitationsTo('mpdx', main, email)].length === 3,
        ),
    ],
    [
      'members whose addresses differ only in case',
      ({ all }) =>
        all('people').filter(({ id, email }) =>
          all('people').some((other) => other.id !== id && other.email.toLowerCase() === email.toLowerCase()),
        ),
    ],
    [
      'an MPDX invitation accepted by somebody else',
      ({ world, invitations }) =>
        invitations.filter(({ acceptedBy, email }) => acceptedBy !== null && world.person(acceptedBy)?.email !== email),
    ],
    [
      'invitations sent again after the first was cancelled or expired',
      ({ world, invitations }) =>
        invitations.filter(
          (each) =>
            stateOf(each, reference) !== 'pending' &&
            [...world.openInvitationsTo(each.service, each.organizationId, each.email)].some(
              (other) => other.id !== each.id && stateOf(other, reference) === 'pending',
            ),
        ),
    ],
  ]
  test.each(rows)('%s', async (_, find) => {
    for (const seed of [1, 42, 777]) expect(find(await worldOf('messy', seed)).length).toBeGreaterThan(0)
  })
})
