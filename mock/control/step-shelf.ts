import type { OperationId } from '../generated/control-operations.ts'
import type { Change } from '../world/records.ts'

/** How many steps of a sandbox are remembered. */
export const mostSteps = 20
/** How many records those of all sandboxes hold in one process. */
const mostRecords = 300_000

/** What was otherwise in the settings. */
export type FormerSettings = Readonly<Record<string, unknown>>

/** What is shown of a step. */
export interface ShownStep extends Standing {
  readonly operation: OperationId
  /** Milliseconds since 1970 by the machine's clock. */
  readonly at: number
}

export interface Step extends ShownStep {
  readonly sandbox: string
  /** The records as they stood before; `isWhole`: all of them. */
  readonly before: readonly Change[]
  readonly isWhole: boolean
  /** What of the settings was otherwise, and how. */
  readonly settings: FormerSettings
}

/** Where a sandbox's story stands. */
export interface Standing {
  /** The id of its last request; 0 for none. */
  readonly request: number
  /** By its clock. Milliseconds since 1970. */
  readonly time: number
}

/** Where steps are remembered. */
export interface StepShelf {
  /** How many records a step may hold. */
  readonly largest: number
  add(step: Step): void | Promise<void>
  /** Newest first. */
  list(sandbox: string): readonly ShownStep[] | Promise<readonly ShownStep[]>
  /** Takes the newest step of a sandbox out; undefined: there is none. */
  take(sandbox: string): Step | undefined | Promise<Step | undefined>
  /** The sandbox is gone. */
  forget(sandbox: string): void
}

/** Steps in memory. */
export class MemorySteps implements StepShelf {
  readonly largest = 50_000
  /** Oldest first. */
  #steps: Step[] = []

  add(step: Step): void {
    this.#steps.push(step)
    const [, ...older] = this.list(step.sandbox)
    const tooOld = new Set(older.slice(mostSteps - 1))
    let records = 0
    const kept = this.#steps.toReversed().filter((each) => {
      records += each.before.length
      return records <= mostRecords && !tooOld.has(each)
    })
    this.#steps = kept.reverse()
  }

  list(sandbox: string): Step[] {
    return this.#steps.filter((step) => step.sandbox === sandbox).reverse()
  }

  take(sandbox: string): Step | undefined {
    const step = this.list(sandbox)[0]
    if (step) this.#steps = this.#steps.filter((each) => each !== step)
    return step
  }

  forget(sandbox: string): void {
    this.#steps = this.#steps.filter((step) => step.sandbox !== sandbox)
  }
}
