import { stateOf, type Invitation, type ServiceName } from './invitation.ts'
import type { WorldStore } from './ports.ts'
import { refuse } from './problem.ts'

/** What services do differently when somebody is invited. Plain data. */
export interface InviteRules {
  /**
   * What comes of an address that has a pending invitation: `refuse`; `return` that one as it is; `renew` it, as if it was
   * sent again; `replace` it, so that its link is dead; `allow` a second one.
   */
  readonly duplicate: 'refuse' | 'return' | 'renew' | 'replace' | 'allow'
  /** Whether a member can be invited. */
  readonly member: 'refuse' | 'allow'
  /** Whether one that has expired stands in the way of a new one, until it is cancelled. */
  readonly expiredBlocks: boolean
  /** How many the organization has room for; undefined: for all. */
  readonly seats?: Seats
  /** How many invitations an organization can send in 24 hours of the sandbox's time; undefined: any number. */
  readonly perDay?: number
}

export interface Seats {
  readonly limit: number
  /** Whether an invitation that waits takes one. */
  readonly countsPending: boolean
  /** When one must be free. */
  readonly when: 'invite' | 'accept'
}

const day = 24 * 60 * 60 * 1000

/** The pending invitation that the address has, if that is not refused. Throws a Refusal when a rule forbids a new one. */
export function meetRules(
  world: WorldStore,
  organizationId: string,
  rules: InviteRules,
  { service, email }: { readonly service: ServiceName; readonly email: string },
  now: number,
): Invitation | undefined {
  if (rules.member === 'refuse' && world.memberWithEmail(organizationId, email)) {
    refuse({ code: 'already-a-member', email })
  }
  let known: Invitation | undefined
  for (const other of world.openInvitationsTo(service, organizationId, email)) {
    const isPending = stateOf(other, now) === 'pending'
    if (isPending ? rules.duplicate === 'refuse' : rules.expiredBlocks) refuse({ code: 'already-invited', email })
    if (isPending) known = other
  }
  if (known && rules.duplicate !== 'allow' && rules.duplicate !== 'replace') return known
  requireDay(world, organizationId, rules, service, now)
  requireSeat(world, organizationId, rules, 'invite', now, {
    service,
    leaving: rules.duplicate === 'replace' ? known : undefined,
  })
  return rules.duplicate === 'replace' ? known : undefined
}

/** Throws a Refusal when no seat is free, where one must be. */
export function requireSeat(
  world: WorldStore,
  organizationId: string,
  { seats }: InviteRules,
  when: Seats['when'],
  now: number,
  pending?: { readonly service: ServiceName; readonly leaving: Invitation | undefined },
): void {
  if (seats?.when !== when) return
  let taken = [...world.membershipsOf(organizationId)].length
  if (seats.countsPending && pending) {
    for (const each of world.openInvitations(pending.service, organizationId, 'sequence')) {
      if (each !== pending.leaving && stateOf(each, now) === 'pending') taken += 1
    }
  }
  if (taken >= seats.limit) refuse({ code: 'seat-limit', limit: seats.limit })
}

function requireDay(
  world: WorldStore,
  organizationId: string,
  { perDay }: InviteRules,
  service: ServiceName,
  now: number,
): void {
  if (perDay === undefined) return
  const sent: number[] = []
  for (const { createdAt } of world.invitationsOf(service, organizationId)) {
    if (createdAt > now - day && createdAt <= now) sent.push(createdAt)
  }
  if (sent.length < perDay) return
  const next = sent.sort((a, b) => a - b)[sent.length - perDay] ?? now
  refuse({ code: 'invitation-limit', limit: perDay, seconds: Math.ceil((next + day - now) / 1000) })
}
