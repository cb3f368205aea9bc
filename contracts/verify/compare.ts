import { line } from '../../mock/text/visible.ts'
import { parsePact } from './pact.ts'
import type { Finding } from './finding.ts'
import type { Source } from './sources.ts'
import { breakingChanges, type SpecChange } from './spec-changes.ts'
import { specComparison } from './spec-comparison.ts'
import { VerificationError } from './verification-error.ts'

/** What a change of the spec, or the spec itself, breaks. */
export interface Comparison {
  /** What the new document takes from clients of the old one; empty with one document. */
  readonly changes: readonly SpecChange[]
  /** Interactions that contradict the last document and, with two, did not contradict the first. */
  readonly broken: readonly {
    readonly consumer: string
    readonly provider: string
    readonly description: string
    readonly findings: readonly Finding[]
  }[]
}

/**
 * Compares one or two OpenAPI documents, among the sources, with the pacts among them. Rejects with a VerificationError
 * when there are none or too many documents, or nothing to compare with.
 */
export async function compare(sources: readonly Source[]): Promise<Comparison> {
  const read = sources.map(({ name, text }) => ({ name, text, document: parse(name, text) }))
  const specs = read.filter(({ document }) => 'openapi' in document || 'swagger' in document)
  const pacts = read.filter((each) => !specs.includes(each))
  const [first, second, third] = specs.map(({ document }) => document)
  if (!first || third || (!second && pacts.length === 0)) {
    throw new VerificationError(
      `Name an OpenAPI document (as JSON) and a second one, or pacts, or both. Documents: ${specs.length}, pacts: ${pacts.length}.`,
    )
  }
  const contracts = pacts.map(({ name, text }) => pactOf(name, text))
  if (!second && !contracts.some(({ interactions }) => interactions.some(({ isHttp }) => isHttp))) {
    throw new VerificationError('Nothing was compared: no pact there has an HTTP interaction.')
  }
  const before = second ? await specComparison(first) : undefined
  const now = await specComparison(second ?? first)
  const broken: Comparison['broken'][number][] = []
  for (const pact of contracts) {
    for (const interaction of pact.interactions.filter(({ isHttp }) => isHttp)) {
      const findings = await now(pact, interaction)
      if (findings.length === 0) continue
      const known = new Set((before ? await before(pact, interaction) : []).map(({ message }) => message))
      const fresh = findings.filter(({ message }) => !known.has(message))
      const { consumer, provider } = pact
      if (fresh.length > 0) broken.push({ consumer, provider, description: interaction.description, findings: fresh })
    }
  }
  return { changes: second ? breakingChanges(first, second) : [], broken }
}

function parse(name: string, text: string): object {
  try {
    const document: unknown = JSON.parse(text)
    if (typeof document === 'object' && document !== null) return document
  } catch {
    // Said below.
  }
  throw new VerificationError(
    `${name} is not JSON. Make one file of a YAML spec: npx @redocly/cli bundle FILE --output spec.json`,
  )
}

function pactOf(name: string, text: string) {
  try {
    return parsePact(text)
  } catch (error) {
    throw new VerificationError(
      `${name} is neither an OpenAPI document nor a pact: ${error instanceof Error ? error.message : String(error)}.`,
    )
  }
}

/** For a person. */
export function comparisonText({ changes, broken }: Comparison): string {
  const specs = changes.map(({ operation, message }) => line`  ${operation}\n      ${message}\n`)
  const consumers = [...new Set(broken.map(({ consumer, provider }) => `${consumer} → ${provider}`))].map((pair) => {
    const theirs = broken.filter(({ consumer, provider }) => `${consumer} → ${provider}` === pair)
    const lines = theirs.map(
      ({ description, findings }) =>
        line`  ✗ ${description}\n` + findings.map(({ message }) => line`      ${message}\n`).join(''),
    )
    return line`${pair}\n` + lines.join('')
  })
  if (specs.length === 0 && consumers.length === 0) return 'Nothing breaks.\n'
  return `${specs.length > 0 ? `May break clients:\n${specs.join('')}\n` : ''}${consumers.join('\n')}${broken.length} broken ${broken.length === 1 ? 'interaction' : 'interactions'}, ${changes.length} breaking ${changes.length === 1 ? 'change' : 'changes'}.\n`
}
