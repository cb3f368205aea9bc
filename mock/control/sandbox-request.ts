import type { Profile } from '../domain/conduct.ts'
import type { ClockSetting as ClockRequest } from '../generated/control-types.ts'
import type { Locale } from '../scenarios/locale.ts'
import type { ParameterValues } from '../scenarios/scenario-values.ts'
import type { WorldFile } from '../scenarios/world-file/world-file.ts'
import type { Scene } from '../world/scene.ts'
import type { ConductChange } from './conduct.ts'
import type { LookRequest } from './own.ts'

/** What a sandbox is made from. What is left out is as it was for the default sandbox. */
export interface SandboxRequest extends LookRequest {
  readonly name?: string
  readonly scenario?: string
  readonly parameters?: ParameterValues
  /** In the place of a scenario. */
  readonly world?: WorldFile
  readonly locale?: Locale
  readonly seed?: number
  /** In seconds of the machine's time; null for ever. Unless it is given, seven days after it was last used. */
  readonly ttl?: number | null
  readonly clock?: ClockRequest
  readonly lifetime?: number
  readonly profile?: Profile
  readonly switches?: Readonly<Record<string, Profile>>
  /** The ids of the bugs that it has on purpose. */
  readonly bugs?: readonly string[]
  /** What a demo shows; the scenario's own scenes unless set. */
  readonly scenes?: readonly Scene[]
}

/** A copy of a sandbox. What is left out is as it is there. */
export type ForkRequest = LookRequest & Pick<SandboxRequest, 'name' | 'ttl'>

/** What is to be different about a sandbox. */
export type SandboxChange = LookRequest & ConductChange & Pick<SandboxRequest, 'ttl'>
