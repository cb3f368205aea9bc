import type { FaultEffect } from '../domain/fault.ts'
import { setUpStates, type GivenState } from '../scenarios/build.ts'
import { addressed } from '../scenarios/values-of-states.ts'
import type { ParameterValues } from '../scenarios/scenario.ts'
import type { Change } from '../store/records.ts'
import type { World } from '../store/world.ts'
import type { ControlPart } from './control.ts'
import { listFaults, newFault } from './faults/fault-rules.ts'
import type { Sandboxes } from './sandboxes.ts'

/** What the states of a world are, and which of its rules they brought. */
interface Given {
  readonly states: readonly GivenState[]
  readonly failures: readonly string[]
}

/**
 * Pact's protocol for provider states: `{action, state, params}` sets a state up and answers its values, or tears down.
 * States that come one after the other are given together; a request to a service, a teardown or a reset ends that, and
 * the next state starts anew. `?provider=snyk` says through which service states are set up. Rules that somebody else has
 * added stay in force.
 */
export function providerStateOperations(sandboxes: Sandboxes): ControlPart<'changeProviderState'> {
  const given = new WeakMap<World, Given>()
  return {
    changeProviderState: async ({ world, query, body }) => {
      const { action, state, params } = body
      const before = given.get(world)
      const rules = listFaults(world).filter(({ id }) => before?.failures.includes(id) !== true)
      const kept = rules.map((rule): Change => ['faults', rule.id, rule])
      if (action === 'teardown' || !state) {
        await sandboxes.reset(world.name, kept)
        return { status: 200, body: {} }
      }
      const parameters = (params ?? {}) as ParameterValues
      const states = [
        ...(world.ids.requests === 0 ? (before?.states ?? []) : []),
        addressed({ state, parameters }, query.provider),
      ]
      const { changes, values, failures } = await setUpStates(states, world.settings)
      const own = failures.map((effect: FaultEffect, index) => newFault(rules, index, { effect }))
      const next = await sandboxes.begin(world, [
        ...changes,
        ...kept,
        ...own.map((rule): Change => ['faults', rule.id, rule]),
      ])
      given.set(next, { states, failures: own.map(({ id }) => id) })
      return { status: 200, body: values }
    },
  }
}
