import { InvitekitError } from '../domain/invitekit-error.ts'
import { Refusal, type Problem } from '../domain/problem.ts'
import type { Rated, Turn } from '../services/turn.ts'
import type { World } from '../world/world.ts'
import type { Bugs } from './bugs.ts'
import type { Traffic } from './traffic.ts'

/** Tells once that a sandbox is as new as all that anybody was told of, and gives it; or why not. */
export type Reach = (sandbox: string, done: (error: unknown, world: World | undefined) => void) => void

/** What the way of a request needs besides the request. */
export interface ServiceHost {
  /** Keeps what the request changed, and tells, at once when there is nothing to wait for; with all taken back why not. */
  commitThen(world: World, done: (error?: unknown) => void): void
  /** Takes back what a request changed before it failed. */
  abandon(world: World): void
  /** Told of what should not have happened. */
  onError(error: unknown): void
  readonly traffic: Traffic
  /** Where others change the sandboxes as well: gives one as it is now. */
  readonly reach?: Reach
  /**
   * The same without asking, where a change that is decided on it is likely to count: what changes nothing has to be verified.
   * undefined: ask.
   */
  readonly guess?: (sandbox: string) => World | undefined
  /** How often others have changed a sandbox here, or a change was taken back. */
  readonly seen?: (sandbox: string) => number
  /** Where others serve the sandboxes as well: counts a request among theirs, and tells how its caller stands. */
  readonly takeTurn?: (world: World, rated: Rated, told: (turn: Turn) => void) => void
  readonly bugs: Bugs
}

/** The problem that an error stands for. One that is no Refusal is a defect or a failing disk, and is reported. */
export function problemOf(error: unknown, host: Pick<ServiceHost, 'onError'>): Problem {
  if (error instanceof Refusal) return error.problem
  if (error instanceof InvitekitError && error.code === 'overtaken') {
    return unavailable('Others change the sandbox all the time. Nothing was changed')
  }
  host.onError(error)
  const code = error instanceof InvitekitError ? error.code : undefined
  if (code === 'store-unreachable') return unavailable('The store can not be reached. Nothing was changed')
  if (code === 'store-uncertain') {
    return unavailable('The store can not be reached. Whether the change was made is not known')
  }
  return { code: code === 'write-failed' ? 'storage-failed' : 'internal' }
}

const unavailable = (detail: string): Problem => ({ code: 'fault', status: 503, detail })
