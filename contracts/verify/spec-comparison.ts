import { setImmediate } from 'node:timers/promises'

import type { Interaction, Pact } from './pact.ts'
import { reasonOf } from './reason-of.ts'
import { refusedValues, tokensOf } from './refused-values.ts'
import type { Finding } from './report.ts'

/** Holds one interaction of a pact against an OpenAPI document. */
export type SpecComparison = (pact: Pact, interaction: Interaction) => Promise<Finding[]>

/** A comparison with the document, by PactFlow's OpenAPI Pact comparator and what that one does not look at. */
export async function specComparison(openapi: object): Promise<SpecComparison> {
  const comparator = await loadComparator(openapi)
  return async (pact, interaction) => {
    // Elsewhere requests of a verification are waiting for their answers.
    await setImmediate()
    const findings: Finding[] = []
    const alone = { ...pact.document, interactions: [interaction.document] }
    const results = await resultsOf(comparator, alone).catch((error: unknown) => reasonOf(error))
    if (typeof results === 'string') {
      const message = `It can't be held against the spec, because it is not as a pact has it: ${results}.`
      return [{ stage: 'spec', reason: 'malformed', message }]
    }
    for (const { type, code, message, mockDetails } of results) {
      if (type !== 'error' || code.includes('content-type') || isMeantToBeWrong(code, interaction)) continue
      const place = mockDetails?.location.replace('[root].interactions[0].', '') ?? ''
      if (isMerelyExample(message, place, interaction)) continue
      findings.push({ stage: 'spec', reason: code, message: place === '' ? message : `${message} @ ${place}` })
    }
    return [...findings, ...refusedValues(openapi, interaction)]
  }
}

/**
 * The comparator looks at the examples of a contract. Where a matcher accepts more than its example, such as a time with
 * and without milliseconds, the example's notation is no demand.
 */
function isMerelyExample(message: string, place: string, { response }: Interaction): boolean {
  const part = 'response.body'
  if (!place.startsWith(part) || !/must match (pattern|format) /.test(message)) return false
  const way = tokensOf(`$${place.slice(part.length)}`)
  return response.bodyRules.some(([rule]) => {
    const tokens = tokensOf(rule)
    return tokens.length === way.length && tokens.every((token, index) => token === '*' || token === way[index])
  })
}

/** What this uses of the library, whose own type declarations name files that it does not ship. */
interface Comparator {
  compare(pact: object): AsyncIterable<Result>
}

interface Result {
  readonly type: 'error' | 'warning' | 'info'
  readonly code: string
  readonly message: string
  readonly mockDetails?: { readonly location: string }
}

/** Rejects for a pact that the comparator does not read. */
async function resultsOf(comparator: Comparator, pact: object): Promise<Result[]> {
  const results: Result[] = []
  for await (const result of comparator.compare(pact)) results.push(result)
  return results
}

async function loadComparator(oas: object): Promise<Comparator> {
  const library: unknown = await import('@pactflow/openapi-pact-comparator')
  const { Comparator } = library as { Comparator: new (options: { oas: object }) => Comparator }
  return new Comparator({ oas })
}

/** A consumer may send what is wrong to learn how it is told so. That the operation exists is asked all the same. */
function isMeantToBeWrong(code: string, { status }: Interaction): boolean {
  return status >= 400 && code.startsWith('request.') && code !== 'request.path-or-method.unknown'
}
