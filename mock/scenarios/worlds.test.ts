import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stateOf } from '../domain/invitation.ts'
import { serviceFacts, serviceNames } from '../generated/services.ts'
import { completeParameters, findScenario } from './parameters.ts'
import { scenarios, worlds } from './registry.ts'
import type { ParameterValues } from './scenario.ts'
import { day, reference, worldOf, years, type Inspected } from './world-fixture.ts'

const names = worlds.map(({ name }) => name)
const anyWorld = fc.record({
  scenario: fc.constantFrom(...names),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  parameters: fc.record(
    { organizations: fc.integer({ min: 2, max: 7 }), invitations: fc.integer({ min: 0, max: 80 }) },
    { requiredKeys: [] },
  ),
})

/** Holds for every scenario with every seed and scale. */
const everywhere = (holds: (built: Inspected) => void) =>
  fc.assert(
    fc.asyncProperty(anyWorld, async ({ scenario, seed, parameters }) => {
      holds(await worldOf(scenario, seed, parameters))
    }),
    { numRuns: 40 },
  )

const distinct = (items: readonly unknown[]) => new Set(items).size === items.length

test.each(scenarios.map(({ name }) => name))('how many invitations %s makes is known before', async (name) => {
  const scenario = findScenario(scenarios, name)
  const choices = Object.entries(scenario.parameters).map(([key, { type, default: usual }]) => [
    key,
    type === 'integer' ? [usual, 2, 7] : key === 'service' ? [usual, 'clickhouse'] : [usual],
  ])
  for (const pick of [0, 1, 2]) {
    const given = Object.fromEntries(
      choices.map(([key, values]) => [key, values?.[pick] ?? values?.[0]]),
    ) as ParameterValues
    const { invitations } = await worldOf(name, 42, given)
    expect(scenario.invitations(completeParameters(scenario, given), serviceNames)).toBe(invitations.length)
  }
})

describe('in every world', () => {
  test('nothing is put twice, and every name is given once', () =>
    everywhere(({ changes, all, invitations }) => {
      const things = [...all('organizations'), ...all('roles'), ...all('people'), ...invitations].map(({ id }) => id)
      const tokens = all('personas').map(({ token }) => token)
      const keys = all('personas').flatMap(({ apiKey }) => [apiKey.keyId, apiKey.keySecret])
      const codes = invitations.map(({ code }) => code)
      expect(distinct(changes.map(([kind, key]) => `${kind} ${key}`))).toBe(true)
      expect(distinct([...things, ...tokens, ...keys, ...codes])).toBe(true)
      expect(distinct(all('people').map(({ email }) => email))).toBe(true)
    }))

  test('every reference leads somewhere', () =>
    everywhere(({ world, all, invitations }) => {
      const isOrganization = (id: string) => world.organization(id) !== undefined
      const isPerson = (id: string | null) => id === null || world.person(id) !== undefined
      const isRoleOf = (id: string, organizationId: string) => world.role(id)?.organizationId === organizationId
      expect(all('roles').filter((role) => !isOrganization(role.organizationId))).toEqual([])
      expect(
        all('memberships').filter(
          (each) => !isPerson(each.personId) || !each.roleIds.every((id) => isRoleOf(id, each.organizationId)),
        ),
      ).toEqual([])
      expect(
        all('personas').filter((each) => !isPerson(each.personId) || !isOrganization(each.apiKey.organizationId)),
      ).toEqual([])
      expect(
        invitations.filter(
          (each) =>
            !each.roleIds.every((id) => isRoleOf(id, each.organizationId)) ||
            ![each.invitedBy, each.acceptedBy, each.cancelledBy].every(isPerson),
        ),
      ).toEqual([])
    }))

  test('whoever accepted is a member, and was invited by somebody else', () =>
    everywhere(({ world, invitations }) => {
      const accepted = invitations.filter(({ acceptedBy }) => acceptedBy !== null)
      for (const { organizationId, acceptedBy, invitedBy } of accepted) {
        expect(world.membership(organizationId, acceptedBy ?? '')).toBeDefined()
        expect(invitedBy).not.toBe(acceptedBy)
      }
    }))

  test('each organization has one owner, who is its first member', () =>
    everywhere(({ world, organizations }) => {
      for (const id of organizations) {
        const keys = [...world.membershipsOf(id)].flatMap(({ roleIds }) => roleIds.map((id) => world.role(id)?.key))
        expect(keys.indexOf('owner')).toBe(0)
        expect(keys.lastIndexOf('owner')).toBe(0)
      }
    }))

  test('the personas stand where they should', () =>
    everywhere(({ world, all, personas, organizations: [main = '', other = ''] }) => {
      expect([...personas.keys()].slice(0, 6)).toEqual(['owner', 'admin', 'member', 'outsider', 'invitee', 'billing'])
      const memberships = [...personas].slice(0, 6).map(([key, { personId }]) => {
        const theirs = all('memberships').filter((membership) => membership.personId === personId)
        return [key, ...theirs.map(({ organizationId, roleIds: [id = ''] }) => [organizationId, world.role(id)?.key])]
      })
      expect(memberships).toEqual([
        ['owner', [main, 'owner']],
        ['admin', [main, 'admin']],
        ['member', [main, 'developer']],
        ['outsider', [other, 'owner']],
        ['invitee'],
        ['billing', [main, 'billing']],
      ])
      for (const [key, { token, apiKey }] of [...personas].slice(0, 6)) {
        expect(token).toMatch(/^[0-9a-f-]{36}$/)
        expect(apiKey.keyId).toMatch(/^[0-9A-Za-z]{20}$/)
        expect(apiKey.keySecret).toMatch(/^[0-9A-Za-z]{40}$/)
        expect(apiKey.organizationId).toBe(key === 'outsider' ? other : main)
        expect(apiKey.active).toBe(true)
      }
    }))

  test('mail could reach nobody, and ClickHouse keeps addresses in lower case', () =>
    everywhere(({ all, invitations }) => {
      const addresses = [...all('people'), ...invitations].map(({ email }) => email)
      const reachesNobody = /^[!-~]{1,64}@([a-z0-9-]+\.)*example\.(com|org|net)$/i
      expect(addresses.filter((email) => !reachesNobody.test(email))).toEqual([])
      const kept = invitations.filter(({ service }) => service === 'clickhouse').map(({ email }) => email)
      expect(kept).toEqual(kept.map((email) => email.toLowerCase()))
    }))

  test('ClickHouse and Snyk know one pending invitation for an address, and none for a member', () =>
    everywhere(({ world, invitations }) => {
      const pending = invitations.filter((each) => each.service !== 'mpdx' && stateOf(each, reference) === 'pending')
      expect(
        distinct(pending.map((each) => `${each.service} ${each.organizationId} ${each.email.toLowerCase()}`)),
      ).toBe(true)
      for (const { organizationId, email } of pending) {
        expect(world.memberWithEmail(organizationId, email)).toBeUndefined()
      }
    }))

  test('nobody invites to a role above their own, and each service only to roles it knows', () =>
    everywhere(({ world, invitations }) => {
      const rankOf = (organizationId: string, personId: string) => {
        const membership = world.membership(organizationId, personId)
        return membership && world.role(membership.roleIds[0] ?? '')?.rank
      }
      const tooHigh = invitations.filter(({ organizationId, roleIds: [roleId = ''], invitedBy }) => {
        const rank = rankOf(organizationId, invitedBy)
        return rank !== undefined && rank < (world.role(roleId)?.rank ?? Infinity)
      })
      expect(tooHigh).toEqual([])
      const unknown = invitations.filter(
        ({ service, roleIds: [roleId = ''] }) => !serviceFacts[service].roles.includes(world.role(roleId)?.key ?? ''),
      )
      expect(unknown).toEqual([])
    }))

  test('times are whole, in order, and before the reference moment; only ClickHouse knows an end', () =>
    everywhere(({ invitations }) => {
      for (const service of serviceNames) {
        const sequences = invitations.flatMap((each) => (each.service === service ? [each.sequence] : []))
        expect(sequences).toEqual(sequences.toSorted((a, b) => a - b))
      }
      expect(distinct(invitations.map(({ sequence }) => sequence))).toBe(true)
      expect(Math.max(-1, ...invitations.map(({ sequence }) => sequence))).toBe(-1)
      const created = invitations.map(({ createdAt }) => createdAt)
      expect(created).toEqual(created.toSorted((a, b) => a - b))
      const wrong = invitations.filter(({ createdAt, acceptedAt, cancelledAt, updatedAt, expiresAt, service }) => {
        const steps = [createdAt, acceptedAt, cancelledAt].filter((time) => time !== null)
        return (
          ![...steps, expiresAt ?? 0].every(Number.isInteger) ||
          steps.some((time, index) => time < (steps[index - 1] ?? 0)) ||
          updatedAt !== steps.at(-1) ||
          updatedAt >= reference ||
          (expiresAt === null) !== (service !== 'clickhouse')
        )
      })
      expect(wrong).toEqual([])
    }))

  test('what would expire is open for a week, and what waits of it for days yet', () =>
    everywhere(({ invitations }) => {
      for (const each of invitations) {
        const { expiresAt, createdAt, seededAt } = each
        const waits = stateOf(each, reference) === 'pending'
        if (expiresAt !== null) expect(expiresAt).toBe(createdAt + 7 * day)
        else if (waits) expect(stateOf(each, reference + years(9))).toBe('pending')
        expect(seededAt).toBe(waits && expiresAt !== null ? reference : undefined)
        if (seededAt !== undefined) expect(createdAt).toBeGreaterThanOrEqual(reference - day)
      }
    }))

  test('as many usual invitations are pending as asked for, the first of them to the invitee', () =>
    everywhere(({ world, personas, stateCount, organizations: [main = ''] }) => {
      const { scenario, parameters } = world.settings
      const wanted = parameters['invitations'] as number
      const invitee = world.person(personas.get('invitee')?.personId ?? '')
      for (const service of ['clickhouse', 'snyk', 'mpdx'] as const) {
        if (scenario !== 'messy') expect(stateCount(service, 'pending')).toBe(wanted)
        else expect(stateCount(service, 'pending')).toBeGreaterThan(wanted)
        const theirs = [...world.openInvitationsTo(service, main, invitee?.email ?? '')]
        expect(theirs.length).toBe(Math.min(wanted, 1))
      }
    }))
})
