import { operationOf, providers, type AnswerRules, type RuledOperation, type Service } from '../../mock/index.ts'
import { credentialFindings } from './credentials.ts'
import { findingsOf, type Finding } from './finding.ts'
import { mediaTypeFindings } from './media-types.ts'
import { mockSwitchFindings } from './mock-switches.ts'
import { ownRuleFindings } from './own-rules.ts'
import type { Interaction, Pact } from './pact.ts'
import type { SpecComparison } from './spec-comparison.ts'
import { queryFindings } from './query-findings.ts'
import { stateFindings, strayIdFindings, stateValuesOf } from './state-findings.ts'

const { error } = findingsOf('preflight')

/** What contracts are held against. */
export interface Yardstick {
  readonly rules: AnswerRules
  /** The OpenAPI document in force. */
  readonly openapi: object
  /** With the document of the version that an interaction asks for. */
  readonly compare: SpecComparison
  /** Own services, beside the built-in ones. */
  readonly own: readonly Service[]
}

/** What is wrong with a pact as a whole, before anything is run. `own`: services beside the built-in ones. */
export function preflightPact({ provider, interactions, plugins }: Pact, own: Yardstick['own']): Finding[] {
  const names = [...new Set([...providers, ...own.map(({ name }) => name)])]
  if (!names.includes(provider)) {
    const known = `Known are: ${names.join(', ')}.`
    const instead = 'Name one of them in the pact, leave the pact out, or add the module of an own one with --service.'
    return [error('unknown-provider', `There is no provider "${provider}". ${known}`, instead)]
  }
  if (plugins.length > 0) {
    const message = `The pact needs a plugin of Pact (${plugins.join(', ')}), and none is run.`
    return [error('needs-plugin', message, 'Leave the pact out.')]
  }
  if (interactions.some(({ isHttp }) => isHttp)) return []
  return [error('empty-pact', 'The pact has no HTTP interaction, so there is nothing to verify.')]
}

/** What is wrong with one HTTP interaction, before anything is run. */
export async function preflightInteraction(
  pact: Pact,
  interaction: Interaction,
  { rules, openapi }: Yardstick,
): Promise<Finding[]> {
  if (interaction.malformed !== undefined) {
    return [error('malformed', `It is not as a pact has it: ${interaction.malformed}.`)]
  }
  const given = await stateValuesOf(interaction, pact)
  const operation = operationOf(interaction, rules)
  return [
    ...duplicateFindings(pact, interaction),
    ...mockSwitchFindings(interaction),
    ...stateFindings(interaction, given),
    ...ownRuleFindings(interaction),
    ...(operation
      ? [
          ...foreignFindings(pact, operation),
          ...credentialFindings(interaction, operation, openapi),
          ...mediaTypeFindings(interaction, operation),
          ...queryFindings(interaction, operation, openapi),
          ...strayIdFindings(interaction, operation, given),
          ...elsewhereFindings(interaction, operation, rules),
        ]
      : []),
  ]
}

/** An id that nothing has. */
const anyId = '00000000-0000-4000-8000-000000000000'

/** What is really sent has the path of the generator, and a 404 for a path of nothing would pass for one of an invitation. */
function elsewhereFindings(
  { method, request }: Interaction,
  { method: verb, path: template, operationId }: RuledOperation,
  rules: AnswerRules,
): Finding[] {
  const expression = request.generators.find(({ part }) => part === 'path')?.expression
  // A whole path may be a value of the state.
  if (expression?.startsWith('/') !== true) return []
  const sent = operationOf({ method, path: expression.replaceAll(/\$\{[^}]*\}/g, anyId) }, rules)
  if (sent?.operationId === operationId) return []
  const leads = sent ? `${sent.method.toUpperCase()} ${sent.path}` : 'no operation'
  return [
    error(
      'other-operation',
      `The example is ${verb.toUpperCase()} ${template}, and what is sent, by ${expression}, leads to ${leads}.`,
      'Let the generator of the path differ from the example in values of the state alone.',
    ),
  ]
}

/** The same words in another state are another interaction. */
function duplicateFindings({ interactions }: Pact, interaction: Interaction): Finding[] {
  const states = JSON.stringify(interaction.states)
  const namesakes = interactions.filter(
    (each) => each.isHttp && each.description === interaction.description && JSON.stringify(each.states) === states,
  )
  if (namesakes.length < 2) return []
  const message = `${namesakes.length} interactions have this description, in the same states.`
  return [error('duplicate-description', message, 'Give each a description of its own.')]
}

function foreignFindings(
  { provider }: Pact,
  { service, method, path }: { service: string; method: string; path: string },
) {
  if (service === provider) return []
  return [
    error(
      'foreign-operation',
      `${method.toUpperCase()} ${path} is an operation of ${service}, and the pact is with ${provider}.`,
      `Move the interaction into a pact with ${service}.`,
    ),
  ]
}
