import type { ExampleRequest } from '../services/service.ts'

/** How an own service does what its document declares, and what such services are known to do wrong. */
export interface ServiceReport {
  readonly name: string
  readonly title: string
  readonly operations: readonly {
    readonly operationId: string
    readonly method: string
    readonly path: string
    /** What it was understood to do; undefined: its handler alone knows. */
    readonly deed: string | undefined
    /** The declared statuses that were answered, and those that were not. */
    readonly reached: readonly string[]
    readonly open: readonly string[]
    /** Refusals that were answered, and that the document declares for no operation. */
    readonly undeclared: readonly string[]
  }[]
  /** Answers that are not as the document says, each as a sentence; no more than one of a kind. */
  readonly wrong: readonly string[]
  readonly faults: readonly FaultCheck[]
  /** A request that works. */
  readonly example: ExampleRequest
}

/** A known fault of invitation services, as the sentence that holds where it is absent. */
export interface FaultCheck {
  readonly sentence: string
  /** undefined: it can't be asked of this service. */
  readonly holds: boolean | undefined
  /** Where it does not hold: what was seen instead. */
  readonly seen?: string
}
