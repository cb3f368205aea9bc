import { signal } from '@preact/signals'
import { entries, now } from './store.ts'

/** Something that happened besides requests to the services. */
export interface Note {
  readonly id: number
  /** It came after the request of this id. */
  readonly after: number
  /** By the sandbox's clock. Milliseconds. */
  readonly at: number
  /** In the reader's language, whatever that will be then. */
  readonly say: () => string
  readonly tone: 'plain' | 'good' | 'bad' | 'time'
  /** The invitations that it is about. */
  readonly about: readonly string[]
  /** What a request may say too, and then better: an invitation's id and state. */
  readonly told?: string
}

const most = 200

export const notes = signal<readonly Note[]>([])
let count = 0

export function note(say: () => string, more: Partial<Omit<Note, 'id' | 'say'>> = {}): void {
  count += 1
  const after = entries.value.at(-1)?.id ?? 0
  const made: Note = { id: count, after, at: now.value, tone: 'plain', about: [], ...more, say }
  // What was done before the page was opened comes to know late.
  const at = notes.value.findLastIndex((each) => each.after <= made.after) + 1
  notes.value = notes.value.toSpliced(at, 0, made).slice(-most)
}
