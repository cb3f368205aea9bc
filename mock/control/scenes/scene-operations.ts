import type { SceneList } from '../../generated/control-types.ts'
import type { Language } from '../../words/language.ts'
import type { World } from '../../world/world.ts'
import type { ControlPart } from '../control.ts'
import { playedOf, scenesOf, textIn, type Scenes } from './scenes.ts'

/** The scenes of a sandbox over HTTP. */
export function sceneOperations(scenes: Scenes): ControlPart<'listScenes' | 'playScenes'> {
  return {
    listScenes: ({ world, query }) => ({ status: 200, body: view(world, query.language) }),
    playScenes: async ({ world, query, body }) => ({
      status: 200,
      body: view(await scenes.play(world.name, body.to), query.language),
    }),
  }
}

function view(world: World, asked: Language = world.settings.language ?? 'en'): SceneList {
  return {
    played: playedOf(world),
    scenes: scenesOf(world).map(({ title, text, actions }, index) => ({
      number: index + 1,
      title: textIn(world, title, asked),
      text: textIn(world, text, asked),
      actions: actions.map((action) => ({ ...action })),
    })),
  }
}
