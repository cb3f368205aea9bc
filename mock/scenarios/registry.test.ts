import { expect, test } from 'vitest'
import { worldOf } from './world-fixture.ts'

test('small-team is a team of eight with four pending invitations each', async () => {
  const { world, organizations, stateCount } = await worldOf('small-team', 42)
  const [main = '', other = ''] = organizations
  expect(organizations.length).toBe(2)
  expect([...world.membershipsOf(main)].length).toBe(8)
  for (const service of ['clickhouse', 'snyk', 'mpdx'] as const) {
    const counts = (['pending', 'accepted', 'cancelled'] as const).map((state) => stateCount(service, state))
    expect([service, ...counts, stateCount(service, 'pending', other)]).toEqual([service, 4, 1, 1, 1])
  }
})

test('empty has two organizations and no invitation', async () => {
  const { organizations, invitations } = await worldOf('empty', 42)
  expect([organizations.length, invitations.length]).toEqual([2, 0])
})

test('enterprise has hundreds of members, its own roles and pages of invitations', async () => {
  const { world, organizations, all, stateCount } = await worldOf('enterprise', 42)
  expect(organizations.length).toBe(5)
  expect(all('memberships').length).toBeGreaterThan(300)
  expect(world.rolesOf(organizations[0] ?? '').map(({ name }) => name)).toContain('Security Auditor')
  expect(stateCount('snyk', 'pending')).toBeGreaterThan(100)
  expect(stateCount('mpdx', 'pending')).toBeGreaterThan(60)
  expect(stateCount('clickhouse', 'expired')).toBeGreaterThan(0)
})
