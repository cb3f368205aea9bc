import type { Access } from '../../domain/access.ts'
import { may, type Role } from '../../domain/directory.ts'
import { isSameId } from '../../domain/id-key.ts'
import type { WorldStore } from '../../domain/ports.ts'
import { refuse, refuseViolation } from '../../domain/problem.ts'
import type { components } from '../../generated/live-types.ts'
import type { ClickHouseRole } from '../../generated/types.ts'
import type { BodyOf } from '../service.ts'
import { isLive } from '../switches.ts'

type AssignedRole = components['schemas']['ClickHouseAssignedRole']

/** The role in the words of the first API: who may invite is an `admin`. */
export function roleWord(role: Role | undefined): ClickHouseRole {
  return may(role, 'org.user.invite') ? 'admin' : 'developer'
}

/** Whether answers carry roles as the API of 2026 tells them, which the documents do not know. */
export const tellsAssignedRoles = (world: WorldStore) => isLive(world, 'clickhouse.assigned-roles')

/** An invitation's role as the API of 2026 tells it. */
export function assignedRoles(role: Role | undefined): AssignedRole[] {
  if (!role) return []
  return [{ roleId: role.id, roleName: role.name, roleType: role.key === 'custom' ? 'custom' : 'system' }]
}

/** The role that a new invitation is for. Throws a Refusal when the body names none of the organization, or two. */
export function roleFor(world: WorldStore, { organization }: Access, body: BodyOf<'createClickHouseInvitation'>): Role {
  const roles = world.rolesOf(organization.id)
  const [assigned] = (tellsAssignedRoles(world) && body.assignedRoleIds) || []
  if (assigned === undefined) {
    if (body.role === undefined) {
      return refuseViolation({
        in: 'body',
        name: '/role',
        keyword: 'required',
        message: 'or assignedRoleIds is required',
      })
    }
    return roles.find(({ key }) => key === body.role) ?? refuse({ code: 'unknown-role', role: body.role })
  }
  const role = roles.find(({ id }) => isSameId(id, assigned)) ?? refuse({ code: 'unknown-role', role: assigned })
  if (body.role !== undefined && body.role !== roleWord(role)) {
    const message = `and assignedRoleIds contradict each other: send one of them`
    refuseViolation({ in: 'body', name: '/role', keyword: 'contradiction', message })
  }
  return role
}
