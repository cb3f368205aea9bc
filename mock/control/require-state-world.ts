import { findState } from '../scenarios/find-state.ts'
import { scenarios } from '../scenarios/registry.ts'
import type { GivenState, ScenarioValues } from '../scenarios/scenario-values.ts'
import { valuesOfStates as valuesOfSound } from '../scenarios/values-of-states.ts'
import { worldIn, worldState } from '../scenarios/world-file/world-state.ts'
import { requireWorld } from './require-world.ts'

/** Rejects with a ControlRefusal or a ScenarioError when what a state has as its world is none. */
export async function requireStateWorld({ state, parameters }: GivenState): Promise<void> {
  if (state !== worldState.name) return
  const { world } = findState(scenarios, state, parameters).parameters
  if (typeof world === 'string') await requireWorld(worldIn(world))
}

/** What states tell that are given together, all of them. Rejects with an InvitekitError when they can't be set up. */
export async function valuesOfStates(given: readonly GivenState[], provider: string): Promise<ScenarioValues> {
  for (const each of given) await requireStateWorld(each)
  return valuesOfSound(given, provider)
}
