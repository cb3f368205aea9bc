import { directory, services } from './store.ts'
import { words } from './words/words.ts'

/** So many people are offered; a sandbox may have any number. */
const most = 100

export const eachService = () => services.value.map(({ name, title }) => ({ value: name, label: title }))

export const anyService = () => [any(), ...eachService()]

export const anyPersona = () => [
  any(),
  ...(directory.value?.personas ?? []).slice(0, most).map(({ id, name }) => ({ value: id, label: name })),
]

const any = () => ({ value: '', label: words.value.all })
