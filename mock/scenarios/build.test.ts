import { createHash } from 'node:crypto'
import { assert, asyncProperty, constantFrom, nat, record } from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { realTime, type ClockSetting } from '../world/clock.ts'
import { buildScenario, defaultScenario, setUpScenario, type GivenState, type ScenarioRequest } from './build.ts'
import { scenarios, worlds } from './registry.ts'
import { ScenarioError } from './scenario-error.ts'
import type { ParameterValues } from './scenario.ts'

const reference = Date.UTC(2026, 0, 5, 9)
const day = 24 * 60 * 60 * 1000

type Asked = Omit<ScenarioRequest, 'clock'>

const build = (scenario: string, seed = 42, parameters: ParameterValues = {}, clock: ClockSetting = realTime) =>
  buildScenario({ scenario, seed, parameters, clock })

test('the same seed gives the same bytes on every Node; another release of faker shows here', async () => {
  const hashes: Record<string, string> = {}
  for (const { name } of worlds) {
    hashes[name] = createHash('sha256')
      .update(JSON.stringify(await build(name, 42, {}, { mode: 'frozen', at: reference })))
      .digest('hex')
  }
  expect(hashes).toEqual({
    empty: 'd3acb863f9dcbc0089a7ca5c9a6b4a82ba4bd53dcf1cf26fe21c0068f153fa94',
    'small-team': 'ac856a521f4cb0e21f47dae7f3ab5a27af4c152161c3a5b53e140b4c63b24293',
    enterprise: 'c7501c748811e104c8de14cff2fa081de05e5d1eb4a285aadc1a5144f9c342ea',
    messy: '4edc5fa30d50d7207c78a3c9eaa959d6f566b63b94876bd6e8ab246895419e57',
  })
})

test('a world is built once and shared, and a large one is built again with the same records', async () => {
  expect(await build('messy')).toBe(await build('messy', 42, { invitations: 8 }))
  const large = () => build('small-team', 42, { invitations: 17_000 })
  const [first, second] = [await large(), await large()]
  expect(second).not.toBe(first)
  expect(JSON.stringify(second)).toBe(JSON.stringify(first))
})

test('worlds built at the same time do not draw from each other', async () => {
  const large = (seed: number) => build('empty', seed, { invitations: 17_000 })
  const together = await Promise.all([large(1), large(2)])
  expect(JSON.stringify(together)).toBe(JSON.stringify([await large(1), await large(2)]))
})

test('worlds that are made turn by turn, side by side, are those that are made alone and in one turn', async () => {
  const scenario = record({
    scenario: constantFrom(...worlds.map(({ name }) => name)),
    seed: nat(),
    parameters: record({ invitations: nat(60), organizations: nat(30).map((more) => more + 2) }),
  })
  const state = record({
    state: constantFrom('an organization', '20 pending invitations', 'no invitations'),
    parameters: constantFrom({}, { service: 'snyk' }),
  })
  const made = async ([first, second, given]: [Asked, Asked, GivenState], sideBySide: boolean) => {
    // Nothing is known of worlds that were made before.
    vi.resetModules()
    const fresh = await import('./build.ts')
    const clock = realTime
    const makers = [
      () => fresh.setUpScenario({ ...first, clock }),
      () => fresh.setUpScenario({ ...second, clock }),
      () => fresh.setUpStates([given, given], { seed: first.seed, clock }),
    ]
    if (sideBySide) return JSON.stringify(await Promise.all(makers.map((make) => make())))
    const results: unknown[] = []
    for (const make of makers) results.push(await make())
    return JSON.stringify(results)
  }
  await assert(
    asyncProperty(scenario, scenario, state, async (...asked) => {
      const watch = vi.spyOn(performance, 'now').mockReturnValue(0)
      const alone = await made(asked, false)
      // At each look a turn is over.
      let at = 0
      watch.mockImplementation(() => (at += 1000))
      const together = await made(asked, true)
      watch.mockRestore()
      expect(at).toBeGreaterThan(10_000)
      expect(together).toBe(alone)
    }),
    { numRuns: 5 },
  )
})

test('another seed gives other ids, tokens, keys and codes', async () => {
  const secrets = async (seed: number) =>
    (await build('small-team', seed)).flatMap(([kind, key, value]) => {
      if (kind === 'settings' || kind === 'memberships') return []
      if (kind === 'personas' && value) return [value.token, value.apiKey.keyId, value.apiKey.keySecret]
      return kind === 'invitations' && value ? [key, value.code] : [key]
    })
  const [first, other] = [await secrets(1), new Set(await secrets(2))]
  expect(first.filter((secret) => other.has(secret))).toEqual([])
})

test('a frozen clock moves all times by the same span and changes nothing else', async () => {
  const at = Date.UTC(2031, 5, 1)
  const moved = at - reference
  const shifted = (await build('messy', 42, {}, { mode: 'frozen', at: reference }))
    .slice(1)
    .map((change) => JSON.stringify(change, (name, value) => (name.endsWith('At') && value ? value + moved : value)))
  const frozen = (await build('messy', 42, {}, { mode: 'frozen', at })).slice(1)
  expect(frozen.map((change) => JSON.stringify(change))).toEqual(shifted)
})

test('a clock that runs moves by whole days what would expire, and nothing else', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const still = await build('messy', 42, {}, { mode: 'frozen', at: reference })
  for (const days of [-400, 0, 1, 326, 20_000]) {
    for (const within of [0, day - 1]) {
      vi.setSystemTime(reference + days * day + within - 5 * day)
      const running = await build('messy', 42, {}, { mode: 'running', offset: 5 * day })
      const moved = still.slice(1).map((change) => {
        const isSeeded = change[0] === 'invitations' && change[2]?.seededAt !== undefined
        const by = isSeeded ? days * day : 0
        return JSON.stringify(change, (name, value) => (name.endsWith('At') && value ? value + by : value))
      })
      expect(running.slice(1).map((change) => JSON.stringify(change))).toEqual(moved)
    }
  }
})

test('the first change is the settings, with every parameter', async () => {
  const [settings] = await build(defaultScenario, 7, { organizations: 3 })
  const parameters = { organizations: 3, invitations: 4, clickhouseRoles: 'legacy' }
  expect(settings).toEqual(['settings', '', { scenario: 'small-team', parameters, seed: 7, clock: realTime }])
})

test('the values name the two organizations', async () => {
  const { changes, values } = await setUpScenario({ scenario: 'empty', seed: 1, parameters: {}, clock: realTime })
  const organizations = changes.filter(([kind]) => kind === 'organizations').map(([, key]) => key)
  expect([values['organizationId'], values['otherOrganizationId']]).toEqual(organizations)
})

describe('what does not fit is refused in words', () => {
  const known = `Known are: ${scenarios.map(({ name }) => name).join(', ')}.`
  const has = 'It has: organizations, invitations, clickhouseRoles.'
  test.each<{ scenario: string; parameters?: Record<string, unknown>; seed?: number; want: string }>([
    { scenario: 'smal-team', want: `There is no scenario "smal-team". Did you mean "small-team"? ${known}` },
    { scenario: 'Entreprise', want: `There is no scenario "Entreprise". Did you mean "enterprise"? ${known}` },
    { scenario: 'constructor', want: `There is no scenario "constructor". ${known}` },
    {
      scenario: 'empty',
      parameters: { invitation: 1 },
      want: `"empty" has no parameter "invitation". Did you mean "invitations"? ${has}`,
    },
    { scenario: 'empty', parameters: { toString: 1 }, want: `"empty" has no parameter "toString". ${has}` },
    {
      scenario: 'empty',
      parameters: { invitations: -1 },
      want: 'Parameter "invitations" of "empty" must be a whole number from 0 to 1000000, not -1.',
    },
    {
      scenario: 'messy',
      parameters: { organizations: 1 },
      want: 'Parameter "organizations" of "messy" must be a whole number from 2 to 10000, not 1.',
    },
    {
      scenario: 'empty',
      parameters: { invitations: '5' },
      want: 'Parameter "invitations" of "empty" must be a whole number from 0 to 1000000, not "5".',
    },
    {
      scenario: 'empty',
      parameters: { invitations: 1.5 },
      want: 'Parameter "invitations" of "empty" must be a whole number from 0 to 1000000, not 1.5.',
    },
    { scenario: 'empty', seed: -1, want: 'The seed must be a whole number from 0 to 4294967295, not -1.' },
    { scenario: 'empty', seed: 2 ** 32, want: 'The seed must be a whole number from 0 to 4294967295, not 4294967296.' },
    { scenario: 'empty', seed: NaN, want: 'The seed must be a whole number from 0 to 4294967295, not NaN.' },
  ])('$scenario $parameters $seed', async ({ scenario, parameters, seed, want }) => {
    const refused = build(scenario, seed, parameters as ParameterValues)
    await expect(refused).rejects.toThrow(new ScenarioError(want))
    await expect(refused).rejects.toBeInstanceOf(ScenarioError)
  })
})
