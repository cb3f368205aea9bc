import type { CoverageReport } from '../../coverage/coverage.ts'
import type { Finding } from '../finding.ts'

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

/** A message as it was sent; headers by lower-case name, without secrets. */
export interface SentMessage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What was sent for an interaction, what was answered, and what the contract wants. */
export interface ReplayReport {
  /** Where it was when that was not the first world, in words. */
  readonly where?: string
  readonly request: SentMessage & { readonly method: string; readonly target: string }
  readonly answer: SentMessage & { readonly status: number }
  /** As the contract has it, examples included. */
  readonly wanted: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
}

export interface InteractionReport {
  /** The broker's, of a pact that came from one. */
  readonly id?: string
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
  /** Milliseconds from its request to the whole answer; 0 when none was sent. */
  readonly duration: number
  /** Absent when nothing was sent. */
  readonly replay?: ReplayReport
}

export interface PactReport {
  /** The file or URL. */
  readonly source: string
  readonly consumer: string
  /** The service that it was held against. */
  readonly provider: string
  /** What is wrong with the pact as a whole. */
  readonly findings: readonly Finding[]
  /** Present where something is: `pending` of a pact that the broker calls so, and that fails nothing. */
  readonly unusable?: 'broken' | 'pending'
  readonly interactions: readonly InteractionReport[]
}

/** Under which circumstances a verification was run. */
export interface Run {
  /** The version that ran. */
  readonly invitekit: string
  readonly profile: string
  /** Those that stand otherwise than the profile says. */
  readonly switches: Readonly<Record<string, string>>
  /** Of the worlds that the contracts were replayed in; empty with a target. */
  readonly seeds: readonly number[]
  readonly target?: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** Milliseconds. */
  readonly duration: number
}

export interface Report {
  readonly run: Run
  readonly pacts: readonly PactReport[]
  readonly counts: Readonly<Record<Outcome, number>>
  /** What whoever reads it should know of the run, each as a sentence. */
  readonly notes: readonly string[]
  /** What the contracts exercise of their services. */
  readonly coverage?: CoverageReport
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
  run: Run,
  pacts: readonly PactReport[],
  { failSkipped = false }: Strictness = {},
  notes: readonly string[] = [],
): Report {
  const counts = { agrees: 0, warned: 0, broken: 0, pending: 0, skipped: 0 }
  for (const { interactions } of pacts) for (const { outcome } of interactions) counts[outcome] += 1
  const agrees =
    counts.broken === 0 && pacts.every(({ unusable }) => unusable !== 'broken') && !(failSkipped && counts.skipped > 0)
  return { run, pacts, counts, notes, agrees }
}

/** In words: `invitekit 0.1.0, profile live, seeds 1 and 2, 2030-01-01T00:00:00.000Z, 1.2 s`. */
export function runText({ invitekit, profile, switches, seeds, target, startedAt, duration }: Run): string {
  const named = Object.entries(switches).map(([name, value]) => `${name}=${value}`)
  return [
    `invitekit ${invitekit}`,
    `profile ${profile}`,
    ...named,
    target === undefined ? `seeds ${seeds.join(' and ')}` : `target ${target}`,
    startedAt,
    `${(duration / 1000).toFixed(1)} s`,
  ].join(', ')
}
