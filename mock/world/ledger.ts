import type { Notes } from './notes.ts'
import type { Rates } from './rates.ts'
import type { Maker } from './records.ts'

/** How a sandbox stands: which one of its name it is, and the number of its newest batch. */
export interface Head {
  /** Another life, another sandbox: one that was deleted and made again has another. */
  readonly life: string
  readonly sequence: number
}

/** What is added to a sandbox at once: all of it, or nothing. */
export interface Addition {
  readonly sandbox: string
  /** How the sandbox stood when this was decided; undefined: there was none. */
  readonly expected: Head | undefined
  /** Nobody else's: tells whether a batch of which nobody knows whether it was added is there. */
  readonly mark: string
  /** Entries, a line of JSON each. */
  readonly body: string
  /** The whole state in place of what was there, in pieces of such lines; then there is no body. */
  readonly pieces?: Iterable<string>
  /** Whether the sandbox ends with it. */
  readonly ends: boolean
  /** When the sandbox's time is up, in milliseconds since 1970; null: never; left out: as before. */
  readonly expiresAt?: number | null
  /** By whom it is made. */
  readonly maker?: Maker
}

/** What was added at once. */
export interface KeptBatch {
  readonly sequence: number
  readonly mark: string
  readonly body: string
}

/** What a sandbox holds. */
export interface Loaded {
  readonly head: Head
  /** A checkpoint, to be begun with; undefined: the batches follow what is known. */
  readonly pieces: AsyncIterable<string> | undefined
  /** In order, without a gap. */
  readonly batches: readonly KeptBatch[]
}

/**
 * Where several processes keep sandboxes together: batches of entries with a number each, and now and then a checkpoint.
 * Nothing is assumed but that an addition counts only where the sandbox stands as expected.
 *
 * All reject with a LedgerError.
 */
export interface Ledger {
  /** How sandboxes stand, at some moment after the call; undefined for those that are not there. */
  heads(sandboxes: readonly string[]): Promise<readonly (Head | undefined)[]>
  /** What was added after a head, or all that there is; undefined when the sandbox is not there. */
  load(sandbox: string, after?: Head): Promise<Loaded | undefined>
  /** Adds to sandboxes, each apart. Each is told how it stands now, or that it did not stand as expected. */
  append(additions: readonly Addition[]): Promise<readonly Added[]>
  /** Puts the whole state at a head in place of the batches up to there. */
  checkpoint(sandbox: string, at: Head, pieces: Iterable<string>): Promise<void>
  /** Ends sandboxes whose time is up, some at a time; gives their names. `now`: milliseconds since 1970. */
  sweep(now: number): Promise<readonly string[]>
  /** Sandboxes in an order, and how many there are. */
  list(order: ListOrder): Promise<{ readonly total: number; readonly listed: readonly Listed[] }>
  /** How many sandboxes there are, about; those of one maker are counted. */
  count(maker?: Maker): Promise<number>
  /** Notes when sandboxes were used last. */
  used(uses: readonly { readonly life: string; readonly at: number }[]): Promise<void>
  /** A number that nobody has been given before. */
  number(): Promise<number>
  /** What goes with the sandboxes. */
  readonly notes: Notes
  /** How many requests were made to them. */
  readonly rates: Rates
  close(): Promise<void>
}

/** undefined: the sandbox is not there any more. */
export type Added = Head | 'conflict' | LedgerError | undefined

/** Some sandboxes of all, in an order. */
export interface ListOrder {
  readonly by: 'name' | 'size' | 'made' | 'used'
  readonly isDescending: boolean
  readonly limit: number
  readonly offset: number
}

/** A sandbox from outside. All times are the machine's, in milliseconds since 1970. */
export interface Listed extends Maker {
  readonly name: string
  readonly madeAt: number | null
  /** When it was last asked for something, as far as that is known. */
  readonly usedAt: number | null
  readonly expiresAt: number | null
  /** What has been added, in bytes, about. */
  readonly bytes: number
}

/** A ledger can't do what it was asked for. The message is the end of a sentence. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError'
  /** Whether nothing was added for certain. */
  readonly isCertain: boolean

  constructor(message: string, isCertain: boolean, options?: ErrorOptions) {
    super(message, options)
    this.isCertain = isCertain
  }
}
