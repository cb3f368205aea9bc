import type { Fault } from '../../domain/fault.ts'
import type { ControlPart } from '../control.ts'
import type { Entered } from '../shares/entry.ts'
import { addFault, getFault, listFaults, removeFault, removeFaults, replaceFault } from './fault-rules.ts'
import { shownMatch } from './shown-match.ts'

const shown = (fault: Fault, { access }: Entered): Fault => ({ ...fault, match: shownMatch(fault.match, access) })

/** The faults of a sandbox over HTTP. */
export const faultOperations: ControlPart<
  'listFaults' | 'createFault' | 'deleteFaults' | 'getFault' | 'replaceFault' | 'deleteFault'
> = {
  listFaults: ({ world, entered }) => ({
    status: 200,
    body: { faults: listFaults(world).map((fault) => shown(fault, entered)) },
  }),
  createFault: ({ world, prefix, body }) => {
    const fault = addFault(world, body)
    return { status: 201, headers: { location: `${prefix}/_mock/faults/${fault.id}` }, body: fault }
  },
  deleteFaults: ({ world }) => {
    removeFaults(world)
    return { status: 204, body: undefined }
  },
  getFault: ({ world, path, entered }) => ({ status: 200, body: shown(getFault(world, path.id), entered) }),
  replaceFault: ({ world, path, body }) => ({ status: 200, body: replaceFault(world, path.id, body) }),
  deleteFault: ({ world, path }) => {
    removeFault(world, path.id)
    return { status: 204, body: undefined }
  },
}
