import { InvitekitError } from '../domain/invitekit-error.ts'

/** Something of the definition of an own service is wrong. The message says what, where, and what to write. */
export class DefinitionError extends InvitekitError {
  override readonly name = 'DefinitionError'
  readonly code = 'invalid-service'
}
