import { operationOf } from '../../mock/index.ts'
import { findingsOf, type Finding } from './finding.ts'
import type { Interaction, Pact } from './pact.ts'
import type { Yardstick } from './preflight.ts'
import { stateValuesOf } from './state-findings.ts'

const { error } = findingsOf('preflight')

/**
 * A contract of specification 1 or 2 has no values of provider states: libraries that were given some write their examples.
 * It would fail in every way, and for this one reason.
 */
export async function lostStateValues(
  pact: Pact,
  interaction: Interaction,
  { rules }: Yardstick,
): Promise<Finding | undefined> {
  const { path, request, status, malformed } = interaction
  const operation = pact.specification < 3 && malformed === undefined ? operationOf(interaction, rules) : undefined
  if (!operation || status >= 400 || request.generators.length > 0) return undefined
  const given = await stateValuesOf(interaction, pact)
  if (!('values' in given)) return undefined
  const { organizationId, authorization } = given.values
  const at = operation.path.split('/').findIndex((part) => /^\{(organization|org)_?id\}$/i.test(part))
  const [sent] = request.headers.get('authorization') ?? []
  const strays = [
    ...(at >= 0 && path.split('/')[at] !== organizationId ? ['the organization in its path'] : []),
    ...(sent !== undefined && sent !== authorization ? ['its Authorization'] : []),
  ]
  if (strays.length === 0) return undefined
  return error(
    'state-values-lost',
    `The pact is of specification ${pact.specification}, which holds no values of provider states: ${strays.join(' and ')} can't be the state's.`,
    'Let the library write specification 3 or 4, or write in what the state gives: POST /_mock/provider-states tells it.',
  )
}
