import { InvitekitError } from '../domain/invitekit-error.ts'

/**
 * A scenario was asked for that does not exist, or with a parameter or seed that does not fit. The message is for a
 * person: it says what is wrong and what is known.
 */
export class ScenarioError extends InvitekitError {
  override readonly name = 'ScenarioError'
  readonly code = 'invalid-scenario'
}
