import { test } from 'invitekit/vitest'
import { describe, expect } from 'vitest'
import { accountIn } from './account.ts'
import { cancel, invite, pending } from './invitations.ts'

test.override({ sandboxSettings: { scenario: 'empty' } })

test('an invitation is pending until it is cancelled', async ({ sandbox }) => {
  const account = accountIn(sandbox)
  const invitation = await invite(account, 'ada@example.com', 'developer')
  expect(await pending(account)).toEqual(['ada@example.com'])
  await cancel(account, invitation)
  expect(await pending(account)).toEqual([])
})

test('an invitation expires after a week', async ({ sandbox }) => {
  const account = accountIn(sandbox)
  await invite(account, 'ada@example.com', 'developer')
  await sandbox.clock.advance('7d')
  expect(await pending(account)).toEqual([])
})

test('who accepts is a member, and no longer pending', async ({ sandbox }) => {
  const account = accountIn(sandbox)
  const { id } = await invite(account, 'ada@example.com', 'developer')
  await sandbox.invitations.accept(id)
  expect(await pending(account)).toEqual([])
  expect(sandbox.persona('ada@example.com').memberships).toHaveLength(1)
})

test('a member may look, and not invite', async ({ sandbox }) => {
  const account = accountIn(sandbox, 'member')
  expect(await pending(account)).toEqual([])
  await expect(invite(account, 'ada@example.com', 'admin')).rejects.toThrow('FORBIDDEN')
})

test('when the service fails, nobody is invited, and a second try succeeds', async ({ sandbox }) => {
  const account = accountIn(sandbox)
  const match = { operation: 'createClickHouseInvitation' }
  await sandbox.faults.add({ match, effect: { status: 500 }, times: 1 })
  await expect(invite(account, 'ada@example.com', 'developer')).rejects.toThrow('INTERNAL')
  expect(await pending(account)).toEqual([])
  await invite(account, 'ada@example.com', 'developer')
  const asked = sandbox.journal.list(match)
  expect(asked.map(({ answer }) => answer?.status)).toEqual([500, 200])
})

// Each has a world of its own: nobody is in another's way.
describe.concurrent('ten at a time', () => {
  test.for(Array.from({ length: 10 }, (_, index) => index))('number %i is alone', async (_, { sandbox, expect }) => {
    const account = accountIn(sandbox)
    await invite(account, 'ada@example.com', 'developer')
    expect(await pending(account)).toEqual(['ada@example.com'])
  })
})

describe('with a team that has invited already', () => {
  test.override({ sandboxSettings: { scenario: 'small-team', seed: 42 } })

  test('nobody is invited twice', async ({ sandbox }) => {
    const account = accountIn(sandbox)
    const [first = ''] = await pending(account)
    await expect(invite(account, first, 'developer')).rejects.toThrow('CONFLICT')
  })
})

describe('a world that several tests share', () => {
  test.beforeAll(async ({ mock }) => {
    const account = accountIn(await mock.sandbox('default'))
    await invite(account, 'ada@example.com', 'developer')
  })

  test('holds what was done before', async ({ mock }) => {
    expect(await pending(accountIn(await mock.sandbox('default')))).toContain('ada@example.com')
  })
})
