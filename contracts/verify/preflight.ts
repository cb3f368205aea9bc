import { checkStates, operationOf, providers, type AnswerRules } from '../../mock/index.ts'
import type { Interaction, Pact } from './pact.ts'
import type { Finding } from './report.ts'

/** What is wrong with a pact as a whole, before anything is run. */
export function preflightPact({ provider, interactions }: Pact): Finding[] {
  if (!providers.includes(provider)) {
    return [fault('unknown-provider', `There is no provider "${provider}". Known are: ${providers.join(', ')}.`)]
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
  const wrongState = await checkStates(
    interaction.states.map(({ name, parameters }) => ({
      state: name,
      parameters: parameters as Record<string, string>,
    })),
    provider,
  )
  return [
    ...(namesakes.length > 1
      ? [fault('duplicate-description', `${namesakes.length} interactions have this description. Each needs its own.`)]
      : []),
    ...(wrongState === undefined ? [] : [fault('unknown-state', wrongState)]),
    ...mediaTypes(interaction, rules),
  ]
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
