import { requireKnownOperation } from '../faults/fault-rules.ts'
import { requireBody } from '../require-body.ts'
import type { AnyBarrier, BarrierRequest, HeldRequest } from './barrier.ts'
import type { AnyBarriers } from './barriers.ts'

/** A barrier of one sandbox, for a test in the same process. */
export interface MockBarrier {
  readonly id: string
  /** Who waits, in the order in which they came. */
  readonly waiting: readonly HeldRequest[]
  /** Resolves with who waits, once as many do as are expected, or when so many milliseconds (5000) have passed. */
  whenFull(milliseconds?: number): Promise<readonly HeldRequest[]>
  /**
   * Lets requests go on in this order, by their ids; all in the order in which they came unless named. Throws a
   * ControlRefusal when one of them does not wait.
   */
  release(order?: readonly string[]): readonly HeldRequest[]
  /** Who waits goes on, and nobody is held any more. */
  remove(): void
}

/** The barriers of one sandbox, for a test in the same process. */
export interface MockBarriers {
  /** Holds the next requests that match. Rejects with a ControlRefusal when it makes no sense, or there are too many. */
  add(request?: BarrierRequest): Promise<MockBarrier>
}

/** The barriers of the sandbox whose barriers are found so. `keep`: lets what was changed be kept. */
export function mockBarriers(barriers: () => AnyBarriers, keep: () => Promise<void>): MockBarriers {
  return {
    add: async (request = {}) => {
      await requireBody('createBarrier', request)
      requireKnownOperation(request.match ?? {})
      const known = barriers()
      const barrier = handle(known, known.add(request), keep)
      await keep()
      return barrier
    },
  }
}

function handle(known: AnyBarriers, barrier: AnyBarrier, keep: () => Promise<void>): MockBarrier {
  // Who is told at once is told what will be kept; when it can't be, they wait until their time is up.
  const kept = <Result>(result: Result) => (void keep().catch(() => undefined), result)
  return {
    id: barrier.id,
    get waiting() {
      return barrier.waiting
    },
    whenFull: async (milliseconds = 5000) => {
      await barrier.whenFull(milliseconds)
      return barrier.waiting
    },
    release: (order) => kept(barrier.release(order)),
    remove: () => kept(known.remove(barrier.id)),
  }
}
