import type { ServiceName } from '../generated/services.ts'

export type { ServiceName }

/** The same, or the name of an own one; an editor offers the built-in ones. */
export type AnyServiceName = ServiceName | (string & Record<never, never>)

/** Where an invitation stands. `expired` is never stored: it follows from `expiresAt` and the time. */
export type InvitationState = 'pending' | 'accepted' | 'cancelled' | 'expired'

/** One invitation to one organization, sent through one service. All times are milliseconds since 1970, UTC. */
export interface Invitation {
  readonly id: string
  readonly service: ServiceName
  readonly organizationId: string
  /** Its place in the order of creation through its service; unique within a sandbox. Below 0: a scenario made it. */
  readonly sequence: number
  /** As the service keeps it: in lower case or as sent, without white space around it. */
  readonly email: string
  /** What it offers. Mostly one role; through some services none or several. */
  readonly roleIds: readonly string[]
  /** What `codeOf` gives; null where it follows from the sequence, as it mostly does. */
  readonly code: string | null
  readonly invitedBy: string
  readonly createdAt: number
  readonly updatedAt: number
  /** null: never expires. */
  readonly expiresAt: number | null
  readonly acceptedBy: string | null
  readonly acceptedAt: number | null
  readonly cancelledBy: string | null
  readonly cancelledAt: number | null
  /** Of a seeded one that waits and would expire: from when its times count. They move on with the days. */
  readonly seededAt?: number
  /** What an own service keeps of it besides: plain data, as it was sent. */
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** The secret of the mail's link: 64 lower-case hexadecimal digits. `ids` are those of its sandbox. */
export function codeOf({ code, sequence }: Invitation, ids: { secret(sequence: number): string }): string {
  return code ?? ids.secret(sequence)
}

/** The state at a moment. An invitation that was accepted and then cancelled, where that is allowed, counts as cancelled. */
export function stateOf(invitation: Invitation, now: number): InvitationState {
  if (invitation.cancelledAt !== null) return 'cancelled'
  if (invitation.acceptedAt !== null) return 'accepted'
  if (invitation.expiresAt !== null && invitation.expiresAt <= now) return 'expired'
  return 'pending'
}

/** Neither accepted nor cancelled: what a list may show, if it has not expired. */
export function isOpen(invitation: Invitation): boolean {
  return invitation.acceptedAt === null && invitation.cancelledAt === null
}
