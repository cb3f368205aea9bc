import { factsOf } from '../domain/known-services.ts'
import { short } from '../domain/short.ts'
import { serviceNames } from '../generated/services.ts'
import { setUpStates } from './build.ts'
import { findState } from './find-state.ts'
import { scenarios, states } from './registry.ts'
import { ScenarioError } from './scenario-error.ts'
import type { GivenState, ScenarioValues } from './scenario-values.ts'
import { serviceParameter } from './state-values.ts'
import { worldState } from './world-file/world-state.ts'

/** The names that contracts call the services by; own ones have their own names beside these. */
export const providers: readonly string[] = serviceNames

/** As late as a world file's ages need it. */
const usual = { seed: 1, clock: { mode: 'frozen', at: Date.UTC(2030, 0, 1) } } as const

/**
 * What states tell that are given together, all of them. Rejects with a ScenarioError or a WorldError when they can't be set
 * up; a world has to have the form of one.
 */
export async function valuesOfStates(given: readonly GivenState[], provider: string): Promise<ScenarioValues> {
  const states = given.map((state) => addressed(state, provider))
  let values: ScenarioValues = {}
  for (const index of states.keys()) {
    const upTo = await setUpStates(states.slice(0, index + 1), {
      ...usual,
      ...(!providers.includes(provider) && { services: [provider] }),
    })
    values = { ...values, ...upTo.values }
  }
  return values
}

/** The state with the provider as its service, unless it names every. Throws a ScenarioError when it names another. */
export function addressed({ state, parameters }: GivenState, provider: string | undefined): GivenState {
  const { scenario } = findState(scenarios, state, parameters)
  if (provider === undefined || !('service' in scenario.parameters)) return { state, parameters }
  const { service = provider } = parameters
  if (service !== provider && service !== serviceParameter.default) {
    throw new ScenarioError(
      `"${state}" names the service ${short(String(service))}, but the provider is ${provider}. Leave one out.`,
    )
  }
  return { state, parameters: { ...parameters, service } }
}

/** The names of the states that a service knows, but for those that stand for a scenario or a world. */
export function statesOf(provider: string): string[] {
  const isExpiring = factsOf(provider).invitations.lifetime !== null
  const others = states.filter((state) => state !== worldState)
  return others.map(({ name }) => name).filter((name) => isExpiring || name !== 'an expired invitation')
}
