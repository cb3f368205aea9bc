/** The stages of a verification, in their order. */
export type Stage = 'preflight' | 'spec' | 'mock' | 'target'

/** One thing that is wrong with a contract. */
export interface Finding {
  readonly stage: Stage
  /** What kind of thing, in words joined by hyphens: `unknown-state`, `status`, `response.body.incompatible`. */
  readonly reason: string
  /** For a person: what is wrong and where. */
  readonly message: string
}

export type Outcome = 'agrees' | 'broken' | 'pending' | 'skipped'

export interface InteractionReport {
  /** The consumer's own words. */
  readonly description: string
  readonly states: readonly string[]
  /** The consumer has marked it as not binding yet. */
  readonly pending: boolean
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
  /** Whether every contract holds: nothing is broken, whole pacts included, and something was verified. */
  readonly agrees: boolean
}

export function reportOf(pacts: readonly PactReport[]): Report {
  const counts = { agrees: 0, broken: 0, pending: 0, skipped: 0 }
  for (const { interactions } of pacts) for (const { outcome } of interactions) counts[outcome] += 1
  const agrees = counts.broken === 0 && pacts.every(({ findings }) => findings.length === 0)
  return { pacts, counts, agrees }
}
