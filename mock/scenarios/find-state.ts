import { findScenario } from './parameters.ts'
import { ScenarioError } from './scenario-error.ts'
import type { ParameterValues, Scenario } from './scenario.ts'

/**
 * The scenario that a state's name means, and its parameters. A name with a number in it, such as "3 pending
 * invitations", means the one with a placeholder there. A number may be written as text, as some libraries of Pact do.
 * Throws a ScenarioError that names the known ones, or when the parameters contradict the name.
 */
export function findState(
  scenarios: readonly Scenario[],
  state: string,
  parameters: ParameterValues,
): { scenario: Scenario; parameters: ParameterValues } {
  for (const scenario of scenarios) {
    const [before, parameter, after] = scenario.name.split(/\{(\w+)\}/)
    if (before === undefined || parameter === undefined || after === undefined || state === scenario.name) continue
    if (!state.startsWith(before) || !state.endsWith(after)) continue
    const number = state.slice(before.length, state.length - after.length)
    if (!/^\d{1,9}$/.test(number)) continue
    const given = asWanted(scenario, { [parameter]: Number(number), ...parameters })
    if (given[parameter] !== Number(number)) {
      throw new ScenarioError(
        `"${state}" says ${number}, and its parameter ${parameter} says ${JSON.stringify(given[parameter])}. Leave one out.`,
      )
    }
    return { scenario, parameters: given }
  }
  const scenario = findScenario(scenarios, state, 'provider state')
  return { scenario, parameters: asWanted(scenario, parameters) }
}

/** The parameters, with numbers that are written as text where the scenario wants numbers, and worlds as their JSON. */
function asWanted({ parameters: schemas }: Scenario, given: ParameterValues): ParameterValues {
  const wanted = (name: string, value: unknown) => {
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined
    if (schema?.type === 'integer')
      return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value
    return schema?.isWorld && typeof value === 'object' && value !== null ? JSON.stringify(value) : value
  }
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, wanted(name, value) as number | string]),
  )
}
