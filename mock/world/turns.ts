/** Lets things be done one at a time for each name, in the order in which they were asked for. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Whether something is done for that name. */
  has(name: string): boolean {
    return this.#last.has(name)
  }

  /** Begins at once, within this call, when nothing else is done for that name. */
  take<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(name)
    const mine = before === undefined ? task() : before.then(task, task)
    this.#last.set(name, mine)
    const leave = () => {
      if (this.#last.get(name) === mine) this.#last.delete(name)
    }
    mine.then(leave, leave)
    return mine
  }

  /** Resolves when nothing is done any more. */
  async ended(): Promise<void> {
    while (this.#last.size > 0) await Promise.allSettled(this.#last.values())
  }
}
