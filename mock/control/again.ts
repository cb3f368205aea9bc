import { InvitekitError } from '../domain/invitekit-error.ts'
import type { World } from '../world/world.ts'
import type { ControlChanges } from './changes.ts'
import { refuseControl } from './problem.ts'

/** So often something is done anew because others were first. */
const most = 20

/** Does something to a sandbox, anew on what it is then when others were first. Rejects as that does. */
export async function again<Result>(
  host: Pick<ControlChanges, 'current' | 'abandon'>,
  world: World,
  act: (world: World) => Promise<Result>,
): Promise<Result> {
  let here = world
  for (let left = most; ; left -= 1) {
    try {
      return await act(here)
    } catch (error) {
      host.abandon(here)
      if (!host.current || left === 0 || !(error instanceof InvitekitError && error.code === 'overtaken')) throw error
      const { name } = world
      here = (await host.current(name)) ?? refuseControl('unknown-sandbox', `There is no sandbox "${name}" any more.`)
    }
  }
}
