import { accessTo, organizationsOf } from '../../domain/access.ts'
import { fullName, type Membership, type Organization, type Role } from '../../domain/directory.ts'
import type { WorldStore } from '../../domain/ports.ts'
import { isSameId } from '../../domain/id-key.ts'
import { refuse } from '../../domain/problem.ts'
import type { ClickHouseMember, ClickHouseOrganization, ClickHouseRoleDetails } from '../../generated/types.ts'
import { isoTime } from '../iso-time.ts'
import type { Handler } from '../service.ts'
import { assignedRoles, rolesOf, rolesToTell, roleType, roleWord } from './assigned-roles.ts'

/** What stands around an invitation, to be read only. */

export const listClickHouseOrganizations: Handler<'listClickHouseOrganizations'> = ({ world, caller }) => ({
  status: 200,
  body: organizationsOf(world, caller).map(organizationIn),
})

export const getClickHouseOrganization: Handler<'getClickHouseOrganization'> = ({ world, caller, path }) => ({
  status: 200,
  body: organizationIn(accessTo(world, caller, path.organizationId).organization),
})

export const listClickHouseMembers: Handler<'listClickHouseMembers'> = ({ world, caller, path }) => {
  const { organization } = accessTo(world, caller, path.organizationId, 'org.user.read')
  return { status: 200, body: [...world.membershipsOf(organization.id)].flatMap((each) => memberIn(world, each)) }
}

export const getClickHouseMember: Handler<'getClickHouseMember'> = ({
  world,
  caller,
  path: { organizationId, userId },
}) => {
  const { organization } = accessTo(world, caller, organizationId, 'org.user.read')
  const membership = [...world.membershipsOf(organization.id)].find(({ personId }) => isSameId(personId, userId))
  const [body] = membership ? memberIn(world, membership) : []
  return body ? { status: 200, body } : refuse({ code: 'unknown-person', personId: userId, as: 'Member' })
}

export const listClickHouseRoles: Handler<'listClickHouseRoles'> = ({ world, caller, path }) => {
  const { organization } = accessTo(world, caller, path.organizationId, 'org.user.read')
  const actors = new Map<string, string[]>()
  for (const { personId, roleIds } of world.membershipsOf(organization.id)) {
    for (const { id } of rolesToTell(world, roleIds)) actors.set(id, [...(actors.get(id) ?? []), `user/${personId}`])
  }
  const body = rolesOf(world, organization.id).map((role) => roleIn(organization, role, actors.get(role.id) ?? []))
  return { status: 200, body }
}

function organizationIn({ id, name, createdAt }: Organization): ClickHouseOrganization {
  return { id, name, ...(createdAt !== undefined && { createdAt: isoTime(createdAt) }) }
}

function memberIn(world: WorldStore, { personId, roleIds, joinedAt }: Membership): ClickHouseMember[] {
  const person = world.person(personId)
  if (!person) return []
  const roles = rolesToTell(world, roleIds)
  return [
    {
      userId: personId,
      name: fullName(person),
      email: person.email,
      role: roleWord(roles),
      ...(joinedAt !== undefined && { joinedAt: isoTime(joinedAt) }),
      assignedRoles: assignedRoles(roles),
    },
  ]
}

function roleIn({ id: organizationId, createdAt }: Organization, role: Role, actors: string[]): ClickHouseRoleDetails {
  const organization = `organization/${organizationId}`
  return {
    id: role.id,
    tenantId: organization,
    ownerId: organization,
    name: role.name,
    type: roleType(role),
    actors,
    policies: [],
    ...(createdAt !== undefined && { createdAt: isoTime(createdAt), updatedAt: isoTime(createdAt) }),
  }
}
