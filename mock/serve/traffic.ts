import type { Arrival } from './arrival.ts'
import type { FiredFault, Visit } from './visit.ts'

/** Why a request waits no longer: it may go on, its client went away, or its sandbox is no more what it was. */
export type Release = 'go' | 'gone' | 'over'

/** Sees every request to a sandbox, and may interfere with it. */
export interface Traffic {
  /** Whether what `fault` counts is in the world, to be kept before anything is done. */
  readonly waits: boolean
  /** What is to be done to a request, counted as done. Throws a Refusal when it asks for what can't be done. */
  fault(visit: Visit): FiredFault | undefined
  /** Resolves when so many milliseconds have passed, or with `over`. */
  pause(visit: Visit, milliseconds: number): Promise<Release>
  /** Resolves when the request may go on; undefined: at once. */
  hold(visit: Visit, arrival: Pick<Arrival, 'whenGone'>): Promise<Release> | undefined
  /** Told of each request once its answer is written, or will never be. */
  record(visit: Visit): void
}
