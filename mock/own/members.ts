import { requirePermission, rolesNamed, type Access } from '../domain/access.ts'
import { rankOf, type Membership } from '../domain/directory.ts'
import type { WorldStore } from '../domain/ports.ts'
import { refuse } from '../domain/problem.ts'
import type { OwnPerson } from './own-invitation.ts'
import { roleNamed, wordOf, type RoleWord } from './roles.ts'
import { personView } from './views.ts'

export interface OwnMember extends OwnPerson {
  readonly role: string
  /** Milliseconds since 1970, UTC; null: not known. */
  readonly joinedAt: number | null
}

/** In the order in which they joined. */
export function membersOf(world: WorldStore, organizationId: string, words: readonly RoleWord[]): OwnMember[] {
  return [...world.membershipsOf(organizationId)].flatMap(({ personId, roleIds, joinedAt = null }) => {
    const member = world.person(personId)
    const role = world.role(roleIds[0] ?? '')
    return member ? [{ ...personView(member), role: role ? wordOf(role, words) : '', joinedAt }] : []
  })
}

/** Throws a Refusal when the caller may not, for who is no member, and for the owner. */
export function changeRole(
  world: WorldStore,
  access: Access,
  personId: string,
  words: readonly RoleWord[],
  word: string,
): void {
  const membership = changeable(world, access, personId)
  const role = roleNamed(world, access.organization.id, words, word)
  if (role.rank > rankOf(access.roles)) refuse({ code: 'role-too-high', role: role.name })
  world.putMembership({ ...membership, roleIds: [role.id] })
}

/** Throws a Refusal when the caller may not, for who is no member, and for the owner. */
export function removeMember(world: WorldStore, access: Access, personId: string): void {
  const membership = changeable(world, access, personId)
  world.removeMembership(membership.organizationId, membership.personId)
}

function changeable(world: WorldStore, access: Access, personId: string): Membership {
  requirePermission(access, 'org.user.invite')
  const membership =
    world.membership(access.organization.id, personId) ?? refuse({ code: 'unknown-person', personId, as: 'Member' })
  if (rolesNamed(world, membership.roleIds).some(({ key }) => key === 'owner'))
    refuse({ code: 'forbidden', permission: 'org.user.invite', detail: 'The owner stays, and remains one' })
  return membership
}
