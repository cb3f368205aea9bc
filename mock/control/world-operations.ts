import { exportWorld } from '../scenarios/world-file/export-world.ts'
import { mostInvitations, mostPeople, type WorldFile } from '../scenarios/world-file/world-file.ts'
import type { World } from '../world/world.ts'
import type { ControlPart } from './control.ts'
import { refuseControl } from './problem.ts'

/** A sandbox as a world file, over HTTP. */
export const worldOperations: ControlPart<'getWorld'> = {
  getWorld: ({ world, query: { ids, secrets } }) => ({
    status: 200,
    body: worldFileOf(world, { ids: ids === 'true', secrets: secrets === 'true' }) as never,
  }),
}

/** What a sandbox holds as a world file. Throws a ControlRefusal when that is more than one can hold. */
export function worldFileOf(world: World, options: { readonly ids: boolean; readonly secrets: boolean }): WorldFile {
  requireAtMost(world.all('people').size, mostPeople, 'people')
  requireAtMost(world.all('invitations').size, mostInvitations, 'invitations')
  return exportWorld(world, options)
}

function requireAtMost(count: number, most: number, what: string): void {
  if (count <= most) return
  refuseControl(
    'world-limit',
    `This sandbox holds ${count} ${what}, and a world file up to ${most}. Take a snapshot instead.`,
  )
}
