import fc from 'fast-check'
import { expect, test } from 'vitest'
import { World } from '../../world/world.ts'
import { buildScenario } from '../build.ts'
import { worlds } from '../registry.ts'
import { exportWorld } from './export-world.ts'
import type { WorldFile, WorldInvitation, WorldMember } from './world-file.ts'

const clock = { mode: 'frozen', at: Date.UTC(2031, 4, 6, 7) } as const
const services = ['clickhouse', 'snyk', 'mpdx'] as const

async function built(world: WorldFile, seed = 1): Promise<World> {
  return new World('test', await buildScenario({ scenario: 'world', parameters: {}, seed, clock, world }))
}

const address = fc.integer({ min: 0, max: 6 }).map((number) => `person-${number}@example.com`)
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const defined = <Item extends object>(item: Item) =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as Item

const member: fc.Arbitrary<WorldMember> = fc
  .record({
    email: maybe(address),
    role: maybe(fc.constantFrom('owner', 'admin', 'developer', 'billing', 'member', 'Auditor')),
    joined: maybe(fc.constantFrom('3d', '12h', '90061007ms')),
    count: maybe(fc.integer({ min: 1, max: 3 })),
  })
  .map(({ count, ...each }) => defined({ ...each, ...(each.email === undefined && count && { count }) }) as WorldMember)

const invitation: fc.Arbitrary<WorldInvitation> = fc
  .record({
    service: fc.constantFrom(...services),
    email: maybe(fc.integer({ min: 0, max: 999 }).map((number) => `Guest.${number}@Example.com`)),
    state: maybe(fc.constantFrom('pending', 'accepted', 'declined', 'cancelled', 'expired')),
    sent: maybe(fc.constantFrom('20d', '30d')),
  })
  .map(({ service, email, state, sent }) => {
    const expires = service === 'clickhouse'
    const may = state === 'expired' && !expires ? 'cancelled' : state
    const age = expires && (may ?? 'pending') === 'pending' ? undefined : sent
    return defined({ service, email, state: may, sent: age }) as WorldInvitation
  })

const file: fc.Arbitrary<WorldFile> = fc.record({
  organizations: fc.array(
    fc.record({
      name: fc.constantFrom('One', 'Two', 'Three'),
      roles: fc.constant([{ name: 'Auditor', like: 'billing' as const }]),
      members: fc.uniqueArray(member, { selector: ({ email }) => email ?? Symbol('nobody'), maxLength: 6 }),
      invitations: fc.array(invitation, { maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  people: fc.array(fc.constant({}), { maxLength: 2 }),
})

test('what is exported makes the same world again', async () => {
  await fc.assert(
    fc.asyncProperty(file, async (given) => {
      const world = await built(given)
      const exact = exportWorld(world, { ids: true, secrets: true })
      // Another seed: nothing is left to chance.
      const again = await built(exact, 2)
      for (const kind of ['organizations', 'roles', 'people', 'memberships', 'personas'] as const) {
        const records = (of: World) => [...of.all(kind)].sort(([one], [other]) => (one < other ? -1 : 1))
        expect(records(again)).toEqual(records(world))
      }
      const invitations = (of: World) => {
        const all = [...of.all('invitations').values()]
        const alike = all.map((each) => ({ ...each, sequence: 0, seededAt: 0 }))
        return alike.sort((one, other) => (one.id < other.id ? -1 : 1))
      }
      expect(invitations(again)).toEqual(invitations(world))
      const brief = exportWorld(world, { ids: false, secrets: false })
      expect(exportWorld(await built(brief), { ids: false, secrets: false })).toEqual(brief)
    }),
    { numRuns: 60 },
  )
})

test('another person, organization or invitation changes none of the others', async () => {
  await fc.assert(
    fc.asyncProperty(file, fc.nat(), async (given, where) => {
      const organizations = [...(given.organizations ?? [])]
      const at = where % organizations.length
      const one = organizations[at]
      const more = {
        people: [{ name: 'Grace Hopper' }, ...(given.people ?? [])],
        organizations: organizations.with(at, {
          ...one,
          members: [{ name: 'Alan Turing', email: 'alan@example.org', role: 'admin' }, ...(one?.members ?? [])],
          invitations: [{ service: 'snyk', email: 'late@example.org' } as const, ...(one?.invitations ?? [])],
        }),
      }
      const before = await built(given)
      const after = await built({ ...more, organizations: [...more.organizations, { name: 'Four' }] })
      for (const kind of ['organizations', 'roles', 'people', 'memberships', 'personas', 'invitations'] as const) {
        for (const [key, record] of before.all(kind)) {
          const now = { ...after.all(kind).get(key) }
          expect({ ...now, sequence: 0 }).toEqual({ ...record, sequence: 0 })
        }
      }
    }),
    { numRuns: 60 },
  )
})

test.each(worlds.map(({ name }) => name))('%s can be exported, and stands again as it was', async (scenario) => {
  const world = new World('test', await buildScenario({ scenario, parameters: {}, seed: 42, clock }))
  for (const ids of [true, false]) {
    const exported = exportWorld(world, { ids, secrets: ids })
    expect(exportWorld(await built(exported), { ids, secrets: ids })).toEqual(exported)
  }
})
