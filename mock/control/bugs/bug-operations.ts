import { describeBugs } from '../../bugs/describe.ts'
import type { Service } from '../../services/service.ts'
import type { World } from '../../world/world.ts'
import type { ControlPart } from '../control.ts'
import { addBugs, bugsOf, clearBugs, removeBug } from './bug-rules.ts'

/** The bugs of a sandbox over HTTP. */
export function bugOperations(
  services: readonly Service[],
): ControlPart<'listBugs' | 'addBugs' | 'removeBugs' | 'removeBug'> {
  const rows = describeBugs(services)
  const known = rows.map(({ id, kind, title, metBy, wire, noticedBy, sources }) => ({
    id,
    kind,
    title,
    metBy,
    wire,
    noticedBy: [...noticedBy],
    sources: [...sources],
  }))
  const view = (world: World) => ({ on: [...bugsOf(world)], known })
  return {
    listBugs: ({ world }) => ({ status: 200, body: view(world) }),
    addBugs: ({ world, body }) => {
      addBugs(world, body.bugs)
      return { status: 200, body: view(world) }
    },
    removeBugs: ({ world }) => {
      clearBugs(world)
      return { status: 204, body: undefined }
    },
    removeBug: ({ world, path }) => {
      removeBug(world, path.id)
      return { status: 204, body: undefined }
    },
  }
}
