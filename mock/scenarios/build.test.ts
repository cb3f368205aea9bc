import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { realTime, type ClockSetting } from '../store/clock.ts'
import { buildScenario, defaultScenario, setUpScenario } from './build.ts'
import { scenarios, worlds } from './registry.ts'
import { ScenarioError } from './scenario-error.ts'
import type { ParameterValues } from './scenario.ts'

const build = (scenario: string, seed = 42, parameters: ParameterValues = {}, clock: ClockSetting = realTime) =>
  buildScenario({ scenario, seed, parameters, clock })

test('the same seed gives the same bytes on every Node; another release of faker shows here', async () => {
  const hashes: Record<string, string> = {}
  for (const { name } of worlds) {
    hashes[name] = createHash('sha256')
      .update(JSON.stringify(await build(name)))
      .digest('hex')
  }
  expect(hashes).toEqual({
    empty: 'c9e33d46cb9040ff3c688c0697e674f21c30f22f297e613a889f0961aa37d442',
    'small-team': '03f19eb473b37c14c356695703173013c6bb69c7fd2ba0bfc58681dc424df31d',
    enterprise: '50da9008684375eb3d0998c36006a8cd902b80e8b62472faff283cef6b2840ae',
    messy: 'f3e86508b01013b6b8b22e87d061b2069a5f54378cf3a9e07dc50faa145c543d',
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

test('another seed gives other ids, tokens, keys and codes', async () => {
  const secrets = async (seed: number) =>
    (await build('small-team', seed)).flatMap(([kind, key, value]) => {
      if (kind === 'settings' || kind === 'memberships') return []
      if (kind === 'personas' && value) return [value.token, value.clickhouse.keyId, value.clickhouse.keySecret]
      return kind === 'invitations' && value ? [key, value.code] : [key]
    })
  const [first, other] = [await secrets(1), new Set(await secrets(2))]
  expect(first.filter((secret) => other.has(secret))).toEqual([])
})

test('a frozen clock moves all times by the same span and changes nothing else', async () => {
  const at = Date.UTC(2031, 5, 1)
  const moved = at - Date.UTC(2026, 0, 5, 9)
  const shifted = (await build('messy'))
    .slice(1)
    .map((change) => JSON.stringify(change, (name, value) => (name.endsWith('At') && value ? value + moved : value)))
  const frozen = (await build('messy', 42, {}, { mode: 'frozen', at })).slice(1)
  expect(frozen.map((change) => JSON.stringify(change))).toEqual(shifted)
  const offset = await build('messy', 42, {}, { mode: 'running', offset: 1e9 })
  expect(offset.slice(1)).toEqual((await build('messy')).slice(1))
})

test('the first change is the settings, with every parameter', async () => {
  const [settings] = await build(defaultScenario, 7, { organizations: 3 })
  const parameters = { organizations: 3, invitations: 4 }
  expect(settings).toEqual(['settings', '', { scenario: 'small-team', parameters, seed: 7, clock: realTime }])
})

test('the values name the two organizations', async () => {
  const { changes, values } = await setUpScenario({ scenario: 'empty', seed: 1, parameters: {}, clock: realTime })
  const organizations = changes.filter(([kind]) => kind === 'organizations').map(([, key]) => key)
  expect([values['organizationId'], values['otherOrganizationId']]).toEqual(organizations)
})

describe('what does not fit is refused in words', () => {
  const known = `Known are: ${scenarios.map(({ name }) => name).join(', ')}.`
  const has = 'It has: organizations, invitations.'
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
