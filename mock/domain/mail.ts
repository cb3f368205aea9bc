import type { Invitation } from './invitation.ts'

/** Why a mail was sent. */
export type MailKind = 'invitation' | 'resend' | 'reminder'

/** A mail about an invitation that had its first one before. */
export interface LaterMail {
  /** Its place in the order of sending; unique within a sandbox. */
  readonly number: number
  readonly invitation: string
  readonly kind: Exclude<MailKind, 'invitation'>
  /** Milliseconds since 1970, UTC. */
  readonly sentAt: number
}

/**
 * A mail as it is kept, under its id. Nearly every one is the first of its invitation: it goes by that one's id and was
 * sent when that one was made, so that its number says it all.
 */
export type KeptMail = number | LaterMail

/** A mail that was sent. */
export interface SentMail extends Omit<LaterMail, 'kind' | 'invitation'> {
  readonly id: string
  readonly invitation: Invitation
  readonly kind: MailKind
}

export const numberOfMail = (kept: KeptMail): number => (typeof kept === 'number' ? kept : kept.number)

/** The id of the invitation that a mail is about. */
export const subjectOf = (id: string, kept: KeptMail): string => (typeof kept === 'number' ? id : kept.invitation)

/** A kept mail, whole. */
export function sentMail(id: string, kept: KeptMail, invitation: Invitation): SentMail {
  return typeof kept === 'number'
    ? { id: invitation.id, number: kept, invitation, kind: 'invitation', sentAt: invitation.createdAt }
    : { ...kept, id, invitation }
}
