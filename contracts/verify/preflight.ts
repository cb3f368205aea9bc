import { operationOf, providers, ScenarioError, valuesOfStates, type AnswerRules } from '../../mock/index.ts'
import type { Interaction, Pact } from './pact.ts'
import type { Finding } from './report.ts'

/** What is wrong with a pact as a whole, before anything is run. */
export function preflightPact({ provider, interactions, plugins }: Pact): Finding[] {
  if (!providers.includes(provider)) {
    const known = `Known are: ${providers.join(', ')}. Name one of them in the pact, or leave the pact out.`
    return [fault('unknown-provider', `There is no provider "${provider}". ${known}`)]
  }
  if (plugins.length > 0) {
    const message = `The pact needs a plugin of Pact (${plugins.join(', ')}), and none is run. Leave the pact out.`
    return [fault('needs-plugin', message)]
  }
  if (interactions.some(({ isHttp }) => isHttp)) return []
  return [fault('empty-pact', 'The pact has no HTTP interaction, so there is nothing to verify.')]
}

/** What is wrong with one interaction, before anything is run. */
export async function preflightInteraction(
  { provider, interactions }: Pact,
  interaction: Interaction,
  rules: AnswerRules,
): Promise<Finding[]> {
  if (!interaction.isHttp) return [fault('not-http', 'It is a message, and the providers speak HTTP only.')]
  if (interaction.malformed !== undefined) {
    return [fault('malformed', `It is not as a pact has it: ${interaction.malformed}.`)]
  }
  const namesakes = interactions.filter(({ description }) => description === interaction.description)
  return [
    ...(namesakes.length > 1
      ? [fault('duplicate-description', `${namesakes.length} interactions have this description. Each needs its own.`)]
      : []),
    ...(await stateFaults(interaction, provider)),
    ...mediaTypes(interaction, rules),
  ]
}

/** The verifier would send the example instead of a value that the state does not give, and say nothing. */
async function stateFaults({ states, stateValues }: Interaction, provider: string): Promise<Finding[]> {
  const given = states.map(({ name, parameters }) => ({
    state: name,
    parameters: parameters as Record<string, string>,
  }))
  try {
    const known = Object.keys(await valuesOfStates(given, provider))
    const missing = stateValues.filter((name) => !known.includes(name)).map((name) => `\${${name}}`)
    if (missing.length === 0) return []
    const gives = known.length === 0 ? 'It has none.' : `It gives: ${known.join(', ')}.`
    return [
      fault(
        'unknown-value',
        `The request takes from its provider state what that does not give: ${missing.join(', ')}. ${gives}`,
      ),
    ]
  } catch (error) {
    if (error instanceof ScenarioError) return [fault('unknown-state', error.message)]
    throw error
  }
}

function mediaTypes(interaction: Interaction, rules: AnswerRules): Finding[] {
  const { method, path, status, request, response } = interaction
  const operation = operationOf({ method, path }, rules)
  // A consumer may send what is wrong to learn how it is told so.
  const mayBeWrong = status >= 400
  return [
    ...(mayBeWrong ? [] : contentTypeFaults('request', request.contentTypes, operation?.requestBody?.mediaType)),
    ...contentTypeFaults('response', response.contentTypes, operation?.responses[status]?.mediaType),
  ]
}

function contentTypeFaults(part: string, given: readonly string[], declared: string | undefined): Finding[] {
  if (given.length > 1) {
    const list = given.join(' and ')
    return [
      fault(
        'two-content-types',
        `The ${part} has more than one Content-Type: ${list}. Spell the header "Content-Type" once.`,
      ),
    ]
  }
  const [only] = given
  if (only === undefined || declared === undefined) return []
  const mediaType = only.split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType === declared) return []
  return [fault('wrong-media-type', `The ${part}'s Content-Type is ${only}, but the operation declares ${declared}.`)]
}

function fault(reason: string, message: string): Finding {
  return { stage: 'preflight', reason, message }
}
