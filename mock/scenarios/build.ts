import type { ClockSetting } from '../store/clock.ts'
import type { Change } from '../store/records.ts'
import { completeParameters, findScenario } from './parameters.ts'
import { scenarios } from './registry.ts'
import { ScenarioError } from './scenario-error.ts'
import type { ParameterValues, ScenarioValues } from './scenario.ts'
import { WorldDraft } from './world-draft.ts'

export const defaultSeed = 1
export const defaultScenario = 'small-team'

/** What a world is made from. */
export interface ScenarioRequest {
  readonly scenario: string
  /** A whole number from 0 to 4294967295. */
  readonly seed: number
  /** Those left out take the scenario's defaults. */
  readonly parameters: ParameterValues
  readonly clock: ClockSetting
}

/** A world as the scenario made it. It is shared between sandboxes: its records never change. */
export interface BuiltScenario {
  /** The settings first. */
  readonly changes: readonly Change[]
  readonly values: ScenarioValues
}

/** The moment before which seeded things happened, unless the clock stands elsewhere: decisions/seeded-times.md. */
const referenceMoment = Date.UTC(2026, 0, 5, 9)

const seedLimit = 2 ** 32 - 1

/** Worlds built last, oldest first, so that many sandboxes of the same kind cost one. */
const built = new Map<string, BuiltScenario>()
const builtLimit = 16
/** A larger world isn't kept: it would hold memory for nothing. */
const keptChanges = 50_000

/** The records of a new world. Throws a ScenarioError when the scenario, a parameter or the seed does not fit. */
export async function buildScenario(request: ScenarioRequest): Promise<readonly Change[]> {
  return (await setUpScenario(request)).changes
}

/** Like buildScenario, with what the scenario tells about its world. */
export async function setUpScenario(request: ScenarioRequest): Promise<BuiltScenario> {
  const { seed, clock } = request
  const scenario = findScenario(scenarios, request.scenario)
  const parameters = completeParameters(scenario, request.parameters)
  if (!Number.isInteger(seed) || seed < 0 || seed > seedLimit) {
    throw new ScenarioError(`The seed must be a whole number from 0 to ${seedLimit}, not ${seed}.`)
  }
  const key = JSON.stringify([scenario.name, parameters, seed, clock])
  const known = built.get(key)
  if (known) return known

  const { faker } = await import('@faker-js/faker/locale/en')
  // From here on nothing waits, so that builds at the same time don't draw from each other's seed.
  faker.seed(seed)
  const draft = new WorldDraft(faker, seed, clock.mode === 'frozen' ? clock.at : referenceMoment)
  const values = scenario.build(draft, parameters)
  const settings: Change = ['settings', '', { scenario: scenario.name, parameters, seed, clock }]
  const result = { changes: [settings, ...draft.changes()], values }
  if (result.changes.length <= keptChanges) keep(key, result)
  return result
}

function keep(key: string, result: BuiltScenario): void {
  built.set(key, result)
  const oldest = built.keys().next().value
  if (built.size > builtLimit && oldest !== undefined) built.delete(oldest)
}
