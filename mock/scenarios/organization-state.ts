import { ScenarioError } from './scenario-error.ts'
import type { ParameterValues, Scenario, StringParameter } from './scenario.ts'
import { callerValues, serviceParameter, valuesOf } from './state-values.ts'

/** The state that begins with one of the whole worlds. It must be given before states that add to it. */
export function organizationState(worlds: readonly Scenario[]) {
  const scenario = {
    type: 'string',
    description: 'The world around the organization.',
    default: 'empty',
    values: worlds.map(({ name }) => name),
  } satisfies StringParameter
  return {
    name: 'an organization',
    description: 'An organization with an owner, an admin, a member who may only read, and an outsider.',
    parameters: { service: serviceParameter, scenario },
    values: callerValues,
    invitations({ scenario: name }, services) {
      const world = worlds.find((each) => each.name === name)
      return world ? world.invitations(defaultsOf(world), services) : 0
    },
    async build(draft, { service, scenario: name }) {
      const world = worlds.find((each) => each.name === name)
      if (!world) throw new ScenarioError(`There is no scenario "${name}".`)
      if (draft.organizations.length > 0 && name !== scenario.default) {
        throw new ScenarioError(
          '"an organization" with a scenario must be the first state, before those that add to it.',
        )
      }
      await world.build(draft, defaultsOf(world))
      return valuesOf(draft, service)
    },
  } satisfies Scenario<{ service: StringParameter; scenario: StringParameter }>
}

function defaultsOf({ parameters }: Scenario): ParameterValues {
  return Object.fromEntries(Object.entries(parameters).map(([key, schema]) => [key, schema.default]))
}
