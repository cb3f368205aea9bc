import type { FaultEffect } from '../domain/fault.ts'
import type { ServiceName } from '../domain/invitation.ts'
import type { Scene } from '../world/scene.ts'
import type { ParameterSchemas, ParameterValues, ScenarioValues } from './scenario-values.ts'
import type { WorldDraft } from './world-draft.ts'

export type * from './scenario-values.ts'

/** A named, parametrised starting state. */
export interface Scenario<Schemas extends ParameterSchemas = ParameterSchemas> {
  readonly name: string
  /** Its name for people; that one unless set. */
  readonly title?: string
  /** One sentence: what the world holds. */
  readonly description: string
  readonly parameters: Schemas
  /** The names of the values that it tells, each with what it is. */
  readonly values?: Readonly<Record<string, string>>
  /** What happens to every request while it is given as a provider state. */
  readonly failure?: FaultEffect
  /** What a demo of it shows, one after the other. */
  readonly scenes?: readonly Scene[]
  /** How many invitations it adds, through all of these services: asked before anything is built. */
  invitations(values: ParameterValues<Schemas>, services: readonly ServiceName[]): number
  /**
   * Writes into a draft: into an empty one the whole world, into one that another scenario has written what this one
   * adds. The same draft and the same values give the same records. What may be many is written at the draft's pace.
   * Throws a ScenarioError when values contradict.
   */
  build(draft: WorldDraft, values: ParameterValues<Schemas>): ScenarioValues | Promise<ScenarioValues>
}
