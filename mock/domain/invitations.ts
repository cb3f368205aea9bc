import { isAddressee } from './addressee.ts'
import type { Access } from './access.ts'
import { may, rankOf, type Person, type Role } from './directory.ts'
import { stateOf, type Invitation, type ServiceName } from './invitation.ts'
import { decide, type Action, type Actor, type LifecyclePolicy } from './lifecycle.ts'
import type { WorldStore } from './ports.ts'
import { refuse } from './problem.ts'

/** How a service treats invitations. Plain data, so that a setting can change it. */
export interface InvitationPolicy extends LifecyclePolicy {
  /** Whether an address can have only one pending invitation, and a member none. */
  readonly onePerAddress: boolean
  /** Whether only the person with its address may answer an invitation, or whoever holds its code. */
  readonly addresseeOnly: boolean
}

/** A service's policy in a sandbox, which may have a lifetime of its own for what expires. */
export function policyIn({ lifetime }: Pick<WorldStore, 'lifetime'>, usual: InvitationPolicy): InvitationPolicy {
  return lifetime === undefined || usual.lifetime === null ? usual : { ...usual, lifetime }
}

export interface NewInvitation {
  readonly service: ServiceName
  readonly email: string
  readonly roles: readonly Role[]
}

/** Adds a pending invitation. Throws a Refusal when policy or the caller's role forbid it. */
export function invite(
  world: WorldStore,
  access: Access,
  policy: InvitationPolicy,
  { service, email, roles }: NewInvitation,
  now: number,
): Invitation {
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
  if (world.isFull) refuse({ code: 'sandbox-full', limit: world.invitationLimit })
  const sequence = world.nextSequence()
  const invitation: Invitation = {
    id: world.ids.uuid(sequence),
    service,
    organizationId,
    sequence,
    email,
    roleIds: roles.map(({ id }) => id),
    code: null,
    invitedBy: access.person.id,
    createdAt: now,
    updatedAt: now,
    expiresAt: policy.lifetime === null ? null : now + policy.lifetime,
    acceptedBy: null,
    acceptedAt: null,
    cancelledBy: null,
    cancelledAt: null,
  }
  world.putInvitation(invitation)
  return invitation
}

/** The invitation, if the caller may see it. Throws a Refusal otherwise. */
export function view(access: Access, policy: InvitationPolicy, invitation: Invitation, now: number): Invitation {
  ruling(invitation, 'view', actorIn(access), policy, now)
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
  if (ruling(invitation, 'cancel', actorIn(access), policy, now) === 'keep') return
  world.putInvitation({ ...invitation, cancelledBy: access.person.id, cancelledAt: now, updatedAt: now })
}

/** Accepts the invitation for `person` and makes them a member. Throws a Refusal when the lifecycle says no. */
export function accept(
  world: WorldStore,
  person: Person,
  policy: InvitationPolicy,
  invitation: Invitation,
  now: number,
): Invitation {
  if (ruling(invitation, 'accept', answererOf(person, policy, invitation), policy, now) === 'keep') return invitation
  const accepted = { ...invitation, acceptedBy: person.id, acceptedAt: now, updatedAt: now }
  world.putInvitation(accepted)
  const { organizationId, roleIds } = invitation
  if (!world.membership(organizationId, person.id)) {
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
  ruling(invitation, 'decline', answererOf(person, policy, invitation), policy, now)
  world.putInvitation({ ...invitation, cancelledBy: person.id, cancelledAt: now, updatedAt: now })
}

function answererOf(person: Person, { addresseeOnly }: InvitationPolicy, invitation: Invitation): Actor {
  if (invitation.acceptedBy === person.id) return 'acceptor'
  return addresseeOnly && !isAddressee(person, invitation) ? 'outsider' : 'invitee'
}

function actorIn({ roles }: Access): Actor {
  if (may(roles, 'org.user.invite')) return 'manager'
  return may(roles, 'org.user.read') ? 'reader' : 'outsider'
}

function ruling(
  invitation: Invitation,
  action: Action,
  actor: Actor,
  policy: InvitationPolicy,
  now: number,
): 'keep' | 'move' {
  const decision = decide(stateOf(invitation, now), action, actor, policy)
  if (decision.does !== 'refuse') return decision.does
  const { id: invitationId, organizationId } = invitation
  switch (decision.because) {
    case 'gone':
      return refuse({ code: 'gone', invitationId })
    case 'no-longer-valid':
      return refuse({ code: 'no-longer-valid', invitationId })
    case 'hidden':
      return refuse({ code: 'hidden-organization', organizationId, invitationId })
    case 'forbidden':
      return refuse({ code: 'forbidden', permission: 'org.user.invite', invitationId })
  }
}
