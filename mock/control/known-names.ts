import type { OperationId } from '../generated/operations.ts'

/** Who is in every scenario. */
export type PersonaId = 'owner' | 'admin' | 'member' | 'billing' | 'outsider' | 'invitee'

/** Any text; an editor offers the known ones. */
type OrOther<Known extends string> = Known | (string & Record<never, never>)

/** The id of a persona, also of one that a world file brings. */
export type PersonaName = OrOther<PersonaId>

/** An operationId. */
export type OperationName = OrOther<OperationId>

/** The same, in which an editor offers the operations and personas that are known. */
export type WithKnownNames<Match> = {
  [Name in keyof Match]: Name extends 'operation' ? OperationName : Name extends 'persona' ? PersonaName : Match[Name]
}

export type { OperationId }
