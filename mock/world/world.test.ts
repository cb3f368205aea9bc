import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOpen, type Invitation, type ServiceName } from '../domain/invitation.ts'
import type { InvitationOrder } from '../domain/ports.ts'
import type { Membership, Person } from '../domain/directory.ts'
import type { Change } from './records.ts'
import { World } from './world.ts'

const services: readonly ServiceName[] = ['clickhouse', 'snyk', 'mpdx']
const organizations = ['one', 'two']
const emails = ['a@example.com', 'A@Example.com', 'b@example.com']
const people: readonly Person[] = ['ann', 'bob'].map((id, at) => ({
  id,
  firstName: id,
  lastName: id,
  email: ['A@example.com', 'b@example.com'][at] as string,
}))

const time = fc.nat(5)
/** Mostly not: indexes are about the open ones. */
const answered = fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: time })
const invitation: fc.Arbitrary<Invitation> = fc
  .record({
    sequence: fc.integer({ min: 1, max: 12 }),
    email: fc.constantFrom(...emails),
    createdAt: time,
    updatedAt: time,
    acceptedAt: answered,
    cancelledAt: answered,
  })
  .map((some) => ({
    ...some,
    id: `invitation${some.sequence}`,
    // They never change in the life of an invitation.
    service: services[some.sequence % 3] as ServiceName,
    organizationId: organizations[some.sequence % 2] as string,
    roleIds: ['role'],
    code: '',
    invitedBy: 'ann',
    expiresAt: null,
    acceptedBy: some.acceptedAt === null ? null : 'bob',
    cancelledBy: some.cancelledAt === null ? null : 'ann',
  }))
const membership: fc.Arbitrary<Membership> = fc.record({
  organizationId: fc.constantFrom(...organizations),
  personId: fc.constantFrom('ann', 'bob'),
  roleIds: fc.constantFrom(['role'], ['another'], [], ['role', 'another']),
})

/** What one request puts, and whether it could be kept. */
const request = fc.record({
  invitations: fc.array(invitation, { maxLength: 3 }),
  memberships: fc.array(membership, { maxLength: 2 }),
  kept: fc.boolean(),
})

const keys: Record<InvitationOrder, (one: Invitation) => number> = {
  sequence: () => 0,
  created: (one) => one.createdAt,
  updated: (one) => one.updatedAt,
}

function newWorld(): World {
  return new World(
    'test',
    people.map((person) => ['people', person.id, person]),
  )
}

/** Compares each index with what a search through all records finds. */
function expectIndexesToFit(world: World): void {
  const all = [...world.all('invitations').values()]
  for (const service of services) {
    for (const organizationId of organizations) {
      const open = all.filter((one) => one.service === service && one.organizationId === organizationId && isOpen(one))
      for (const order of ['sequence', 'created', 'updated'] as const) {
        const want = open.toSorted((a, b) => keys[order](a) - keys[order](b) || a.sequence - b.sequence)
        expect([...world.openInvitations(service, organizationId, order)]).toEqual(want)
      }
      for (const email of emails) {
        const want = open.filter((one) => one.email.toLowerCase() === email.toLowerCase())
        const found = [...world.openInvitationsTo(service, organizationId, email)]
        expect(new Set(found)).toEqual(new Set(want))
        expect(found).toHaveLength(want.length)
      }
    }
  }
  for (const { id, email } of people) {
    for (const organizationId of organizations) {
      const want = [...world.all('memberships').values()].find(
        (one) => one.personId === id && one.organizationId === organizationId,
      )
      expect(world.memberWithEmail(organizationId, email.toUpperCase())).toEqual(want)
      expect([...world.membershipsOf(organizationId)].find(({ personId }) => personId === id)).toEqual(want)
    }
  }
}

test('every index fits the records, whatever is put and taken back', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 20 }), (requests) => {
      const world = newWorld()
      for (const { invitations, memberships, kept } of requests) {
        const before = new Set([...world.changes()].map((change) => JSON.stringify(change)))
        for (const each of invitations) world.putInvitation(each)
        for (const each of memberships) world.putMembership(each)
        const uncommitted = world.takeUncommitted()
        if (!kept && uncommitted) world.rollBack(uncommitted)
        if (!kept) expect(new Set([...world.changes()].map((change) => JSON.stringify(change)))).toEqual(before)
        expectIndexesToFit(world)
      }
      const again = new World('again', world.changes())
      expect([...again.changes()]).toEqual([...world.changes()])
      expectIndexesToFit(again)
    }),
    { seed: 3, numRuns: 200 },
  )
})

test('what is taken back leaves its number to the next, and stands where it stood', () => {
  const world = newWorld()
  const rule = (id: string): Change => ['faults', id, { id, match: {}, effect: { status: 500 }, matched: 0, fired: 0 }]
  for (const id of ['one', 'two', 'three']) world.apply(rule(id))
  const next = world.nextSequence()
  const [some] = fc.sample(invitation, { numRuns: 1, seed: 1 })
  world.putInvitation({ ...(some as Invitation), sequence: next, id: 'taken back' })
  world.put(['faults', 'one', null])
  world.put(rule('four'))
  const uncommitted = world.takeUncommitted()
  if (uncommitted) world.rollBack(uncommitted)
  expect(world.nextSequence()).toBe(next)
  expect([...world.all('faults').keys()]).toEqual(['one', 'two', 'three'])
})

test('a request that changed nothing has nothing to commit', () => {
  const world = newWorld()
  expect(world.takeUncommitted()).toBeUndefined()
  world.putMembership({ organizationId: 'one', personId: 'ann', roleIds: ['role'] })
  expect(world.takeUncommitted()?.changes).toHaveLength(1)
  expect(world.takeUncommitted()).toBeUndefined()
})
