import { InvitekitError, valuesOfStates, type RuledOperation } from '../../mock/index.ts'
import { findingsOf, type Finding } from './finding.ts'
import type { Interaction, Pact } from './pact.ts'

const { error, warning } = findingsOf('preflight')

/** What the provider states of an interaction give, by name; or why they can't be set up. */
export type StateValues = { readonly values: Readonly<Record<string, string>> } | { readonly refusal: string }

export async function stateValuesOf({ states }: Interaction, { provider }: Pact): Promise<StateValues> {
  const given = states.map(({ name, parameters }) => ({
    state: name,
    parameters: parameters as Record<string, string>,
  }))
  try {
    return { values: await valuesOfStates(given, provider) }
  } catch (error) {
    if (error instanceof InvitekitError) return { refusal: error.message }
    throw error
  }
}

/** The verifier would send the example instead of a value that the state does not give, and say nothing. */
export function stateFindings(interaction: Interaction, given: StateValues): Finding[] {
  if ('refusal' in given) return [error('unknown-state', given.refusal, '`invitekit states` lists what there is.')]
  const empty = interaction.states.flatMap(({ name, parameters }) =>
    Object.keys(parameters).flatMap((parameter) =>
      parameters[parameter] === null ? [`${parameter} of "${name}"`] : [],
    ),
  )
  if (empty.length > 0) {
    const message = `The state parameter ${empty.join(' and ')} is null.`
    return [error('unknown-state', message, 'Give it a value, or leave it out.')]
  }
  const known = Object.keys(given.values)
  const sides = [
    ['request', interaction.request],
    ['answer', interaction.response],
  ] as const
  return sides.flatMap(([side, { generators }]) => {
    const wanted = [...new Set(generators.flatMap(({ stateValues }) => stateValues))]
    const missing = wanted.filter((name) => !known.includes(name)).map((name) => `\${${name}}`)
    if (missing.length === 0) return []
    const gives = known.length === 0 ? 'It has none.' : `It gives: ${known.join(', ')}.`
    return [
      error(
        'unknown-value',
        `The ${side} takes from its provider state what that does not give: ${missing.join(', ')}. ${gives}`,
      ),
    ]
  })
}

/**
 * An organization that is not the state's, in a contract that expects an error about something in it: the error would come
 * whatever the state.
 */
export function strayIdFindings(
  { path, request, status }: Interaction,
  operation: RuledOperation,
  given: StateValues,
): Finding[] {
  if (![403, 404, 409, 410].includes(status) || 'refusal' in given) return []
  const { organizationId } = given.values
  const template = operation.path.split('/')
  const at = template.findIndex((part) => /^\{(organization|org)_?id\}$/i.test(part))
  const isAboutAnother = template.slice(at + 1).some((part) => part.startsWith('{'))
  if (organizationId === undefined || at < 0 || !isAboutAnother) return []
  if (request.generators.some(({ part }) => part === 'path') || path.split('/')[at] === organizationId) return []
  return [
    warning(
      'id-not-from-state',
      `The path names an organization that is not the state's, so ${status} would come whatever the state.`,
      "Take the organization from the state: fromState('/…/${organizationId}/…', …).",
    ),
  ]
}
