import { banner } from './banner.ts'
import type { Choice } from './choices.ts'

/** The text of `choices.ts`: what the switches of the live profile change of the table in `operations.ts`. */
export function choicesFile(responses: Readonly<Record<string, Readonly<Record<string, Choice<unknown>>>>>): string {
  return `// ${banner}
import type { Operation, OperationId } from './operations.ts'

/** An operation, or one as it was released on an earlier day. */
export type OperationForm = OperationId | \`\${OperationId}@\${string}\`

/**
 * A value for each setting of the switches that it depends on: bit \`i\` of the index is set when \`by[i]\` is live.
 * null: there is none.
 */
export interface Choice<Value> {
  readonly by: readonly string[]
  readonly of: readonly (Value | null)[]
}

/** The answers of each operation by status, as in \`operations\`, for every setting of the switches. */
export const responseChoices: Readonly<
  Record<OperationForm, Readonly<Record<string, Choice<Operation['responses'][string]>>>>
> = ${JSON.stringify(responses, null, 2)}
`
}
