import { useEffect, useState } from 'preact/hooks'
import { stepWith } from './clock.ts'
import { note } from './notes.ts'
import { attempt } from './say.ts'
import { changes } from './store.ts'
import { language } from './words/words.ts'

/** Does a change of rules, and tells whether it worked. */
export type Changing = (how: () => Promise<unknown>) => Promise<boolean>

interface RulesOf<Rules> {
  readonly load: () => Promise<Rules>
  /** Of what kinds of records they are. */
  readonly kind: string
  /** What the story says of a change. */
  readonly say: () => string
}

/** Rules that a room loads for itself: again whenever they change, and changed by steps that can be undone. */
export function useRules<Rules>(first: Rules, { load, kind, say }: RulesOf<Rules>): [rules: Rules, change: Changing] {
  const [rules, setRules] = useState(first)
  const look = async () => setRules(await load())
  useEffect(() => {
    void attempt(look)
    return changes.subscribe(({ kinds }) => {
      if (kinds.includes(kind) || kinds.includes('all')) void look().catch(() => undefined)
    })
  }, [language.value])
  const change: Changing = (how) =>
    stepWith(async () => {
      await how()
      note(say)
      await look()
      return say
    })
  return [rules, change]
}
