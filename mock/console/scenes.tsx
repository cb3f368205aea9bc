import { signal } from '@preact/signals'
import type { SceneList } from '../generated/control-types.ts'
import { ask } from './api.ts'
import { startAnew, stepWith } from './clock.ts'
import { mayOperate, refresh, scenes } from './store.ts'
import { language, words } from './words/words.ts'

const isPlaying = signal(false)

/** Goes to where so many scenes have been played; back leads through the start. */
async function playTo(to: number): Promise<void> {
  const { played, scenes: list } = scenes.value
  if (isPlaying.value || !mayOperate.value || to < 0 || to > list.length || to === played) return
  isPlaying.value = true
  await stepWith(async () => {
    const query = { language: language.value }
    const play = async () => {
      scenes.value = await ask<SceneList>('POST', '_mock/scenes/play', { query, body: { to } })
      await refresh(['all'])
    }
    await (to < played ? startAnew(() => words.value.story.reset, play) : play())
    return undefined
  })
  isPlaying.value = false
}

export const nextScene = (): Promise<void> => playTo(scenes.value.played + 1)
export const previousScene = (): Promise<void> => playTo(scenes.value.played - 1)

/** Where the demo stands: title and sentence of the scene, and the way on. */
export function SceneStrip() {
  const { scenes: says } = words.value
  const { played, scenes: list } = scenes.value
  if (list.length === 0) return null
  const current = list[played - 1]
  const next = list[played]
  return (
    <section class="scene" aria-labelledby="scene">
      <div class="who">
        <h2 id="scene">{current ? current.title : says.title}</h2>
        <p aria-live="polite">{current ? current.text : (next?.title ?? '')}</p>
      </div>
      <span class="quiet number">{says.of(played, list.length)}</span>
      {mayOperate.value && (
        <span class="buttons">
          <button type="button" disabled={played === 0 || isPlaying.value} onClick={() => void previousScene()}>
            ← {says.back}
          </button>
          <button type="button" class="main" disabled={!next || isPlaying.value} onClick={() => void nextScene()}>
            {played === 0 ? says.start : says.next} →
          </button>
        </span>
      )}
    </section>
  )
}
