import { line } from '../../mock/text/visible.ts'
import { parseAcceptedChanges, isMeant, type AcceptedChange } from './compare/accepted-changes.ts'
import { isBrokenBy, isLockedOut } from './compare/broken-by.ts'
import type { SpecChange } from './compare/change.ts'
import { operationFinder } from './compare/operation-finder.ts'
import { keyOf, operationsOf } from './compare/operations.ts'
import { specChanges } from './compare/spec-changes.ts'
import { checkSpec, isSpec, parseDocument } from './compare/spec-document.ts'
import { findingsOf, type Finding } from './finding.ts'
import { parsePact, type Interaction, type Pact } from './pact.ts'
import { reasonOf } from './reason-of.ts'
import type { Source } from './sources.ts'
import { specComparison, type SpecComparison } from './spec-comparison.ts'
import { VerificationError } from './verification-error.ts'

/** What a change of the spec, or the spec itself, breaks. */
export interface Comparison {
  /** What the new document takes from clients of the old one, or gives to them; empty with one document. */
  readonly changes: readonly ComparedChange[]
  /** Interactions that contradict the last document and, with two, did not contradict the first. */
  readonly broken: readonly BrokenInteraction[]
  /** What was accepted and is no change. */
  readonly unused: readonly AcceptedChange[]
}

export interface ComparedChange extends Omit<SpecChange, 'spot'> {
  /** Whose pacts the change breaks. */
  readonly consumers: readonly string[]
  /** The agreement to it, where there is one. */
  readonly accepted?: AcceptedChange
}

export interface BrokenInteraction {
  readonly consumer: string
  readonly provider: string
  readonly description: string
  readonly findings: readonly Finding[]
  /** All that breaks it was accepted. */
  readonly accepted: boolean
}

export interface CompareOptions {
  /** A list of changes that a team has agreed to. */
  readonly accept?: Source
  /** A day as `2026-01-31`, by which sunsets are over or not. */
  readonly today?: string
}

const { error } = findingsOf('spec')

/**
 * Compares one or two OpenAPI documents, among the sources, with the pacts among them. Rejects with a VerificationError
 * when there are none or too many documents, one that can't be seen whole, or nothing to compare with.
 */
export async function compare(sources: readonly Source[], options: CompareOptions = {}): Promise<Comparison> {
  const agreed = options.accept ? parseAcceptedChanges(options.accept) : []
  const read = sources.map(({ name, text }) => ({ name, text, document: parseDocument(name, text) }))
  const specs = read.filter(({ document }) => isSpec(document))
  const contracts = read.filter((each) => !specs.includes(each)).map(({ name, document }) => pactOf(name, document))
  const [first, second, third] = specs.map(({ document }) => document)
  if (!first || third || (!second && contracts.length === 0)) {
    throw new VerificationError(
      `Name an OpenAPI document, as JSON or YAML, and a second one, or pacts, or both. Documents: ${specs.length}, pacts: ${contracts.length}.`,
    )
  }
  for (const { name, document } of specs) checkSpec(name, document)
  if (!second && !contracts.some(({ interactions }) => interactions.some(({ isHttp }) => isHttp))) {
    throw new VerificationError('Nothing was compared: no pact there has an HTTP interaction.')
  }
  const today = options.today ?? new Date().toISOString().slice(0, 10)
  const changes = second ? specChanges(first, second, today) : []
  const isAccepted = (change: SpecChange) => agreed.some((each) => isMeant(each, change))
  const whom = new Map<SpecChange, Set<string>>()
  const broken: BrokenInteraction[] = []
  for await (const { pact, interaction, findings, operation } of brokenOnes(contracts, first, second)) {
    const { consumer, provider } = pact
    const own = changes.filter((change) => operation !== undefined && keyOf(change.operation) === operation)
    const causes = findings.map((finding) => own.filter((change) => isBrokenBy(finding, interaction, change)))
    for (const change of causes.flat()) whom.set(change, (whom.get(change) ?? new Set()).add(consumer))
    const accepted = causes.every((each) => each.length > 0 && each.every(isAccepted))
    broken.push({ consumer, provider, description: interaction.description, findings, accepted })
  }
  return {
    changes: changes.map((change) => {
      const { spot: _, ...told } = change
      const accepted = agreed.find((each) => isMeant(each, change))
      return { ...told, consumers: [...(whom.get(change) ?? [])], ...(accepted && { accepted }) }
    }),
    broken,
    unused: agreed.filter((each) => !changes.some((change) => isMeant(each, change))),
  }
}

/** Whether nothing breaks that was not accepted. */
export function isSound({ changes, broken }: Comparison): boolean {
  return (
    changes.every(({ severity, accepted }) => severity === 'harmless' || accepted) &&
    broken.every(({ accepted }) => accepted)
  )
}

interface Broken {
  readonly pact: Pact
  readonly interaction: Interaction
  readonly findings: readonly Finding[]
  /** Which of the first document's it calls. */
  readonly operation: string | undefined
}

async function* brokenOnes(contracts: readonly Pact[], first: object, second?: object): AsyncGenerator<Broken> {
  if (contracts.length === 0) return
  const before = second ? await specComparison(first) : undefined
  const now = await specComparison(second ?? first)
  const operationOf = operationFinder(first)
  const fresh = second ? operationsOf(second) : undefined
  for (const pact of contracts) {
    for (const interaction of pact.interactions.filter(({ isHttp }) => isHttp)) {
      const operation = operationOf(interaction)
      const key = operation && keyOf(operation.title)
      const theirs = key === undefined ? undefined : fresh?.get(key)
      const isOut = operation && theirs && isLockedOut(interaction, operation, theirs)
      const findings = [
        ...(await freshFindings(pact, interaction, before, now)),
        ...(isOut ? [error('request.credentials', 'The credentials of the request are no longer enough.')] : []),
      ]
      if (findings.length > 0) yield { pact, interaction, findings, operation: key }
    }
  }
}

async function freshFindings(
  pact: Pact,
  interaction: Interaction,
  before: SpecComparison | undefined,
  now: SpecComparison,
): Promise<Finding[]> {
  const findings = await now(pact, interaction)
  if (findings.length === 0 || !before) return findings
  const known = new Set((await before(pact, interaction)).map(({ message }) => message))
  return findings.filter(({ message }) => !known.has(message))
}

function pactOf(name: string, document: object): Pact {
  try {
    return parsePact(JSON.stringify(document))
  } catch (reason) {
    throw new VerificationError(line`${name} is neither an OpenAPI document nor a pact: ${reasonOf(reason)}.`)
  }
}
