import { services } from './invite.ts'
import { setUpStates, type GivenState } from './build.ts'
import { findState } from './find-state.ts'
import { scenarios } from './registry.ts'
import { ScenarioError } from './scenario-error.ts'
import { serviceParameter } from './state-values.ts'

/** The names that contracts call the services by. */
export const providers: readonly string[] = services

/** What is wrong with states that are given together, in a sentence that names the known ones; undefined when nothing is. */
export async function checkStates(given: readonly GivenState[], provider: string): Promise<string | undefined> {
  try {
    await setUpStates(
      given.map((state) => addressed(state, provider)),
      { seed: 1, clock: { mode: 'frozen', at: 0 } },
    )
    return undefined
  } catch (error) {
    if (error instanceof ScenarioError) return error.message
    throw error
  }
}

/** The state with the provider as its service, unless it names every. Throws a ScenarioError when it names another. */
export function addressed({ state, parameters }: GivenState, provider: string | undefined): GivenState {
  const { scenario } = findState(scenarios, state, parameters)
  if (provider === undefined || !('service' in scenario.parameters)) return { state, parameters }
  const { service = provider } = parameters
  if (service !== provider && service !== serviceParameter.default) {
    throw new ScenarioError(`"${state}" names the service ${service}, but the provider is ${provider}. Leave one out.`)
  }
  return { state, parameters: { ...parameters, service } }
}
