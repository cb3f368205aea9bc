import type { Persona, Role } from '../../domain/directory.ts'
import { addressKey } from '../../domain/email.ts'
import { idKey } from '../../domain/id-key.ts'
import { patiently } from '../../domain/patiently.ts'
import type { Violation } from '../../domain/problem.ts'
import { quoted } from '../../domain/short.ts'
import { nearest } from '../../text/nearest.ts'
import { day } from '../day.ts'
import { customTemplate, systemRoles, usualRoles } from '../roles.ts'
import type { OrganizationDraft, WorldDraft } from '../world-draft.ts'
import { entriesOf } from './world-entries.ts'
import { WorldError } from './world-error.ts'
import { ageIn, mostPeople, peopleIn, type WorldFile, type WorldOrganization } from './world-file.ts'
import { inviteAsWritten } from './world-invitations.ts'
import type { OrganizationInMaking, WorldMaking } from './world-making.ts'
import { WorldPeople, type Wrong } from './world-people.ts'
import { WorldStream } from './world-stream.ts'

/** Writes what a file says into an empty draft. Rejects with a WorldError that names all that does not go together. */
export async function buildWorld(draft: WorldDraft, file: WorldFile): Promise<void> {
  const found: Violation[] = []
  const wrong: Wrong = (name, message) => void found.push({ in: 'body', name, keyword: 'world', message })
  const count = peopleIn(file)
  if (count > mostPeople)
    throw new WorldError([violationOf('', `asks for ${count} people, and can have ${mostPeople}`)])
  const making = makingOf(draft, wrong)
  const organizations = organizationsOf(file, making)
  await addMembers(organizations, file, making)
  await addPersonas(organizations, making)
  for (const each of organizations) await inviteAsWritten(each, making)
  if (draft.given > 0 && !draft.hasInvitations)
    wrong('', 'has ids or credentials that its seed gives to those who are invited later. Choose another seed')
  if (found.length > 0) throw new WorldError(found)
}

/** A hundred years. */
const longestAge = 36_500 * day

const violationOf = (name: string, message: string): Violation => ({ in: 'body', name, keyword: 'world', message })

function makingOf(draft: WorldDraft, wrong: Wrong): WorldMaking {
  const people = new WorldPeople(wrong)
  const stream = new WorldStream(draft.faker, draft.seed)
  const ids = new Set<string>()
  return {
    draft,
    people,
    stream,
    wrong,
    roleNamed: ({ roles, organization }, name, place) => {
      const role =
        roles.find((each) => each.key === name && each.key !== 'custom') ?? roles.find((each) => each.name === name)
      if (role) return role
      const known = roles.map((each) => (each.key === 'custom' ? each.name : each.key))
      const meant = nearest(name, known)
      const hint = meant === undefined ? `It has ${known.slice(0, 20).join(', ')}` : `Did you mean ${meant}?`
      wrong(place, `is ${quoted(name)}, and ${organization.name} has no such role. ${hint}`)
      return undefined
    },
    age: (text, place) => {
      const age = ageIn(text)
      const isRight = age <= Math.min(longestAge, draft.reference)
      if (!isRight) wrong(place, `is ${text}, which is too long: times begin in 1970, and last a hundred years`)
      return isRight ? age : 0
    },
    idOf: (given, drawn, place) => {
      const id = given === undefined ? drawn : idKey(given)
      if (ids.has(id)) wrong(`${place}/id`, `is ${id}, which something else in the file is`)
      ids.add(id)
      return id
    },
    complete: (known) => {
      if (known.person) return known.person
      const person = people.complete(known, stream, draft.nameAt)
      if (!draft.keepClearOf('personId', person.id)) wrong(`${known.place}/id`, 'can not be used with this seed')
      draft.addPerson(person)
      return person
    },
  }
}

function organizationsOf({ organizations = [{}] }: WorldFile, making: WorldMaking) {
  const { draft, stream } = making
  return organizations.map((written, index): OrganizationInMaking => {
    const place = `/organizations/${index}`
    const key = written.name ?? written.id ?? ''
    const faker = stream.of('organization', key)
    const id = making.idOf(written.id, faker.string.uuid(), place)
    const name = written.name ?? faker.company.name()
    const createdAt =
      draft.reference - (written.created === undefined ? 400 * day : making.age(written.created, `${place}/created`))
    const organization = { id, name, createdAt, ...(written.customRoles && { customRoles: true }) }
    const roles = rolesOf(written, { id, place, key: key || id }, making)
    const made: OrganizationDraft = {
      organization,
      roles,
      usualRoles: usualRoles(roles, draft.services),
      inviters: [],
      joiners: [],
    }
    draft.addOrganization(made)
    return { draft: made, written, place, key: key || `#${index}`, members: [] }
  })
}

function rolesOf(
  { roles = [] }: WorldOrganization,
  { id: organizationId, place, key }: { id: string; place: string; key: string },
  { stream, wrong, idOf }: WorldMaking,
): Role[] {
  const idFor = (name: string) => {
    const at = roles.findIndex((each) => each.name === name)
    return idOf(roles[at]?.id, stream.of('role', `${key}/${name}`).string.uuid(), `${place}/roles/${at}`)
  }
  const system = systemRoles.map(({ key: role, name, rank, permissions }) => {
    return { id: idFor(name), organizationId, key: role, name, rank, permissions }
  })
  const own = roles.flatMap(({ name, like = 'developer' }, index) => {
    const isFirst = roles.findIndex((each) => each.name === name) === index
    if (!isFirst) wrong(`${place}/roles/${index}/name`, 'is that of another role')
    if (!isFirst || systemRoles.some((each) => each.name === name)) return []
    return [{ id: idFor(name), organizationId, ...customTemplate(name, like) }]
  })
  return [...system, ...own]
}

/** Those who are described before those who are made up, so that no address that is given is taken. */
async function addMembers(
  organizations: readonly OrganizationInMaking[],
  { people = [] }: WorldFile,
  making: WorldMaking,
): Promise<void> {
  const { draft, people: known, wrong } = making
  for (const each of organizations) {
    for (const { item, place } of entriesOf(each.written.members, `${each.place}/members`, wrong)) {
      const role = item.role ?? item.roles?.join('+') ?? 'developer'
      const { role: _, roles: __, joined: ___, count: ____, ...described } = item
      each.members.push({ known: known.meant(described, place, `${each.key}/${role}`), written: item, place })
    }
    const isOwner = ({ written: { role, roles = [] } }: (typeof each.members)[number]) =>
      [role, ...roles].some((name) => name === 'owner' || name === 'Owner')
    if (each.members.some(isOwner)) {
      // The owner comes first, as in every organization.
      each.members.sort((one, other) => Number(isOwner(other)) - Number(isOwner(one)))
    } else {
      const place = `${each.place}/members`
      each.members.unshift({ known: known.meant({}, place, `${each.key}/owner`), written: { role: 'owner' }, place })
    }
  }
  for (const { item, place } of entriesOf(people, '/people', wrong)) {
    const { count: _, ...described } = item
    known.meant(described, place, 'people')
  }
  await patiently(known.all, (each) => void making.complete(each), draft.pace)
  for (const each of organizations) await patiently(each.members, (member) => join(each, member, making), draft.pace)
}

function join(
  { draft: organization, key }: OrganizationInMaking,
  { known, written, place }: OrganizationInMaking['members'][number],
  making: WorldMaking,
): void {
  const { draft, stream, wrong, roleNamed, complete } = making
  const person = complete(known)
  if (draft.isMember(organization, person)) return wrong(place, `is ${person.email}, who is a member already`)
  if (written.role !== undefined && written.roles) wrong(`${place}/roles`, 'stands beside role. Leave one out')
  const names = written.roles ?? [written.role ?? 'developer']
  const roles = names.flatMap((name, index) => {
    const at = written.roles ? `${place}/roles/${index}` : `${place}/role`
    return roleNamed(organization, name, at) ?? []
  })
  const isOwner = roles.some((role) => role.key === 'owner')
  const age = stream.of('membership', `${key}/${known.key}`).number.int({ min: 61 * day, max: 360 * day })
  const since =
    written.joined === undefined ? undefined : draft.reference - making.age(written.joined, `${place}/joined`)
  const joinedAt = since ?? (isOwner ? organization.organization.createdAt : undefined) ?? draft.reference - age
  draft.addMember(organization, person, roles, joinedAt)
}

/** The first organization's owner is the persona `owner`, unless somebody else is. */
async function addPersonas(
  organizations: readonly OrganizationInMaking[],
  { draft, people, stream, wrong, complete }: WorldMaking,
): Promise<void> {
  const [first] = organizations
  if (!first) return
  const owner = first.members[0]?.known
  if (owner && !people.withPersona('owner'))
    owner.described = { ...owner.described, persona: owner.described.persona ?? 'owner' }
  const tokens = new Set<string>()
  const keys = new Set<string>()
  await patiently(
    people.all,
    (known) => {
      const { persona, credentials = {}, home, email } = known.described
      if (persona === undefined) {
        for (const member of ['credentials', 'home'] as const)
          if (member in known.described) wrong(`${known.place}/${member}`, 'is for a persona. Add persona')
        return
      }
      const faker = stream.of('persona', persona)
      const drawn = {
        token: faker.string.uuid(),
        keyId: faker.string.alphanumeric(20),
        keySecret: faker.string.alphanumeric(40),
      }
      const { token = drawn.token, keyId = drawn.keyId, keySecret = drawn.keySecret, active = true } = credentials
      if (tokens.has(token)) wrong(`${known.place}/credentials/token`, "is somebody else's")
      if (keys.has(keyId)) wrong(`${known.place}/credentials/keyId`, "is somebody else's")
      tokens.add(token)
      keys.add(keyId)
      const at = organizations.find(({ draft: { organization }, members }) =>
        home === undefined
          ? members.some((member) => member.known === known)
          : organization.name === home || organization.id === idKey(home),
      )
      if (home !== undefined && !at)
        wrong(`${known.place}/home`, `is ${quoted(home)}, which is no organization of the file`)
      const { id: organizationId } = (at ?? first).draft.organization
      const record: Persona = {
        personId: complete(known).id,
        key: persona.includes('@') ? addressKey(email ?? persona) : persona,
        token,
        apiKey: { keyId, keySecret, organizationId, active },
      }
      const isFree = draft.keepClearOf('token', token) && draft.keepClearOf('keyId', keyId)
      if (!isFree) wrong(`${known.place}/credentials`, 'can not be used with this seed')
      draft.addPersona(record)
    },
    draft.pace,
  )
}
