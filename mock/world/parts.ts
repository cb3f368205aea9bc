import type { Change, PartEntry } from './records.ts'

/**
 * Puts together what is too large for one entry, as it is read. One thing is written in parts at a time, so a part
 * continues what was begun last, or begins the next; what was never finished is dropped by the next.
 */
export class Parts {
  #attempt = 0
  #sandbox: string | undefined
  #count = 0
  #changes: Change[] = []

  /** The number of one more attempt to write something in parts, which no part has that was read. */
  begin(): number {
    this.drop()
    this.#attempt += 1
    return this.#attempt
  }

  /** Throws an Error when the part does not follow the one before it. */
  add([sandbox, changes, , attempt, part]: PartEntry): void {
    if (part === 0 && attempt > this.#attempt) {
      this.#attempt = attempt
      this.#sandbox = sandbox
      this.#count = 0
      this.#changes = []
    } else if (!this.#continues(sandbox, attempt, part)) {
      throw new Error(`part ${part} of attempt ${attempt} does not follow ${this.#last()}`)
    }
    this.#count += 1
    for (const change of changes) this.#changes.push(change)
  }

  /** All that the parts of an attempt hold. Throws an Error unless all are there. */
  take(sandbox: string, attempt: number, parts: number): Change[] {
    if (!this.#continues(sandbox, attempt, parts)) {
      throw new Error(`attempt ${attempt} has ${parts} parts, and what was read ends with ${this.#last()}`)
    }
    const changes = this.#changes
    this.drop()
    return changes
  }

  /** Forgets what was not finished. */
  drop(): void {
    this.#sandbox = undefined
    this.#changes = []
  }

  #continues(sandbox: string, attempt: number, part: number): boolean {
    return this.#sandbox === sandbox && attempt === this.#attempt && part === this.#count
  }

  #last(): string {
    return this.#sandbox === undefined ? 'no part' : `part ${this.#count - 1} of attempt ${this.#attempt}`
  }
}
