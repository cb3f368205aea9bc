import { fullName } from '../../domain/directory.ts'
import { scenarioOf } from '../../scenarios/build.ts'
import type { Scene, SceneText } from '../../world/scene.ts'
import type { Language } from '../../words/language.ts'
import { Turns } from '../../world/turns.ts'
import type { World } from '../../world/world.ts'
import { refuseControl } from '../problem.ts'
import type { Sandboxes } from '../sandboxes.ts'
import { playAction, type Stage } from './play-action.ts'

/** A sandbox's own scenes, else those of its scenario. */
export const scenesOf = ({ settings }: World): readonly Scene[] => settings.scenes ?? scenarioOf(settings).scenes ?? []

/** How many scenes of a sandbox have been played. */
export const playedOf = ({ settings: { played = 0 } }: World): number => played

/** A scene's text as somebody reads it, with the names of this sandbox. */
export function textIn(world: World, text: SceneText, language: Language): string {
  const whole = typeof text === 'string' ? text : text[language]
  return whole.replaceAll(/\{([\w-]{1,64})\}/g, (words, name: string) => {
    if (name === 'organization') return [...world.organizations()][0]?.name ?? words
    const person = world.person(world.all('personas').get(name)?.personId ?? '')
    return person ? fullName(person) : words
  })
}

/** Plays the scenes of sandboxes, one request at a time for each. */
export class Scenes {
  readonly #stage: Stage
  readonly #sandboxes: Sandboxes
  readonly #turns = new Turns()

  constructor(stage: Stage, sandboxes: Sandboxes) {
    this.#stage = stage
    this.#sandboxes = sandboxes
  }

  /**
   * Plays on until so many scenes have been played; the next one unless it is said. What lies before is reached from the
   * start. Resolves with how many have been played. Rejects with a ControlRefusal.
   */
  play(sandbox: string, to?: number): Promise<World> {
    return this.#turns.take(sandbox, async () => {
      let world = this.#sandboxes.get(sandbox)
      const scenes = scenesOf(world)
      const wanted = to ?? playedOf(world) + 1
      if (wanted > scenes.length) {
        const there = scenes.length === 0 ? 'This sandbox has no scenes.' : `It has ${scenes.length}.`
        refuseControl('no-scene', `There is no scene ${wanted}. ${there} To begin anew, play to scene 0.`)
      }
      if (wanted < playedOf(world) || wanted === 0) world = await this.#sandboxes.reset(sandbox)
      for (let scene = playedOf(world); scene < wanted; scene += 1) {
        for (const action of scenes[scene]?.actions ?? []) {
          // It may have been reset meanwhile.
          if (this.#sandboxes.get(sandbox) !== world)
            refuseControl(
              'sandbox-restarted',
              'The sandbox was reset or restored while a scene was played. Play it again.',
            )
          await playAction(this.#stage, world, action)
        }
        await this.#sandboxes.put(world, [['settings', '', { ...world.settings, played: scene + 1 }]])
      }
      return world
    })
  }
}
