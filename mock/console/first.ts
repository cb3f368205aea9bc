import type { Directory, Overview } from '../generated/control-types.ts'
import { hasKey } from './api.ts'
import { language } from './words/words.ts'

/** All that the first screen shows. */
export interface First {
  readonly overview: Overview
  readonly directory: Directory
}

/** What the page came with; undefined where it came without, or has to be asked for in another language or with a key. */
export function firstOfPage(): First | undefined {
  const text = document.getElementById('first')?.textContent ?? ''
  const isFitting = text !== '' && !hasKey() && document.documentElement.lang === language.value
  return isFitting ? (JSON.parse(text) as First) : undefined
}
