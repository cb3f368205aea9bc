import { isAddressee } from './addressee.ts'
import type { Access } from './access.ts'
import { may, rankOf, type Person, type Role } from './directory.ts'
import { stateOf, type Invitation, type InvitationState, type ServiceName } from './invitation.ts'
import {
  decide,
  type Action,
  type Actors,
  type Answerer,
  type Decision,
  type LifecyclePolicy,
  type Overseer,
} from './lifecycle.ts'
import { meetRules, requireSeat, type InviteRules } from './invite-rules.ts'
import { sendAgain, sendFirst } from './send-mail.ts'
import type { WorldStore } from './ports.ts'
import { refuse } from './problem.ts'

/** How a service treats invitations. Plain data, so that a setting can change it. */
export interface InvitationPolicy extends LifecyclePolicy {
  /** Whether an address can have only one pending invitation, and a member none. */
  readonly onePerAddress: boolean
  /** Whether only the person with its address may answer an invitation, or whoever holds its code. */
  readonly addresseeOnly: boolean
  /** What few services do; undefined: none of it. */
  readonly rules?: InviteRules
  /** What to send an invitation again renews; its end unless given. */
  readonly renews?: { readonly code: boolean; readonly end: boolean }
}

/** A service's policy in a sandbox, which may have a lifetime of its own for what expires. */
export function policyIn({ lifetime }: Pick<WorldStore, 'lifetime'>, usual: InvitationPolicy): InvitationPolicy {
  return lifetime === undefined || usual.lifetime === null ? usual : { ...usual, lifetime }
}

export interface NewInvitation {
  readonly service: ServiceName
  readonly email: string
  readonly roles: readonly Role[]
  /** Who invites, if it is not the caller. */
  readonly inviter?: Person
  /** Until when it is valid, in milliseconds from now on; null for ever; as the policy says unless given. */
  readonly lifetime?: number | null
  readonly attributes?: Readonly<Record<string, unknown>>
  /** Whether a mail goes out; one does unless given. */
  readonly isMailed?: boolean
}

/**
 * Adds a pending invitation, or gives the one that there is where the policy says so. Throws a Refusal when policy or the
 * caller's role forbid it.
 */
export function invite(
  world: WorldStore,
  access: Access,
  policy: InvitationPolicy,
  given: NewInvitation,
  now: number,
): Invitation {
  const { service, email, roles } = given
  const organizationId = access.organization.id
  const rank = rankOf(access.roles)
  const tooHigh = roles.find((role) => role.rank > rank)
  if (tooHigh) refuse({ code: 'role-too-high', role: tooHigh.name })
  if (policy.onePerAddress) {
    if (world.memberWithEmail(organizationId, email)) refuse({ code: 'already-a-member', email })
    for (const other of world.openInvitationsTo(service, organizationId, email)) {
      if (stateOf(other, now) === 'pending') refuse({ code: 'already-invited', email })
    }
  }
  const { rules } = policy
  if (rules) {
    const known = meetRules(world, organizationId, rules, given, now)
    if (known && rules.duplicate === 'return') return known
    if (known && rules.duplicate === 'renew') return resendKnown(world, access, policy, known, now)
    if (known) put(world, known, { does: 'move', to: 'cancelled' }, { by: access.person, policy, now })
  }
  if (world.isFull) refuse({ code: 'sandbox-full', limit: world.invitationLimit })
  const sequence = world.nextSequence()
  const plain: Invitation = {
    id: world.ids.uuid(sequence),
    service,
    organizationId,
    sequence,
    email,
    roleIds: roles.map(({ id }) => id),
    code: null,
    invitedBy: (given.inviter ?? access.person).id,
    createdAt: now,
    updatedAt: now,
    expiresAt: endOf(given.lifetime === undefined ? policy.lifetime : given.lifetime, now),
    acceptedBy: null,
    acceptedAt: null,
    cancelledBy: null,
    cancelledAt: null,
  }
  const invitation = given.attributes ? { ...plain, attributes: given.attributes } : plain
  world.putInvitation(invitation)
  if (given.isMailed !== false) sendFirst(world, invitation)
  return invitation
}

const endOf = (lifetime: number | null, now: number) => (lifetime === null ? null : now + lifetime)

/** One that waits, or has waited in vain, valid anew, whoever may resend. */
function resendKnown(
  world: WorldStore,
  access: Access,
  policy: InvitationPolicy,
  invitation: Invitation,
  now: number,
): Invitation {
  const resent = put(world, invitation, { does: 'move', to: 'pending' }, { by: access.person, policy, now })
  sendAgain(world, resent, 'resend', now)
  return resent
}

/** The invitation, if the caller may see it. Throws a Refusal otherwise. */
export function view(access: Access, policy: InvitationPolicy, invitation: Invitation, now: number): Invitation {
  ruling(invitation, 'view', overseerIn(access), policy, now)
  return invitation
}

/** Cancels the invitation in the name of the caller. Throws a Refusal when the lifecycle says no. */
export function cancel(
  world: WorldStore,
  access: Access,
  policy: InvitationPolicy,
  invitation: Invitation,
  now: number,
): void {
  const decision = ruling(invitation, 'cancel', overseerIn(access), policy, now)
  put(world, invitation, decision, { by: access.person, policy, now })
}

/** Sends the invitation again: it is valid anew, and another mail goes out. Throws a Refusal when the lifecycle says no. */
export function resend(
  world: WorldStore,
  access: Access,
  policy: InvitationPolicy,
  invitation: Invitation,
  now: number,
): Invitation {
  const decision = ruling(invitation, 'resend', overseerIn(access), policy, now)
  const resent = put(world, invitation, decision, { by: access.person, policy, now })
  sendAgain(world, resent, 'resend', now)
  return resent
}

/** Accepts the invitation for `person` and makes them a member. Throws a Refusal when the lifecycle says no. */
export function accept(
  world: WorldStore,
  person: Person,
  policy: InvitationPolicy,
  invitation: Invitation,
  now: number,
): Invitation {
  const decision = ruling(invitation, 'accept', answererOf(person, policy, invitation), policy, now)
  const accepted = put(world, invitation, decision, { by: person, policy, now })
  const { organizationId, roleIds } = invitation
  if (decision.does === 'move' && policy.rules) requireSeat(world, organizationId, policy.rules, 'accept', now)
  if (decision.does === 'move' && !world.membership(organizationId, person.id)) {
    world.putMembership({ organizationId, personId: person.id, roleIds, joinedAt: now })
  }
  return accepted
}

/** Turns the invitation down for `person`: it counts as cancelled by them. Throws a Refusal when the lifecycle says no. */
export function decline(
  world: WorldStore,
  person: Person,
  policy: InvitationPolicy,
  invitation: Invitation,
  now: number,
): void {
  const decision = ruling(invitation, 'decline', answererOf(person, policy, invitation), policy, now)
  put(world, invitation, decision, { by: person, policy, now })
}

/** Who brings an invitation into another state, and when. */
interface Cause {
  readonly by: Person
  readonly policy: InvitationPolicy
  readonly now: number
}

/** Does to the invitation what was decided. */
function put(world: WorldStore, invitation: Invitation, decision: Ruling, cause: Cause): Invitation {
  if (decision.does === 'keep') return invitation
  const moved = {
    ...invitation,
    ...changeTo(decision.to, cause),
    ...newCode(world, decision, cause),
    updatedAt: cause.now,
  }
  // Its times are its own from now on.
  if (decision.to === 'pending') delete moved.seededAt
  world.putInvitation(moved)
  return moved
}

function changeTo(
  state: Exclude<InvitationState, 'expired'>,
  { by, policy: { lifetime, renews }, now }: Cause,
): Partial<Invitation> {
  switch (state) {
    case 'pending':
      return renews?.end === false ? {} : { expiresAt: endOf(lifetime, now) }
    case 'accepted':
      return { acceptedBy: by.id, acceptedAt: now }
    case 'cancelled':
      return { cancelledBy: by.id, cancelledAt: now }
  }
}

/** Of one that is sent again with another link: the old one leads nowhere. Mails are numbered, and so is the code. */
function newCode(world: WorldStore, decision: Ruling, { policy }: Cause): Partial<Invitation> {
  if (decision.does !== 'move' || decision.to !== 'pending' || !policy.renews?.code) return {}
  return { code: world.ids.secret(firstRenewal + world.nextMail()) }
}

/** Below the numbers of all invitations, and above those that seeded things have. */
const firstRenewal = -(2 ** 30)

function answererOf(person: Person, { addresseeOnly }: InvitationPolicy, invitation: Invitation): Answerer {
  if (invitation.acceptedAt !== null && invitation.acceptedBy === person.id) return 'acceptor'
  return addresseeOnly && !isAddressee(person, invitation) ? 'stranger' : 'invitee'
}

function overseerIn({ roles }: Access): Overseer {
  if (may(roles, 'org.user.invite')) return 'manager'
  return may(roles, 'org.user.read') ? 'reader' : 'outsider'
}

const notOffered = 'Invitations of this service can not be declined'

type Ruling = Exclude<Decision, { does: 'refuse' }>

function ruling<A extends Action>(
  invitation: Invitation,
  action: A,
  actor: Actors[A],
  policy: InvitationPolicy,
  now: number,
): Ruling {
  const decision = decide(stateOf(invitation, now), action, actor, policy)
  if (decision.does !== 'refuse') return decision
  const { id: invitationId, organizationId } = invitation
  switch (decision.because) {
    case 'gone':
      return refuse({ code: 'gone', invitationId })
    case 'no-longer-valid':
      return refuse({ code: 'no-longer-valid', invitationId, state: stateOf(invitation, now), action })
    case 'not-offered':
      return refuse({ code: 'forbidden', permission: 'org.read', invitationId, detail: notOffered })
    case 'hidden':
      return refuse({ code: 'hidden-organization', organizationId, invitationId })
    case 'forbidden':
      return refuse({ code: 'forbidden', permission: 'org.user.invite', invitationId })
  }
}
