import type { Faker } from '@faker-js/faker'
import type { FaultEffect } from '../domain/fault.ts'
import { factsOf, servicesWith } from '../domain/known-services.ts'
import { mapPatiently } from '../domain/patiently.ts'
import { renewed } from '../domain/renewed.ts'
import { machineTime, type ClockSetting } from '../world/clock.ts'
import type { Change } from '../world/records.ts'
import { Turns } from '../world/turns.ts'
import { findState } from './find-state.ts'
import type { Locale } from './locale.ts'
import { loadFaker } from './locales.ts'
import { completeParameters, findScenario } from './parameters.ts'
import { scenarios } from './registry.ts'
import { ScenarioError } from './scenario-error.ts'
import type { Scenario } from './scenario.ts'
import type { GivenState, ParameterValues, ScenarioValues } from './scenario-values.ts'
import { day } from './day.ts'
import { WorldDraft } from './world-draft.ts'
import type { WorldFile } from './world-file/world-file.ts'
import { worldScenario } from './world-file/world-scenario.ts'
import { worldState } from './world-file/world-state.ts'

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
  /** What is built instead of the named scenario. */
  readonly world?: object
  /** The language of names; English unless set. */
  readonly locale?: Locale
  /** The names of own services, through which people are invited too. */
  readonly services?: readonly string[]
}

/** A world as the scenario made it. It is shared between sandboxes: its records never change. */
export interface BuiltScenario {
  /** The settings first. */
  readonly changes: readonly Change[]
  readonly values: ScenarioValues
}

/** What provider states make of a world. */
export interface BuiltStates extends BuiltScenario {
  /** What happens to every request. */
  readonly failures: readonly FaultEffect[]
}

/** The moment before which seeded things happened, unless the clock stands elsewhere: decisions/seeded-times.md. */
const referenceMoment = Date.UTC(2026, 0, 5, 9)

const seedLimit = 2 ** 32 - 1

/** Worlds built last, oldest first, so that many sandboxes of the same kind cost one, and many contracts of one state. */
const built = new Map<string, BuiltStates>()
/** Of how many changes they may be together. */
const builtLimit = 400_000
let builtChanges = 0
/** They are made one at a time, since all draw from the same fakers, each seeded for the one that is made. */
const building = new Turns()
/** A larger world isn't kept: it would hold memory for nothing. */
const keptChanges = 50_000

/** The records of a new world. Throws a ScenarioError when the scenario, a parameter or the seed does not fit. */
export async function buildScenario(request: ScenarioRequest): Promise<readonly Change[]> {
  return (await setUpScenario(request)).changes
}

/** Like buildScenario, with what the scenario tells about its world. */
export async function setUpScenario(request: ScenarioRequest): Promise<BuiltScenario> {
  const { seed, clock, world, locale, services } = request
  requireSeed(seed)
  const scenario = scenarioOf(request)
  const parameters = completeParameters(scenario, request.parameters)
  const today = todayOf(clock)
  const key = JSON.stringify([scenario.name, parameters, seed, clock, today, locale, world, ownKey(services)])
  return once(key, async () => {
    // The ages of a world file count from today.
    const draft = startDraft(await loadFaker(locale), { seed, clock, services }, world ? today : undefined)
    const values = await scenario.build(draft, parameters)
    const settings: Change = [
      'settings',
      '',
      { scenario: scenario.name, parameters, seed, clock, ...(services && { services }) },
    ]
    return { changes: [settings, ...(await recordsOf(draft, today))], values, failures: [] }
  })
}

/** The named scenario, or the world file that stands in its place. Throws a ScenarioError when there is none. */
export function scenarioOf({ scenario, world }: Pick<ScenarioRequest, 'scenario' | 'world'>): Scenario {
  return world ? worldScenario(world as WorldFile) : findScenario(scenarios, scenario)
}

export type { GivenState }

/**
 * The records, without settings, of a world in which these states are given, one upon the other, and what the last of
 * them tells. The first one's parameter `seed`, whatever state it is, stands for the seed of the world. Throws a
 * ScenarioError when one is unknown, has a parameter that does not fit, or contradicts the others.
 */
export async function setUpStates(
  given: readonly GivenState[],
  { seed: usual, clock, locale, services }: Pick<ScenarioRequest, 'seed' | 'clock' | 'locale' | 'services'>,
): Promise<BuiltStates> {
  const { seed: asked = usual } = given[0]?.parameters ?? {}
  const seed = /^\d{1,10}$/.test(String(asked)) ? Number(asked) : asked
  requireSeed(seed)
  const steps = stepsOf(given)
  const today = todayOf(clock)
  const stated = steps.map(({ scenario, values }) => [scenario.name, values])
  const key = JSON.stringify([stated, seed, clock, today, locale, ownKey(services)])
  return once(key, async () => {
    const isWorld = steps.some(({ scenario }) => scenario === worldState)
    const draft = startDraft(await loadFaker(locale), { seed, clock, services }, isWorld ? today : undefined)
    let values: ScenarioValues = {}
    for (const step of steps) {
      values = await step.scenario.build(draft, step.values)
      await draft.pace.rest()
    }
    const failures = steps.flatMap(({ scenario }) => scenario.failure ?? [])
    return { changes: await recordsOf(draft, today), values, failures }
  })
}

/** How many invitations these states make at most, before they are set up. Throws a ScenarioError as that does. */
export function invitationsOf(given: readonly GivenState[], own?: readonly string[]): number {
  const services = servicesWith(own)
  return stepsOf(given).reduce((sum, { scenario, values }) => sum + scenario.invitations(values, services), 0)
}

/** The first one's `seed` is not its own: it is the world's. */
function stepsOf(given: readonly GivenState[]): { scenario: Scenario; values: ParameterValues }[] {
  const steps = given.map(({ state, parameters: { seed, ...others } }, index) => {
    const parameters = index === 0 || seed === undefined ? others : { ...others, seed }
    const found = findState(scenarios, state, parameters)
    return { scenario: found.scenario, values: completeParameters(found.scenario, found.parameters) }
  })
  if (steps.length > 1 && steps.some(({ scenario }) => scenario === worldState)) {
    throw new ScenarioError(`"${worldState.name}" says all that is given. Write the other states into the world.`)
  }
  return steps
}

/** The last whole day since the reference moment, as a clock that runs shows it; undefined: it stands. */
function todayOf(clock: ClockSetting): number | undefined {
  if (clock.mode === 'frozen') return undefined
  const now = machineTime() + clock.offset
  return now - ((((now - referenceMoment) % day) + day) % day)
}

async function recordsOf(draft: WorldDraft, today: number | undefined): Promise<readonly Change[]> {
  const changes = await draft.changes()
  if (today === undefined) return changes
  const renew = (change: Change): Change => {
    if (change[0] !== 'invitations' || change[2] === null) return change
    return ['invitations', change[1], renewed(change[2], today)]
  }
  return mapPatiently(changes, renew, draft.pace)
}

function startDraft(
  faker: Faker,
  { seed, clock, services }: { seed: number; clock: ClockSetting; services: readonly string[] | undefined },
  today = referenceMoment,
): WorldDraft {
  faker.seed(seed)
  return new WorldDraft(faker, seed, clock.mode === 'frozen' ? clock.at : today, services)
}

/** What of own services makes another world. */
const ownKey = (services: readonly string[] | undefined) => services?.map(factsOf)

function requireSeed(seed: unknown): asserts seed is number {
  if (typeof seed === 'number' && Number.isInteger(seed) && seed >= 0 && seed <= seedLimit) return
  throw new ScenarioError(`The seed must be a whole number from 0 to ${seedLimit}, not ${String(seed)}.`)
}

/** What is kept under the key, or made now, when nothing else is. */
async function once(key: string, make: () => Promise<BuiltStates>): Promise<BuiltStates> {
  return built.get(key) ?? building.take('', async () => built.get(key) ?? keep(key, await make()))
}

function keep(key: string, result: BuiltStates): BuiltStates {
  if (result.changes.length > keptChanges) return result
  builtChanges += result.changes.length - (built.get(key)?.changes.length ?? 0)
  built.set(key, result)
  for (const [oldest, { changes }] of built) {
    if (builtChanges <= builtLimit) break
    built.delete(oldest)
    builtChanges -= changes.length
  }
  return result
}
