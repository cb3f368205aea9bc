import type { Finding } from './finding.ts'

/** `warned`: only warnings were found. */
export type Outcome = 'agrees' | 'warned' | 'broken' | 'pending' | 'skipped'

/** What fails a verification beside what is broken. */
export interface Strictness {
  /** Whether warnings fail it as errors do. */
  readonly strict?: boolean
  /** Whether interactions that the consumer has marked as pending fail it as others do. */
  readonly failPending?: boolean
  /** Whether interactions that were not verified fail it. */
  readonly failSkipped?: boolean
}

export interface InteractionReport {
  /** The consumer's own words. */
  readonly description: string
  readonly states: readonly string[]
  /** The consumer has marked it as not binding yet. */
  readonly pending: boolean
  readonly method: string
  readonly path: string
  /** Why it was not verified; undefined when it was. */
  readonly skipped?: string
  readonly outcome: Outcome
  readonly findings: readonly Finding[]
}

export interface PactReport {
  /** The file or URL. */
  readonly source: string
  readonly consumer: string
  readonly provider: string
  /** What is wrong with the pact as a whole. */
  readonly findings: readonly Finding[]
  readonly interactions: readonly InteractionReport[]
}

export interface Report {
  readonly pacts: readonly PactReport[]
  readonly counts: Readonly<Record<Outcome, number>>
  /** What whoever reads it should know of the run, each as a sentence. */
  readonly notes: readonly string[]
  /** Whether every contract holds: nothing is broken, whole pacts included, and something was verified. */
  readonly agrees: boolean
}

/** What the findings of an interaction come to. */
export function outcomeOf(
  { findings, skipped, pending }: Pick<InteractionReport, 'findings' | 'pending'> & { skipped: string | undefined },
  { strict = false, failPending = false }: Strictness,
): Outcome {
  const isBroken = findings.some(({ severity }) => strict || severity === 'error')
  if (isBroken) return pending && !failPending ? 'pending' : 'broken'
  if (skipped !== undefined) return 'skipped'
  return findings.length > 0 ? 'warned' : 'agrees'
}

export function reportOf(
  pacts: readonly PactReport[],
  { failSkipped = false }: Strictness = {},
  notes: readonly string[] = [],
): Report {
  const counts = { agrees: 0, warned: 0, broken: 0, pending: 0, skipped: 0 }
  for (const { interactions } of pacts) for (const { outcome } of interactions) counts[outcome] += 1
  const isUsable = pacts.every(({ findings }) => findings.length === 0)
  const agrees = counts.broken === 0 && isUsable && !(failSkipped && counts.skipped > 0)
  return { pacts, counts, notes, agrees }
}
