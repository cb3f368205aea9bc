import { fullName, type Person } from '../domain/directory.ts'
import { rolesNamed } from '../domain/access.ts'
import { lowerCased } from '../domain/email.ts'
import { isSameId } from '../domain/id-key.ts'
import { mapPatiently, patiently } from '../domain/patiently.ts'
import { quoted } from '../domain/short.ts'
import type { KnownPerson, operations } from '../generated/control-types.ts'
import type { World } from '../world/world.ts'
import type { ControlPart } from './control.ts'
import { refuseControl } from './problem.ts'

type PeopleQuery = Omit<NonNullable<operations['listPeople']['parameters']['query']>, 'limit'>

/** The people of a sandbox over HTTP. */
export const peopleOperations: ControlPart<'listPeople'> = {
  listPeople: async ({ world, query: { limit = 50, ...query } }) => {
    const { people, total } = await find(world, query, limit)
    const personas = new Map([...world.all('personas').values()].map(({ personId, key }) => [personId, key]))
    const views = await mapPatiently(people, (person) => view(world, person, personas.get(person.id)))
    return { status: 200, body: { people: views, total } }
  },
}

/**
 * The first people that match, behind the one that is named; others have their turn meanwhile. Rejects with a
 * ControlRefusal when that is nobody.
 */
async function find(world: World, { search, organization, after }: PeopleQuery, limit: number) {
  if (after !== undefined && !world.person(after))
    refuseControl('invalid-request', `There is nobody ${quoted(after)} in this sandbox. Give the id of a user.`)
  const part = search === undefined ? undefined : lowerCased(search)
  const people: Person[] = []
  let total = 0
  let isBehind = after === undefined
  await patiently(everybodyIn(world, organization), (person) => {
    if (part === undefined || lowerCased(`${fullName(person)}\n${person.email}`).includes(part)) {
      total += 1
      if (isBehind && people.length < limit) people.push(person)
    }
    if (!isBehind && isSameId(person.id, after ?? '')) isBehind = true
  })
  return { people, total }
}

function* everybodyIn(world: World, organization: string | undefined): Generator<Person> {
  if (organization === undefined) return yield* world.all('people').values()
  for (const { personId } of world.membershipsOf(world.organization(organization)?.id ?? '')) {
    const person = world.person(personId)
    if (person) yield person
  }
}

function view(world: World, person: Person, persona: string | undefined): KnownPerson {
  const memberships = [...world.organizations()].flatMap(({ id, name }) => {
    const found = world.membership(id, person.id)
    if (!found) return []
    const joinedAt = found.joinedAt === undefined ? null : new Date(found.joinedAt).toISOString()
    const roles = rolesNamed(world, found.roleIds).map((role) => role.name)
    return [{ organizationId: id, organization: name, roles, joinedAt }]
  })
  return { userId: person.id, name: fullName(person), email: person.email, persona: persona ?? null, memberships }
}
