import { InvitekitError } from '../../mock/index.ts'

/** A verification that can't be made as it was asked for. The message is for a person. */
export class VerificationError extends InvitekitError {
  override readonly name = 'VerificationError'
  readonly code = 'not-verified'
}
