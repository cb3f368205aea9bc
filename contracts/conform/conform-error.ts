import { InvitekitError } from '../../mock/index.ts'

/** A server can't be held against a service as it was asked for. The message is for a person. */
export class ConformError extends InvitekitError {
  override readonly name = 'ConformError'
  readonly code = 'not-conformed'
}
