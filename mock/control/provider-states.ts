import type { RequestHandler } from 'express'
import { Refusal } from '../domain/problem.ts'
import { readJson } from '../http/read-body.ts'
import type { Located } from '../http/received.ts'
import { send } from '../http/send.ts'
import { setUpStates, type GivenState } from '../scenarios/build.ts'
import { findState } from '../scenarios/find-state.ts'
import { scenarios } from '../scenarios/registry.ts'
import { ScenarioError } from '../scenarios/scenario-error.ts'
import type { ParameterValues } from '../scenarios/scenario.ts'
import type { Change } from '../store/records.ts'
import type { World } from '../store/world.ts'

export interface ProviderStatesHost {
  /** Back to the scenario's start. Resolves when that is kept. */
  reset(world: World): Promise<void>
  /** Puts records in place of all that the sandbox holds but its settings. Resolves with the new world once it is kept. */
  begin(world: World, changes: readonly Change[]): Promise<World>
}

interface StateChange {
  readonly action: 'setup' | 'teardown'
  readonly state: string
  readonly parameters: ParameterValues
}

/**
 * Pact's protocol for provider states: `{action, state, params}` sets a state up and answers its values, or tears down.
 * States that come one after the other are given together; a request to a service, a teardown or a reset ends that, and
 * the next state starts anew. `?provider=snyk` says through which service states are set up.
 */
export function providerStates(host: ProviderStatesHost): RequestHandler {
  const given = new WeakMap<World, readonly GivenState[]>()
  return async (request, response) => {
    const { world } = response.locals as Located
    try {
      const provider = new URLSearchParams(request.originalUrl.split('?')[1]).get('provider')
      const { action, state, parameters } = stateChange(await readJson(request))
      if (action === 'teardown' || state === '') {
        await host.reset(world)
        send(response, { status: 200, body: {} }, json)
        return
      }
      const before = world.ids.requests === 0 ? (given.get(world) ?? []) : []
      const states = [...before, addressed({ state, parameters }, provider)]
      const { changes, values } = await setUpStates(states, world.settings)
      given.set(await host.begin(world, changes), states)
      send(response, { status: 200, body: values }, json)
    } catch (error) {
      if (!(error instanceof ScenarioError) && !(error instanceof Refusal)) throw error
      const message = error instanceof Refusal ? 'The body is not the JSON of a state change.' : error.message
      send(response, { status: 400, body: { error: { code: 'wrong-state', message } } }, json)
    }
  }
}

const json = 'application/json'

function stateChange(body: unknown): StateChange {
  const { action = 'setup', state = '', params = {} } = Object(body) as Record<string, unknown>
  if (action !== 'setup' && action !== 'teardown') {
    throw new ScenarioError(`"action" must be setup or teardown, not ${JSON.stringify(action)}.`)
  }
  if (typeof (state ?? '') !== 'string') throw new ScenarioError('"state" must be the name of a state.')
  if (typeof params !== 'object' || Array.isArray(params)) throw new ScenarioError('"params" must be an object.')
  return { action, state: (state ?? '') as string, parameters: (params ?? {}) as ParameterValues }
}

/** The state with the provider as its service, unless it names another. Throws a ScenarioError when they contradict. */
function addressed({ state, parameters }: GivenState, provider: string | null): GivenState {
  const { scenario } = findState(scenarios, state, parameters)
  if (provider === null || !('service' in scenario.parameters)) return { state, parameters }
  const { service = provider } = parameters
  if (service !== provider) {
    throw new ScenarioError(`"${state}" names the service ${service}, but the provider is ${provider}. Leave one out.`)
  }
  return { state, parameters: { ...parameters, service } }
}
