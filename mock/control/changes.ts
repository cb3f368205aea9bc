import type { World } from '../world/world.ts'

/** How what a request to the control plane changes is kept. */
export interface ControlChanges {
  /** Rejects, with all taken back, when it can't be kept. */
  commit(world: World): Promise<void>
  /** Takes back what a request changed before it failed. */
  abandon(world: World): void
  /** Where others change the sandboxes as well: gives one as it is now; undefined when it is not there. */
  readonly current?: ((sandbox: string) => Promise<World | undefined>) | undefined
  /** Told of what should not have happened. */
  onError(error: unknown): void
}
