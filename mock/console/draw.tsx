import { renderToString } from 'preact-render-to-string'
import { App } from './app.tsx'
import type { First } from './first.ts'
import { forgetRows } from './fresh.ts'
import { isNarrow } from './narrow.ts'
import { begin } from './store.ts'
import { language, speak, type Language } from './words/words.ts'

interface Reader {
  readonly language: Language
  /** Whether they hold a phone. */
  readonly isPhone: boolean
}

/** Draws the first screen, in the mock. One after the other: all that it is drawn from is known to the module. */
export async function draw(first: First, { language: spoken, isPhone }: Reader): Promise<string> {
  await speak(spoken)
  language.value = spoken
  isNarrow.value = isPhone
  begin(first)
  const markup = renderToString(<App />)
  forgetRows()
  return markup
}
