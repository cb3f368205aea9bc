import { render } from 'preact'
import { effect } from '@preact/signals'
import { App } from './app.tsx'
import { firstOfPage } from './first.ts'
import { listenToKeys } from './keys.ts'
import { begin, sandbox, nameShown } from './store.ts'
import { colourOf } from './colours.ts'
import { language, speak, words } from './words/words.ts'

await speak(language.value)
const first = firstOfPage()
if (first) begin(first)

effect(() => {
  document.documentElement.lang = language.value
})

// Three customers' tabs look different.
effect(() => {
  const colour = colourOf(sandbox.value?.colour ?? null)
  document.title = `${nameShown.value ?? words.value.mainSandbox} · invitekit`
  document.documentElement.style.setProperty('--own', colour ?? 'var(--accent)')
  const square = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" rx="2" fill="${colour ?? '#3b63d6'}"/></svg>`
  document.getElementById('icon')?.setAttribute('href', `data:image/svg+xml,${encodeURIComponent(square)}`)
})

listenToKeys()
for (const room of document.querySelectorAll('body > i')) room.remove()
// What the page came with is drawn already, and taken over as it stands.
render(<App />, document.getElementById('app') ?? document.body)
