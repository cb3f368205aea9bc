import { requireBugs, requireKnown } from '../../bugs/require-bugs.ts'
import type { World } from '../../world/world.ts'

/** The ids of the bugs that a sandbox has. */
export const bugsOf = (world: World): readonly string[] => world.settings.bugs ?? []

/** Gives a sandbox these bugs besides those that it has. Throws a BugError. */
export function addBugs(world: World, ids: readonly string[]): readonly string[] {
  return setBugs(world, requireBugs([...bugsOf(world), ...ids]))
}

/** Takes a bug away; one that the sandbox has not is none the less away. Throws a BugError when there is no such bug. */
export function removeBug(world: World, id: string): readonly string[] {
  requireKnown(id)
  return setBugs(
    world,
    bugsOf(world).filter((each) => each !== id),
  )
}

/** Takes all bugs away. */
export const clearBugs = (world: World): readonly string[] => setBugs(world, [])

function setBugs(world: World, bugs: readonly string[]): readonly string[] {
  const { bugs: _, ...settings } = world.settings
  world.put(['settings', '', { ...settings, ...(bugs.length > 0 && { bugs }) }])
  return bugs
}
