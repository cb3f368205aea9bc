import type { World } from '../world/world.ts'

/** How what a request to the control plane changes is kept. */
export interface ControlChanges {
  /** Rejects, with all taken back, when it can't be kept. */
  commit(world: World): Promise<void>
  /** Takes back what a request changed before it failed. */
  abandon(world: World): void
  /** Told of what should not have happened. */
  onError(error: unknown): void
}
