import { setUpStates, type GivenState } from '../scenarios/build.ts'
import { addressed } from '../scenarios/values-of-states.ts'
import type { ParameterValues } from '../scenarios/scenario.ts'
import type { World } from '../store/world.ts'
import type { ControlPart } from './control.ts'
import type { Sandboxes } from './sandboxes.ts'

/**
 * Pact's protocol for provider states: `{action, state, params}` sets a state up and answers its values, or tears down.
 * States that come one after the other are given together; a request to a service, a teardown or a reset ends that, and
 * the next state starts anew. `?provider=snyk` says through which service states are set up.
 */
export function providerStateOperations(sandboxes: Sandboxes): ControlPart<'changeProviderState'> {
  const given = new WeakMap<World, readonly GivenState[]>()
  return {
    changeProviderState: async ({ world, query, body }) => {
      const { action, state, params } = body
      if (action === 'teardown' || !state) {
        await sandboxes.reset(world.name)
        return { status: 200, body: {} }
      }
      const before = world.ids.requests === 0 ? (given.get(world) ?? []) : []
      const parameters = (params ?? {}) as ParameterValues
      const states = [...before, addressed({ state, parameters }, query.provider)]
      const { changes, values } = await setUpStates(states, world.settings)
      given.set(await sandboxes.begin(world, changes), states)
      return { status: 200, body: values }
    },
  }
}
