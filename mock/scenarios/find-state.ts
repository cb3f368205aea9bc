import { findScenario } from './parameters.ts'
import type { ParameterValues, Scenario } from './scenario.ts'

/**
 * The scenario that a state's name means, and its parameters. A name with a number in it, such as "3 pending
 * invitations", means the one with a placeholder there. Throws a ScenarioError that names the known ones.
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
    if (/^\d{1,9}$/.test(number)) return { scenario, parameters: { [parameter]: Number(number), ...parameters } }
  }
  return { scenario: findScenario(scenarios, state, 'provider state'), parameters }
}
