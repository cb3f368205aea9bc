import type { Deed } from '../../mock/index.ts'

/** `holds`: as the document and the mock have it. `skipped`: it was not asked. */
export type Outcome = 'holds' | 'fails' | 'skipped'

/** `unknown`: nothing was asked, or the run was broken off before anything had failed. */
export type Verdict = 'conforms' | 'differs' | 'unknown'

/** One thing that was seen otherwise than it should be. */
export interface Difference {
  /** What was looked at, in words. */
  readonly what: string
  /** What a right server shows; undefined where nothing at all should have been seen. */
  readonly wanted?: unknown
  readonly was?: unknown
}

/** What came of a check. */
export interface CheckRow {
  /** The same in every version. */
  readonly id: string
  /** What is asked, in a sentence. */
  readonly title: string
  readonly about: Deed
  readonly outcome: Outcome
  /** Why it was not asked, or could not be gone on with. */
  readonly reason?: string
  readonly differences: readonly Difference[]
  /** What the document says of it. */
  readonly sentence?: string
  /** Where the document says so: its operation and status. */
  readonly place?: string
  /** What was asked and answered, in short: `POST /v1/… 409`. */
  readonly exchanges: readonly string[]
  /** Milliseconds. */
  readonly duration: number
}

export interface ConformReport {
  readonly run: {
    readonly invitekit: string
    readonly service: string
    readonly target: string
    readonly profile: string
    readonly switches: Readonly<Record<string, string>>
    /** Whether nothing was changed. */
    readonly safe: boolean
    readonly startedAt: string
    /** Milliseconds. */
    readonly duration: number
    /** How many were sent to the target. */
    readonly requests: number
  }
  readonly checks: readonly CheckRow[]
  readonly counts: Readonly<Record<Outcome, number>>
  readonly verdict: Verdict
  /** What whoever reads it should know, each as a sentence. */
  readonly notes: readonly string[]
  /** Why the run was broken off, as a sentence; undefined: it went to its end. */
  readonly brokenOff?: string
}

export function countsOf(rows: readonly Pick<CheckRow, 'outcome'>[]): ConformReport['counts'] {
  const count = (outcome: Outcome) => rows.filter((row) => row.outcome === outcome).length
  return { holds: count('holds'), fails: count('fails'), skipped: count('skipped') }
}
