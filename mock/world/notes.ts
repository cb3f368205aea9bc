/** What goes with a sandbox and is no part of its state: some of its requests, a step that can be undone, a report. */
export type NoteKind = 'requests' | 'step' | 'report'

export interface NewNote {
  /** Of the sandbox: notes go with it. */
  readonly life: string
  readonly kind: NoteKind
  /** What it goes by, or what is told of it without its body. */
  readonly name?: string
  /** How many numbers it takes; 1 unless set. */
  readonly weight?: number
  readonly body: string
}

export interface Note {
  /** The last one of those that it takes, counted from 1 for each kind in each sandbox, and never given twice. */
  readonly number: number
  readonly name: string | null
  /** When it was put here. The machine's time, in milliseconds since 1970. */
  readonly at: number
  /** Of its body. */
  readonly bytes: number
  /** Empty where it was not asked for. */
  readonly body: string
}

/** Which notes of a sandbox and a kind are meant; all that is given must hold. */
export interface WhichNotes {
  readonly name?: string
  /** This one alone. */
  readonly number?: number
  /** Those with a higher number. */
  readonly after?: number
  /** Those with a lower number. */
  readonly before?: number
}

export interface ReadNotes {
  /** In the order of their numbers. */
  readonly notes: readonly Note[]
  /** The last number that was given; 0 for none. */
  readonly last: number
}

/** How much of a kind stays in a sandbox: the newest. */
export interface MostNotes {
  readonly numbers: number
  readonly bytes: number
}

/**
 * Where several processes keep what goes with sandboxes. What is added is seen by all from then on.
 *
 * All reject with a LedgerError.
 */
export interface Notes {
  /**
   * Puts notes behind the others, one of a kind in a sandbox at once. Gives each its number; undefined: the sandbox is not
   * there any more. `isHasty`: they may be lost when the store loses its power.
   */
  add(notes: readonly NewNote[], options?: { readonly isHasty?: boolean }): Promise<readonly (number | undefined)[]>
  read(
    life: string,
    kind: NoteKind,
    which?: WhichNotes,
    options?: { readonly withoutBodies?: boolean },
  ): Promise<ReadNotes>
  /** Removes notes, and gives them. */
  remove(life: string, kind: NoteKind, which?: WhichNotes): Promise<readonly Note[]>
  /** Removes what is too much. */
  trim(lives: readonly string[], kind: NoteKind, most: MostNotes): Promise<void>
}
