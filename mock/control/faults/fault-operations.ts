import type { ControlPart } from '../control.ts'
import { addFault, getFault, listFaults, removeFault, removeFaults, replaceFault } from './fault-rules.ts'

/** The faults of a sandbox over HTTP. */
export const faultOperations: ControlPart<
  'listFaults' | 'createFault' | 'deleteFaults' | 'getFault' | 'replaceFault' | 'deleteFault'
> = {
  listFaults: ({ world }) => ({ status: 200, body: { faults: listFaults(world) } }),
  createFault: ({ world, prefix, body }) => {
    const fault = addFault(world, body)
    return { status: 201, headers: { location: `${prefix}/_mock/faults/${fault.id}` }, body: fault }
  },
  deleteFaults: ({ world }) => {
    removeFaults(world)
    return { status: 204, body: undefined }
  },
  getFault: ({ world, path }) => ({ status: 200, body: getFault(world, path.id) }),
  replaceFault: ({ world, path, body }) => ({ status: 200, body: replaceFault(world, path.id, body) }),
  deleteFault: ({ world, path }) => {
    removeFault(world, path.id)
    return { status: 204, body: undefined }
  },
}
