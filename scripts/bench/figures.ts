import type { Durable } from './measure-durable.ts'
import type { FirstRun } from './measure-first-run.ts'
import type { Growth } from './measure-growth.ts'
import type { OperationRow } from './measure-operations.ts'
import type { Sandboxes } from './measure-sandboxes.ts'
import type { StartRow } from './measure-starts.ts'
import type { VerifyRow } from './measure-verify.ts'

/** All that one run of the bench has measured. */
export interface Figures {
  readonly machine: Machine
  readonly operations: readonly OperationRow[]
  readonly starts: readonly StartRow[]
  /** Left out of a short run: it fetches packages. */
  readonly firstRun?: FirstRun
  /** A section as it is. */
  readonly withoutPort: readonly string[]
  readonly restarts: readonly StartRow[]
  readonly restartSize: number
  /** Bytes in memory of a mock that has just answered its first request. */
  readonly atRest: number
  readonly sandboxes: Sandboxes
  readonly growth: Growth
  readonly growthSizes: readonly [number, number]
  readonly durable: Durable
  readonly durableSizes: readonly [number, number]
  readonly verifications: readonly VerifyRow[]
}

export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly gigabytes: number
  readonly system: string
  readonly versions: Readonly<Record<string, string>>
  /** Day of the run, ISO 8601. */
  readonly day: string
  readonly minutes: number
}
