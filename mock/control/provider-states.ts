import type { Fault, FaultEffect } from '../domain/fault.ts'
import { invitationsOf, setUpStates, type GivenState } from '../scenarios/build.ts'
import { addressed } from '../scenarios/values-of-states.ts'
import type { ParameterValues, ScenarioValues } from '../scenarios/scenario.ts'
import type { Change } from '../world/records.ts'
import type { World } from '../world/world.ts'
import type { ControlPart } from './control.ts'
import { listFaults, newFault } from './faults/fault-rules.ts'
import { requireStateWorld } from './require-state-world.ts'
import type { Sandboxes } from './sandboxes.ts'

/** What the states of a world are, and which of its rules they brought. */
interface Given {
  readonly states: readonly GivenState[]
  readonly failures: readonly string[]
}

/**
 * Pact's protocol for provider states: `{action, state, params}` sets a state up and answers its values, or tears down.
 * States that come one after the other are given together; a request to a service, a teardown or a reset ends that, and
 * the next state starts anew. `?provider=` says through which service states are set up. Rules that somebody else has
 * added stay in force.
 */
export function providerStateOperations(sandboxes: Sandboxes): ControlPart<'changeProviderState'> {
  const given = new WeakMap<World, Given>()
  return {
    changeProviderState: async ({ world, query, body }) => {
      const { action, state, params } = body
      const rulesOf = (now: World) => listFaults(now).filter(({ id }) => !given.get(now)?.failures.includes(id))
      if (action === 'teardown' || !state) {
        await sandboxes.reset(world.name, (now) => rulesOf(now).map(asChange))
        return { status: 200, body: {} }
      }
      const parameters = (params ?? {}) as ParameterValues
      await requireStateWorld({ state, parameters })
      const step = addressed({ state, parameters }, query.provider)
      let states: readonly GivenState[] = []
      let effects: readonly FaultEffect[] = []
      let own: readonly Fault[] = []
      let values: ScenarioValues = {}
      const setUp = async (now: World) => {
        const before = now.ids.requests === 0 ? (given.get(now)?.states ?? []) : []
        states = [...before, step]
        sandboxes.requireInvitations(now.name, invitationsOf(states, now.settings.services))
        const built = await setUpStates(states, { ...now.settings, clock: now.clock.setting })
        values = built.values
        effects = built.failures
        return built.changes
      }
      const begun = await sandboxes.begin(world.name, setUp, (now) => {
        const rules = rulesOf(now)
        own = effects.map((effect, index) => newFault(rules, index, { effect }))
        return [...rules, ...own].map(asChange)
      })
      given.set(begun, { states, failures: own.map(({ id }) => id) })
      return { status: 200, body: values }
    },
  }
}

const asChange = (rule: Fault): Change => ['faults', rule.id, rule]
