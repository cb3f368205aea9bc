import type { Barrier as BarrierView, HeldRequest as HeldView } from '../../generated/control-types.ts'
import type { ControlPart } from '../control.ts'
import { requireKnownOperation } from '../faults/fault-rules.ts'
import { shownMatch } from '../faults/shown-match.ts'
import type { Access } from '../shares/entry.ts'
import type { World } from '../../world/world.ts'
import type { AnyBarrier, HeldRequest } from './barrier.ts'
import type { AnyBarriers } from './barriers.ts'

/** The barriers of a sandbox over HTTP. */
export function barrierOperations(
  barriersOf: (world: World) => AnyBarriers,
): ControlPart<'listBarriers' | 'createBarrier' | 'getBarrier' | 'deleteBarrier' | 'releaseBarrier'> {
  return {
    listBarriers: ({ world, entered: { access } }) => {
      const barriers = barriersOf(world).list()
      return { status: 200, body: { barriers: barriers.map((each) => view(each, access)) } }
    },
    createBarrier: ({ world, prefix, body }) => {
      const match = body.match ?? {}
      requireKnownOperation(match)
      const barrier = barriersOf(world).add({ ...body, match })
      return { status: 201, headers: { location: `${prefix}/_mock/barriers/${barrier.id}` }, body: view(barrier) }
    },
    getBarrier: async ({ world, path, query, onGone, entered: { access } }) => {
      const barrier = barriersOf(world).get(path.id)
      await barrier.whenFull(query.wait ?? 0, onGone)
      return { status: 200, body: view(barrier, access) }
    },
    deleteBarrier: ({ world, path }) => {
      barriersOf(world).remove(path.id)
      return { status: 204, body: undefined }
    },
    releaseBarrier: ({ world, path, body }) => {
      const barrier = barriersOf(world).get(path.id)
      const released = barrier.release(body.order)
      return { status: 200, body: { released: released.map(heldView), barrier: view(barrier) } }
    },
  }
}

function view(barrier: AnyBarrier, access: Access = 'all'): BarrierView {
  const { id, match, expected, timeout, waiting, released } = barrier
  return { id, match: shownMatch(match, access), expected, timeout, waiting: waiting.map(heldView), released }
}

const heldView = ({ id, operation, persona, method, path }: HeldRequest): HeldView => ({
  id,
  operation,
  persona: persona ?? null,
  method,
  path,
})
