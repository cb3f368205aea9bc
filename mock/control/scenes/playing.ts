import type { World } from '../../world/world.ts'
import { refuseControl } from '../problem.ts'
import type { Sandboxes } from '../sandboxes.ts'

/** A sandbox in which nobody else plays scenes meanwhile. All reject with a ControlRefusal when it has begun anew since. */
export interface Playing {
  /** The sandbox as it is. */
  current(): Promise<World>
  /** Does one thing to the sandbox as it is, until it counts. */
  once(act: (world: World) => Promise<void>): Promise<void>
  /** Puts it back to its start. */
  reset(): Promise<void>
  end(): Promise<void>
}

/** Where no other process serves the sandbox. Throws a ControlRefusal when there is none. */
export function playingHere(sandboxes: Sandboxes, sandbox: string): Playing {
  let world = sandboxes.get(sandbox)
  const current = async () => (sandboxes.get(sandbox) === world ? world : refuseRestarted())
  return {
    current,
    once: async (act) => act(await current()),
    reset: async () => void (world = await sandboxes.reset(sandbox)),
    end: () => Promise.resolve(),
  }
}

export const refuseRestarted = (): never =>
  refuseControl('sandbox-restarted', 'The sandbox was reset or restored while a scene was played. Play it again.')
