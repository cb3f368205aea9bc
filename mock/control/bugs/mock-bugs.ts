import type { World } from '../../world/world.ts'
import { requireText } from '../option.ts'
import { addBugs, bugsOf, clearBugs, removeBug } from './bug-rules.ts'

/** The bugs of one sandbox, for a test in the same process. */
export interface MockBugs {
  /** Switches bugs on beside those that are. Rejects with a BugError when there is no such bug, or two contradict. */
  add(...ids: readonly string[]): Promise<void>
  /** The ids of those that are on. */
  list(): readonly string[]
  /** Switches one off. Rejects with a BugError when there is no such bug. */
  remove(id: string): Promise<void>
  /** Switches all off. */
  clear(): Promise<void>
}

/** The bugs of the sandbox that `world` finds. */
export function mockBugs(commit: (world: World) => Promise<void> | undefined, world: () => World): MockBugs {
  const change = async (how: (changed: World) => unknown): Promise<void> => {
    const changed = world()
    how(changed)
    await commit(changed)
  }
  return {
    add: (...ids) =>
      change((changed) => {
        for (const id of ids) requireText('The id of a bug', id)
        addBugs(changed, ids)
      }),
    list: () => bugsOf(world()),
    remove: (id) => change((changed) => removeBug(changed, id)),
    clear: () => change(clearBugs),
  }
}
