import { rolesNamed, type Access } from '../../domain/access.ts'
import { may, type Organization, type Role } from '../../domain/directory.ts'
import { idKey } from '../../domain/id-key.ts'
import type { WorldStore } from '../../domain/ports.ts'
import { refuse, refuseViolation } from '../../domain/problem.ts'
import type { components } from '../../generated/live-types.ts'
import type { ClickHouseRole } from '../../generated/types.ts'
import type { BodyOf } from '../service.ts'
import { isLive } from '../switches.ts'

type AssignedRole = components['schemas']['ClickHouseAssignedRole']

/** Roles in the words of the first API: who may invite is an `admin`, everybody else a `developer`. */
export function roleWord(roles: readonly Role[]): ClickHouseRole {
  return may(roles, 'org.user.invite') ? 'admin' : 'developer'
}

/** Whether answers carry roles as the API of 2026 tells them, which the documents do not know. */
export const tellsAssignedRoles = (world: WorldStore) => isLive(world, 'clickhouse.assigned-roles')

/** The roles as the API of 2026 tells them. */
export function assignedRoles(roles: readonly Role[]): AssignedRole[] {
  return roles.map((role) => ({ roleId: role.id, roleName: role.name, roleType: roleType(role) }))
}

export const roleType = ({ key }: Role) => (key === 'custom' ? 'custom' : 'system')

/** The roles that ClickHouse names. It has no owner: who made the organization is an admin of it. */
export function rolesOf(world: WorldStore, organizationId: string): Role[] {
  return world.rolesOf(organizationId).filter(({ key }) => key !== 'owner')
}

/** The roles with these ids, an owner's told as the admin's. */
export function rolesToTell(world: WorldStore, ids: readonly string[]): Role[] {
  const roles = rolesNamed(world, ids)
  if (!roles.some(({ key }) => key === 'owner')) return roles
  return roles.map((role) =>
    role.key === 'owner' ? (rolesOf(world, role.organizationId).find(({ key }) => key === 'admin') ?? role) : role,
  )
}

/**
 * The roles that a new invitation is for, without repetition; the API of 2026 lets a client name none. Throws a Refusal
 * when the body names one that the organization has not, or contradicts itself, or the organization no longer takes
 * `role`.
 */
export function rolesFor(world: WorldStore, access: Access, body: BodyOf<'createClickHouseInvitation'>): Role[] {
  const { organization } = access
  if (!tellsAssignedRoles(world)) {
    return body.role === undefined ? [] : [legacyRole(world.rolesOf(organization.id), body.role)]
  }
  const roles = rolesOf(world, organization.id)
  if (body.role !== undefined) refuseLegacy(organization)
  const ids = new Set(body.assignedRoleIds?.map(idKey))
  const assigned = [...ids].map(
    (wanted) => roles.find(({ id }) => id === wanted) ?? refuse({ code: 'unknown-role', role: wanted }),
  )
  if (body.role === undefined) return assigned
  if (assigned.length === 0) return [legacyRole(roles, body.role)]
  if (body.role !== roleWord(assigned)) {
    const message = `and assignedRoleIds contradict each other: send one of them`
    refuseViolation({ in: 'body', name: '/role', keyword: 'contradiction', message })
  }
  return assigned
}

const legacyRole = (roles: readonly Role[], word: ClickHouseRole) =>
  roles.find(({ key }) => key === word) ?? refuse({ code: 'unknown-role', role: word })

function refuseLegacy({ customRoles = false }: Organization): void {
  const detail = "Organization has migrated to Custom Roles. Use 'assignedRoleIds' instead of 'role'."
  if (customRoles) refuse({ code: 'wrong-resource', detail })
}
