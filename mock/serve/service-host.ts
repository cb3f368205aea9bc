import { InvitekitError } from '../domain/invitekit-error.ts'
import { Refusal, type Problem } from '../domain/problem.ts'
import type { World } from '../world/world.ts'
import type { Bugs } from './bugs.ts'
import type { Traffic } from './traffic.ts'

/** What the way of a request needs besides the request. */
export interface ServiceHost {
  /** Keeps what the request changed, and tells, at once when there is nothing to wait for; with all taken back why not. */
  commitThen(world: World, done: (error?: unknown) => void): void
  /** Takes back what a request changed before it failed. */
  abandon(world: World): void
  /** Told of what should not have happened. */
  onError(error: unknown): void
  readonly traffic: Traffic
  readonly bugs: Bugs
}

/** The problem that an error stands for. One that is no Refusal is a defect or a failing disk, and is reported. */
export function problemOf(error: unknown, host: Pick<ServiceHost, 'onError'>): Problem {
  if (error instanceof Refusal) return error.problem
  host.onError(error)
  const failed = error instanceof InvitekitError && error.code === 'write-failed'
  return { code: failed ? 'storage-failed' : 'internal' }
}
