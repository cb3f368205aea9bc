import type { Done } from './keep.ts'
import type { Head } from './ledger.ts'
import type { Entry } from './records.ts'

/** An entry that waits to be kept, or somebody who waits for those before it. */
export interface Waiting {
  readonly entry: Entry | undefined
  readonly undo: (() => void) | undefined
  readonly done: Done | undefined
}

/** A batch under way. */
export interface Flying {
  readonly waiting: readonly Waiting[]
  readonly mark: string
}

/** A sandbox as this process knows it. */
export class Seat {
  readonly name: string
  /** How it stands in the state, but for what waits. */
  head: Head | undefined = undefined
  /** Whether the state has it as it stood at the head. */
  isLoaded = false
  waiting: Waiting[] = []
  flying: Flying | undefined = undefined
  /** Settles when what others have added is in the state. */
  catching: Promise<void> | undefined = undefined
  /** What is to be looked at again when nothing is under way. */
  afterwards: (() => void)[] = []
  /** Characters of the batches since the last checkpoint, and of that. */
  logLength = 0
  checkpointLength = 0
  isWritingCheckpoint = false
  /** What it takes in this process, in records. */
  counted = 0
  /** Whether this process was the last to change it, as far as it knows. */
  isOurs = false
  /** How often what others have changed has come into the state, or what was to be kept was taken back. */
  seen = 0

  constructor(name: string) {
    this.name = name
  }

  /** Whether nothing is under way or waits. */
  get isIdle(): boolean {
    return !this.flying && !this.catching && this.waiting.length === 0 && !this.isWritingCheckpoint
  }

  /** Whether the state is as new as a head. */
  isAt(head: Head | undefined): boolean {
    if (!this.isLoaded || this.head?.life !== head?.life) return false
    return (this.head?.sequence ?? 0) >= (head?.sequence ?? 0)
  }

  /** Takes back all that is not kept, newest first, and gives who is to be told. */
  takeBack(): Waiting[] {
    const all = [...(this.flying?.waiting ?? []), ...this.waiting]
    this.waiting = []
    this.seen += 1
    for (const { undo } of all.toReversed()) undo?.()
    return all
  }

  /** Lets those look again who waited for what was under way. */
  settle(): void {
    const { afterwards } = this
    if (afterwards.length === 0 || this.flying || this.catching) return
    this.afterwards = []
    for (const look of afterwards) look()
  }
}
