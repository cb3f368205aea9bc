/**
 * The door `invitekit/types`: the resources and errors of each service as its documents print them, and as they are on the
 * wire in `live`. Types alone, made from the same documents as the mock's own checks.
 */
export type * from './generated/types.ts'
export type * as live from './generated/live-types.ts'
