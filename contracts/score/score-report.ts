import type { BugKind } from '../../mock/index.ts'
import type { Run } from '../verify/report/report.ts'
import type { MutantKind } from './mutants.ts'

/**
 * `noticed`: some interaction fails. `missed`: none does, and one could. `unmet`: the pacts never ask what would show it.
 * `beyond`: no interaction can notice it.
 */
export type Notice = 'noticed' | 'missed' | 'unmet' | 'beyond'

interface Row {
  readonly provider: string
  readonly notice: Notice
  /** The interactions that fail, by their descriptions. */
  readonly by: readonly string[]
  /** Why it is `unmet` or `beyond`, as a sentence. */
  readonly reason?: string
  /** The interaction to add, in the words of pact-js. */
  readonly code?: string
  /** The same as a pact of version 4 has it. */
  readonly interaction?: object
}

/** What the pacts with a service make of a bug. */
export interface BugRow extends Row {
  readonly id: string
  readonly kind: BugKind
  readonly title: string
  readonly wire: string
}

/** The same of a change of one of the service's answers. */
export interface MutantRow extends Row {
  readonly operation: string
  readonly status: number
  readonly place: string
  readonly kind: MutantKind
}

export interface ScoreReport {
  readonly run: Run
  readonly bugs: readonly BugRow[]
  readonly mutants: readonly MutantRow[]
  /** How many of those that a contract can notice and these pacts could meet are noticed, in percent; 100 when there are none. */
  readonly score: number
  readonly bugScore: number
  readonly mutantScore: number
  /** What whoever reads it should know, each as a sentence. */
  readonly notes: readonly string[]
}

export function scoreOf(rows: readonly Pick<Row, 'notice'>[]): number {
  const noticed = rows.filter(({ notice }) => notice === 'noticed').length
  const all = noticed + rows.filter(({ notice }) => notice === 'missed').length
  return all === 0 ? 100 : Math.floor((1000 * noticed) / all) / 10
}
