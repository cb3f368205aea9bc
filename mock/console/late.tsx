import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { signal } from '@preact/signals'
import type * as parts from './rest.ts'
import { attempt } from './say.ts'
import { words } from './words/words.ts'

type Rest = typeof parts

const rest = signal<Rest | undefined>(undefined)

/** Loads what the first screen does not need. Rejects when it can't be loaded. */
export async function loadRest(): Promise<void> {
  rest.value ??= await import('./rest.ts')
}

/** A part of the console whose code may have to be loaded first. */
export function late<Name extends keyof Rest>(name: Name): Rest[Name] {
  function Late(props: object) {
    useEffect(() => void attempt(loadRest), [])
    const Part = rest.value?.[name] as ComponentType<object> | undefined
    if (Part) return <Part {...props} />
    return name === 'Dialogs' ? null : (
      <main id="main" tabIndex={-1} aria-busy="true">
        <p class="empty">{words.value.loading}…</p>
      </main>
    )
  }
  return Late as Rest[Name]
}
