import type { Scenario } from '../scenario.ts'
import { invitationsIn, mostInvitations, type WorldFile } from './world-file.ts'
import { WorldError } from './world-error.ts'

/** What a sandbox that was made from a world file has as its scenario's name. */
export const worldScenarioName = 'world'

/** A world file as the scenario that it is. */
export function worldScenario(file: WorldFile): Scenario<{}> {
  return {
    name: worldScenarioName,
    description: 'The world file that the sandbox was made from.',
    parameters: {},
    ...(file.scenes && { scenes: file.scenes }),
    invitations: () => {
      const count = invitationsIn(file)
      if (count <= mostInvitations) return count
      const message = `asks for ${count} invitations, and can have ${mostInvitations}. Take a scenario for more`
      throw new WorldError([{ in: 'body', name: '', keyword: 'world', message }])
    },
    async build(draft) {
      // Most worlds are made from no file.
      const { buildWorld } = await import('./build-world.ts')
      await buildWorld(draft, file)
      return {}
    },
  }
}
