import { idKey } from '../../domain/id-key.ts'
import type { Invitation } from '../../domain/invitation.ts'
import { quoted } from '../../domain/short.ts'
import type { World } from '../../world/world.ts'
import { refuseControl } from '../problem.ts'

/** The invitation of that id, whatever its service. Throws a ControlRefusal when there is none. */
export function requireInvitation(world: World, id: string): Invitation {
  return (
    world.all('invitations').get(idKey(id)) ??
    refuseControl(
      'unknown-invitation',
      `There is no invitation ${quoted(id)} in the sandbox "${world.name}". GET /_mock/invitations lists what there is.`,
    )
  )
}
