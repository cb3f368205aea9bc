import { fullName } from '../../domain/directory.ts'
import { scenarioOf } from '../../scenarios/build.ts'
import type { Scene, SceneText } from '../../world/scene.ts'
import type { Language } from '../../words/language.ts'
import { Turns } from '../../world/turns.ts'
import type { World } from '../../world/world.ts'
import { refuseControl } from '../problem.ts'
import type { Sandboxes } from '../sandboxes.ts'
import { playAction, type Stage } from './play-action.ts'
import { playingHere, type Playing } from './playing.ts'
import { SharedPlaying } from './shared-playing.ts'

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
   * start. Resolves with the sandbox as it is then. Rejects with a ControlRefusal.
   */
  play(sandbox: string, to?: number): Promise<World> {
    return this.#turns.take(sandbox, async () => {
      const playing = await this.#begin(sandbox)
      try {
        return await this.#play(playing, to)
      } finally {
        await playing.end()
      }
    })
  }

  async #begin(sandbox: string): Promise<Playing> {
    const { number } = this.#stage
    if (!number) return playingHere(this.#sandboxes, sandbox)
    return SharedPlaying.begin(this.#sandboxes, sandbox, await number())
  }

  async #play(playing: Playing, to: number | undefined): Promise<World> {
    const world = await playing.current()
    const scenes = scenesOf(world)
    const wanted = to ?? playedOf(world) + 1
    if (wanted > scenes.length) {
      const there = scenes.length === 0 ? 'This sandbox has no scenes.' : `It has ${scenes.length}.`
      refuseControl('no-scene', `There is no scene ${wanted}. ${there} To begin anew, play to scene 0.`)
    }
    if (wanted < playedOf(world) || wanted === 0) await playing.reset()
    for (let scene = playedOf(await playing.current()); scene < wanted; scene += 1) {
      for (const action of scenes[scene]?.actions ?? [])
        await playing.once((current) => playAction(this.#stage, current, action))
      await playing.once((current) =>
        this.#sandboxes.put(current, [['settings', '', { ...current.settings, played: scene + 1 }]]),
      )
    }
    return playing.current()
  }
}
