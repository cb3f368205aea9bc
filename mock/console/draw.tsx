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

/** What fits on most screens. The code adds the others at once. */
const rows = 12

/** The newest of each. */
function shortened({ overview, directory }: First): First {
  const { people, invitations, mails } = overview
  return {
    directory,
    overview: {
      ...overview,
      people: { ...people, people: people.people.slice(0, rows) },
      invitations: { ...invitations, invitations: invitations.invitations.slice(-rows) },
      mails: { ...mails, mails: mails.mails.slice(-rows) },
    },
  }
}

/** Draws the first screen, in the mock. One after the other: all that it is drawn from is known to the module. */
export async function draw(first: First, { language: spoken, isPhone }: Reader): Promise<string> {
  await speak(spoken)
  language.value = spoken
  isNarrow.value = isPhone
  begin(shortened(first))
  const markup = renderToString(<App />)
  forgetRows()
  return markup
}
