/**
 * Something that was foreseen can't be done. The message is for a person: what is wrong and what to do about it. `code` is
 * for a program, and stays as it is when the words change.
 */
export abstract class InvitekitError extends Error {
  abstract readonly code: string
}
