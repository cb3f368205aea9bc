import { accessTo, organizationsOf } from '../../domain/access.ts'
import { fullName, type Membership, type Organization, type Person, type Role } from '../../domain/directory.ts'
import type { WorldStore } from '../../domain/ports.ts'
import { isSameId } from '../../domain/id-key.ts'
import { refuse } from '../../domain/problem.ts'
import type { ClickHouseMember, ClickHouseOrganization, ClickHouseRoleDetails } from '../../generated/types.ts'
import { isoTime } from '../iso-time.ts'
import { longList } from '../presented.ts'
import type { Handler } from '../service.ts'
import { assignedRoles, rolesOf, rolesToTell, roleType, roleWord } from './assigned-roles.ts'

/** What stands around an invitation, to be read only. */

/** Of more, a list is made while it is written. */
const most = 1000

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
  const members = [...world.membershipsOf(organization.id)].flatMap((each) => {
    const person = world.person(each.personId)
    return person ? [{ ...each, person }] : []
  })
  const show = (each: PersonAsMember) => memberIn(world, each)
  return { status: 200, body: members.length > most ? longList(members, show) : members.map(show) }
}

export const getClickHouseMember: Handler<'getClickHouseMember'> = ({
  world,
  caller,
  path: { organizationId, userId },
}) => {
  const { organization } = accessTo(world, caller, organizationId, 'org.user.read')
  const membership = [...world.membershipsOf(organization.id)].find(({ personId }) => isSameId(personId, userId))
  const person = membership && world.person(membership.personId)
  if (!person) return refuse({ code: 'unknown-person', personId: userId, as: 'Member' })
  return { status: 200, body: memberIn(world, { ...membership, person }) }
}

export const listClickHouseRoles: Handler<'listClickHouseRoles'> = ({ world, caller, path }) => {
  const { organization } = accessTo(world, caller, path.organizationId, 'org.user.read')
  const actors = new Map<string, string[]>()
  for (const { personId, roleIds } of world.membershipsOf(organization.id)) {
    for (const { id } of rolesToTell(world, roleIds)) {
      const known = actors.get(id)
      if (known) known.push(`user/${personId}`)
      else actors.set(id, [`user/${personId}`])
    }
  }
  const body = rolesOf(world, organization.id).map((role) => roleIn(organization, role, actors.get(role.id) ?? []))
  return { status: 200, body }
}

function organizationIn({ id, name, createdAt }: Organization): ClickHouseOrganization {
  return { id, name, ...(createdAt !== undefined && { createdAt: isoTime(createdAt) }) }
}

type PersonAsMember = Membership & { readonly person: Person }

function memberIn(world: WorldStore, { personId, roleIds, joinedAt, person }: PersonAsMember): ClickHouseMember {
  const roles = rolesToTell(world, roleIds)
  return {
    userId: personId,
    name: fullName(person),
    email: person.email,
    role: roleWord(roles),
    ...(joinedAt !== undefined && { joinedAt: isoTime(joinedAt) }),
    assignedRoles: assignedRoles(roles),
  }
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
