import { may, type Organization, type Permission, type Person, type Role } from './directory.ts'
import { isSameId } from './id-key.ts'
import type { WorldStore } from './ports.ts'
import { refuse } from './problem.ts'

/** Who sends a request. An anonymous caller, where a service allows one, acts as the organization's owner. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'person'
      readonly personId: string
      /** The only organization that the caller's credentials are for; undefined: any. */
      readonly onlyIn?: string
    }

/** A caller's standing in an organization. */
export interface Access {
  readonly organization: Organization
  readonly person: Person
  readonly roles: readonly Role[]
}

/** Throws a Refusal when the organization does not exist, or exists but not for this caller, who lacks `needed`. */
export function accessTo(
  world: WorldStore,
  caller: Caller,
  organizationId: string,
  needed: Permission = 'org.read',
): Access {
  const organization = world.organization(organizationId) ?? refuse({ code: 'unknown-organization', organizationId })
  return standingIn(world, caller, organization, needed) ?? hide(organization)
}

/** undefined when the organization is not for this caller, who lacks `needed`. */
export function standingIn(
  world: WorldStore,
  caller: Caller,
  organization: Organization,
  needed: Permission,
): Access | undefined {
  if (caller.kind === 'person' && caller.onlyIn !== undefined && !isSameId(caller.onlyIn, organization.id)) {
    return undefined
  }
  const membership =
    caller.kind === 'person' ? world.membership(organization.id, caller.personId) : ownerOf(world, organization.id)
  const roles = membership ? rolesNamed(world, membership.roleIds) : []
  const person = membership && world.person(membership.personId)
  return person && may(roles, needed) ? { organization, person, roles } : undefined
}

/** The organizations that a caller may see; an anonymous one acts as the owner of each. */
export function organizationsOf(world: WorldStore, caller: Caller): Organization[] {
  const all = [...world.organizations()]
  if (caller.kind === 'anonymous') return all
  const { personId, onlyIn } = caller
  return all.filter(({ id }) => {
    const membership = onlyIn === undefined || onlyIn === id ? world.membership(id, personId) : undefined
    return membership !== undefined && may(rolesNamed(world, membership.roleIds), 'org.read')
  })
}

/** The roles with these ids; one that is no more is left out. */
export function rolesNamed(world: Pick<WorldStore, 'role'>, ids: readonly string[]): Role[] {
  // Each answer with an invitation asks: flatMap takes ten times as long, and an array that grows takes room for 16 more.
  const [id] = ids
  if (ids.length === 1 && id !== undefined) {
    const role = world.role(id)
    return role ? [role] : []
  }
  const roles: Role[] = []
  for (const each of ids) {
    const role = world.role(each)
    if (role) roles.push(role)
  }
  return roles
}

const hide = ({ id }: Organization): never => refuse({ code: 'hidden-organization', organizationId: id })

/** Throws a Refusal unless the caller's role has the permission. */
export function requirePermission(access: Access, permission: Permission, invitationId?: string): void {
  if (may(access.roles, permission)) return
  refuse({ code: 'forbidden', permission, ...(invitationId !== undefined && { invitationId }) })
}

/** The person behind a caller; for an anonymous one the organization's owner. */
export function personOf(world: WorldStore, caller: Caller, organizationId: string): Person | undefined {
  const id = caller.kind === 'person' ? caller.personId : ownerOf(world, organizationId)?.personId
  return id === undefined ? undefined : world.person(id)
}

function ownerOf(world: WorldStore, organizationId: string) {
  for (const membership of world.membershipsOf(organizationId)) {
    if (membership.roleIds.some((id) => world.role(id)?.key === 'owner')) return membership
  }
  return undefined
}
