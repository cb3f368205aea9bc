/** Requests that are to be counted in one window, which begins with the first and is over some time after. */
export interface AskedCount {
  /** Of the sandbox: windows go with it. */
  readonly life: string
  /** Whose requests they are, and against which limit. */
  readonly key: string
  /** Of the window, in milliseconds. */
  readonly length: number
  /** By how much the sandbox's clock is ahead of the machine's, in milliseconds: moved on, it ends windows too. */
  readonly ahead: number
  /** How many requests. */
  readonly requests: number
}

/** How a window stands. */
export interface Counted {
  /** How many requests there were in it, these included. */
  readonly requests: number
  /** Milliseconds since it began. */
  readonly elapsed: number
}

/**
 * Where several processes count requests together, each window by itself. They need not outlive the store. All reject with a
 * LedgerError.
 */
export interface Rates {
  /** Counts, one for each window at once, and tells how each stands then. */
  count(asked: readonly AskedCount[]): Promise<readonly Counted[]>
  /** Ends the windows of a sandbox. */
  forget(life: string): Promise<void>
}
