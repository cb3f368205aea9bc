export interface IntegerParameter {
  readonly type: 'integer'
  /** Its name for people; that by which it is given unless set. */
  readonly title?: string
  readonly description: string
  readonly default: number
  readonly minimum?: number
  readonly maximum?: number
}

export interface StringParameter {
  readonly type: 'string'
  /** The same. */
  readonly title?: string
  readonly description: string
  readonly default: string
  /** The only values; any text unless given. */
  readonly values?: readonly string[]
  /** Any e-mail address, or nothing. */
  readonly format?: 'email'
  /** It is a world file, as JSON. */
  readonly isWorld?: true
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

/** One of several states that are given together. */
export interface GivenState {
  readonly state: string
  readonly parameters: ParameterValues
}
