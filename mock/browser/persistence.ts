import type { Done, Keep, KeepNeeds, OpenKeep } from '../world/keep.ts'
import type { Entry } from '../world/records.ts'
import { applyEntry, emptyState, type State } from '../world/state.ts'
import { StoreError } from '../world/store-error.ts'

/**
 * Where several instances keep one state together, line after line. It has to add on a condition: a store that can only set a
 * value would lose what another instance has added meanwhile.
 */
export interface Persistence {
  /** All lines but the first `after`, in order. */
  load(after: number): Promise<readonly string[]>
  /** Adds lines behind the first `expected`, all or none of them; false when that is not how many there are. */
  append(expected: number, lines: readonly string[]): Promise<boolean>
}

/** Another instance has added something that was not known here yet. Nothing was changed. */
export class Overtaken extends StoreError {
  constructor() {
    super('write-failed', 'Another instance was first. Ask again.')
  }
}

interface Waiting {
  readonly entry: Entry
  readonly undo: (() => void) | undefined
  readonly tell: Done
}

/**
 * Keeps in a Persistence. What was decided before another instance's lines were known is taken back, and whoever asked for it
 * has to ask again: `conflicts` tells that.
 */
export class SharedLog implements Keep {
  readonly state: State = emptyState()
  readonly #persistence: Persistence
  readonly #makeWorld: KeepNeeds['makeWorld']
  #position = 0
  #waiting: Waiting[] = []
  #flushing: Promise<void> | undefined
  #trouble: string | undefined
  /** How often something was taken back. */
  conflicts = 0

  constructor(persistence: Persistence, { makeWorld }: KeepNeeds) {
    this.#persistence = persistence
    this.#makeWorld = makeWorld
  }

  /** Takes in what others have added. Rejects as the persistence does. */
  async catchUp(): Promise<void> {
    for (;;) {
      await this.#flushing
      const from = this.#position
      const lines = await this.#persistence.load(from)
      // What was decided meanwhile is in the state already, and may have to go again.
      if (this.#flushing || this.#waiting.length > 0 || this.#position !== from) continue
      for (const line of lines) applyEntry(this.state, JSON.parse(line) as Entry, this.#makeWorld)
      this.#position += lines.length
      return
    }
  }

  append(entry: Entry, undo?: () => void, tell: Done = () => undefined): void {
    this.#waiting.push({ entry, undo, tell })
    this.#flushing ??= Promise.resolve().then(() => this.#flush())
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting.splice(0)
      const failure = await this.#add(waiting)
      if (failure === undefined) for (const { tell } of waiting) tell()
      else this.#takeBack([...waiting, ...this.#waiting.splice(0)], failure)
    }
    this.#flushing = undefined
  }

  /** Why nothing was added; undefined when it was. */
  async #add(waiting: readonly Waiting[]): Promise<StoreError | undefined> {
    const lines = waiting.map(({ entry }) => JSON.stringify(entry))
    try {
      const isAdded = await this.#persistence.append(this.#position, lines)
      this.#trouble = undefined
      if (!isAdded) return new Overtaken()
      this.#position += lines.length
      return undefined
    } catch (error) {
      this.#trouble = `The persistence fails: ${error instanceof Error ? error.message : String(error)}`
      return new StoreError('write-failed', `${this.#trouble}. Nothing was changed.`, { cause: error })
    }
  }

  /** Newest first, before anybody is told. */
  #takeBack(taken: readonly Waiting[], failure: StoreError): void {
    if (this.#trouble === undefined) this.conflicts += 1
    for (const { undo } of taken.toReversed()) undo?.()
    for (const { tell } of taken) tell(failure)
  }

  async written(): Promise<void> {
    await this.#flushing
  }

  tidy(): void {}

  trouble(): string | undefined {
    return this.#trouble
  }

  async close(): Promise<void> {
    await this.#flushing
  }
}

/** Opens the log and takes in what is there; `told` of it. */
export const keepTogether =
  (persistence: Persistence, told: (log: SharedLog) => void): OpenKeep =>
  async (needs) => {
    const log = new SharedLog(persistence, needs)
    await log.catchUp()
    told(log)
    return log
  }
