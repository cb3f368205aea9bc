/** A verification that can't be made as it was asked for. The message is for a person. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError'
}
