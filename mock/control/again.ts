import { InvitekitError } from '../domain/invitekit-error.ts'
import { mostAttempts } from '../world/overtaken.ts'
import { StoreError } from '../world/store-error.ts'
import type { World } from '../world/world.ts'
import type { ControlChanges } from './changes.ts'
import { ControlRefusal, refuseControl } from './problem.ts'

/** Does something to a sandbox, anew on what it is then when others were first. Rejects as that does. */
export async function again<Result>(
  host: Pick<ControlChanges, 'commit' | 'current' | 'abandon'>,
  world: World,
  act: (world: World) => Promise<Result>,
): Promise<Result> {
  let here = world
  for (let left = mostAttempts; ; left -= 1) {
    try {
      return await act(here)
    } catch (error) {
      host.abandon(here)
      if (!host.current || left === 0 || error instanceof StoreError || isCertain(error)) throw error
      if (!isOvertaken(error) && !(await isTakenBack(host, here))) throw error
      const { name } = world
      here = (await host.current(name)) ?? refuseControl('unknown-sandbox', `There is no sandbox "${name}" any more.`)
    }
  }
}

/** Who plays scenes is refused for what is kept, and would find it half done. */
const isCertain = (error: unknown) =>
  error instanceof ControlRefusal && (error.code === 'scene-failed' || error.code === 'sandbox-restarted')

const isOvertaken = (error: unknown) => error instanceof InvitekitError && error.code === 'overtaken'

/** Whether what it was refused for was not kept yet, and turns out not to be. */
async function isTakenBack(host: Pick<ControlChanges, 'commit'>, world: World): Promise<boolean> {
  try {
    await host.commit(world)
    return false
  } catch (error) {
    return isOvertaken(error)
  }
}
