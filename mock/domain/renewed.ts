import { isOpen, type Invitation } from './invitation.ts'

const day = 24 * 60 * 60 * 1000

/**
 * A seeded invitation that waits, as it stands at a moment: its times are moved by so many whole days that they count
 * from the last day that has begun. Any other one is the same.
 */
export function renewed(invitation: Invitation, now: number): Invitation {
  const { seededAt, createdAt, updatedAt, expiresAt } = invitation
  if (seededAt === undefined || !isOpen(invitation)) return invitation
  const by = Math.floor((now - seededAt) / day) * day
  if (by === 0) return invitation
  return {
    ...invitation,
    seededAt: seededAt + by,
    createdAt: createdAt + by,
    updatedAt: updatedAt + by,
    expiresAt: expiresAt === null ? null : expiresAt + by,
  }
}
