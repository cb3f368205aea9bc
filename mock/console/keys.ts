import { day, reset, step, undo, undoable } from './clock.ts'
import { opened, shownByApi } from './opened.ts'
import { go, isShow, place } from './route.ts'
import { isViewer } from './store.ts'
import { nextScene, previousScene } from './scenes.tsx'
import { takeSnapshot } from './take-snapshot.ts'
import { words } from './words/words.ts'

const watching: Readonly<Record<string, () => unknown>> = {
  m: () => (isShow.value ? focusOn('.mails .row') : go('mails')),
  '/': () => focusOn('input[type=search]'),
  '?': () => (opened.value = 'keys'),
}

const operating: Readonly<Record<string, () => unknown>> = {
  i: () => (opened.value = 'invite'),
  c: () => focusOn('.clock button'),
  '.': () => step(day, `+${words.value.clock.day}`),
  ',': () => step(-day, `−${words.value.clock.day}`),
  s: () => takeSnapshot(),
  r: () => reset(),
  ArrowRight: () => nextScene(),
  ArrowLeft: () => previousScene(),
  u: () => undoable.value > 0 && undo(),
}

/** Single keys do what buttons do, unless somebody is writing or a dialog is open. */
export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event
    if (
      ctrlKey ||
      metaKey ||
      altKey ||
      opened.value !== undefined ||
      shownByApi.value !== undefined ||
      place.value.room === 'sandboxes'
    )
      return
    if (target instanceof Element && target.closest('input, select, textarea, dialog, [contenteditable]')) return
    // There they scroll.
    if (key.startsWith('Arrow') && (!isShow.value || (target instanceof Element && target.closest('.lines')))) return
    const act = watching[key] ?? (isViewer.value ? undefined : operating[key])
    if (!act) return
    event.preventDefault()
    act()
  })
}

function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus()
}
