import { machineTime } from './clock.ts'
import type { MostNotes, NewNote, Note, NoteKind, Notes, ReadNotes, WhichNotes } from './notes.ts'

/** Notes in memory. */
export class MemoryNotes implements Notes {
  readonly #isThere: (life: string) => boolean
  readonly #all = new Map<string, { last: number; notes: Note[] }>()

  constructor(isThere: (life: string) => boolean) {
    this.#isThere = isThere
  }

  add(notes: readonly NewNote[]): Promise<readonly (number | undefined)[]> {
    return Promise.resolve(notes.map((note) => (this.#isThere(note.life) ? this.#add(note) : undefined)))
  }

  read(
    life: string,
    kind: NoteKind,
    which: WhichNotes = {},
    { withoutBodies = false }: { readonly withoutBodies?: boolean } = {},
  ): Promise<ReadNotes> {
    const { last, notes } = this.#of(life, kind)
    const found = notes.filter((note) => isMeant(note, which))
    return Promise.resolve({ last, notes: withoutBodies ? found.map((note) => ({ ...note, body: '' })) : found })
  }

  remove(life: string, kind: NoteKind, which: WhichNotes = {}): Promise<readonly Note[]> {
    const shelf = this.#of(life, kind)
    const gone = shelf.notes.filter((note) => isMeant(note, which))
    shelf.notes = shelf.notes.filter((note) => !gone.includes(note))
    return Promise.resolve(gone)
  }

  trim(lives: readonly string[], kind: NoteKind, most: MostNotes): Promise<void> {
    for (const life of lives) {
      const shelf = this.#of(life, kind)
      const last = shelf.notes.at(-1)?.number ?? 0
      let bytes = 0
      const kept = shelf.notes.toReversed().filter((note) => {
        bytes += note.bytes
        return note.number === last || (bytes <= most.bytes && note.number > last - most.numbers)
      })
      shelf.notes = kept.reverse()
    }
    return Promise.resolve()
  }

  #add({ life, kind, name, weight = 1, body }: NewNote): number {
    const shelf = this.#of(life, kind)
    shelf.last += weight
    const bytes = new TextEncoder().encode(body).length
    shelf.notes.push({ number: shelf.last, name: name ?? null, at: machineTime(), bytes, body })
    return shelf.last
  }

  #of(life: string, kind: NoteKind): { last: number; notes: Note[] } {
    const key = `${life} ${kind}`
    if (!this.#isThere(life)) return { last: 0, notes: [] }
    const known = this.#all.get(key) ?? { last: 0, notes: [] }
    this.#all.set(key, known)
    return known
  }
}

function isMeant(note: Note, { name, number, after, before }: WhichNotes): boolean {
  return (
    (name === undefined || note.name === name) &&
    (number === undefined || note.number === number) &&
    (after === undefined || note.number > after) &&
    (before === undefined || note.number < before)
  )
}
