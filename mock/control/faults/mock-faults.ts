import type { Fault } from '../../domain/fault.ts'
import type { World } from '../../world/world.ts'
import { requireBody } from '../require-body.ts'
import { addFault, listFaults, removeFault, removeFaults, type FaultRule } from './fault-rules.ts'

/** The faults of one sandbox, for a test in the same process. */
export interface MockFaults {
  /** Puts a rule behind the others. Rejects with a ControlRefusal when it makes no sense, or there are too many. */
  add(rule: FaultRule): Promise<Fault>
  /** In the order in which they are asked, with how often each has fired. */
  list(): readonly Fault[]
  /** Rejects with a ControlRefusal when there is none of that id. */
  remove(id: string): Promise<void>
  /** Removes all rules. */
  clear(): Promise<void>
}

/** The faults of the sandbox that `world` finds. */
export function mockFaults(commit: (world: World) => Promise<void> | undefined, world: () => World): MockFaults {
  const change = async <Result>(how: (changed: World) => Result): Promise<Result> => {
    const changed = world()
    const result = how(changed)
    await commit(changed)
    return result
  }
  return {
    add: async (rule) => {
      await requireBody('createFault', rule)
      return change((changed) => addFault(changed, rule))
    },
    list: () => listFaults(world()),
    remove: (id) => change((changed) => removeFault(changed, id)),
    clear: () => change(removeFaults),
  }
}
