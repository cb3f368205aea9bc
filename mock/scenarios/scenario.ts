import type { FaultEffect } from '../domain/fault.ts'
import type { Scene } from '../world/scene.ts'
import type { WorldDraft } from './world-draft.ts'

export interface IntegerParameter {
  readonly type: 'integer'
  readonly description: string
  readonly default: number
  readonly minimum?: number
  readonly maximum?: number
}

export interface StringParameter {
  readonly type: 'string'
  readonly description: string
  readonly default: string
  /** The only values; any text unless given. */
  readonly values?: readonly string[]
  /** Any e-mail address, or nothing. */
  readonly format?: 'email'
}

export type ParameterSchema = IntegerParameter | StringParameter

export type ParameterSchemas = Readonly<Record<string, ParameterSchema>>

/** The values that parameters with these schemas take. */
export type ParameterValues<Schemas extends ParameterSchemas = ParameterSchemas> = {
  readonly [Name in keyof Schemas]: Schemas[Name] extends IntegerParameter
    ? number
    : Schemas[Name] extends StringParameter
      ? string
      : number | string
}

/** What a scenario tells about the world it set up, by name: ids, codes and tokens that a request needs. */
export type ScenarioValues = Readonly<Record<string, string>>

/** A named, parametrised starting state. */
export interface Scenario<Schemas extends ParameterSchemas = ParameterSchemas> {
  readonly name: string
  /** One sentence: what the world holds. */
  readonly description: string
  readonly parameters: Schemas
  /** The names of the values that it tells, each with what it is. */
  readonly values?: Readonly<Record<string, string>>
  /** What happens to every request while it is given as a provider state. */
  readonly failure?: FaultEffect
  /** What a demo of it shows, one after the other. */
  readonly scenes?: readonly Scene[]
  /** How many invitations it adds, through all services: asked before anything is built. */
  invitations(values: ParameterValues<Schemas>): number
  /**
   * Writes into a draft: into an empty one the whole world, into one that another scenario has written what this one
   * adds. The same draft and the same values give the same records. What may be many is written at the draft's pace.
   * Throws a ScenarioError when values contradict.
   */
  build(draft: WorldDraft, values: ParameterValues<Schemas>): ScenarioValues | Promise<ScenarioValues>
}
