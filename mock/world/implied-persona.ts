import type { Persona } from '../domain/directory.ts'
import { addressKey } from '../domain/email.ts'
import { idKey } from '../domain/id-key.ts'
import type { WorldStore } from '../domain/ports.ts'
import { impliedCredentials, impliedPerson } from './implied-credentials.ts'

type Members = Pick<WorldStore, 'person' | 'organizations' | 'membership'>

/** How a client acts as a member for whom no persona is there; undefined when nobody with that id is a member. */
export function impliedPersona(
  world: Members,
  seed: number,
  personId: string,
  home = homeOf(world, personId),
): Persona | undefined {
  const person = world.person(personId)
  if (!person || home === undefined) return undefined
  const { token, ...key } = impliedCredentials(seed, idKey(person.id))
  const apiKey = { ...key, organizationId: home, active: true }
  return { personId: person.id, key: addressKey(person.email), token, apiKey }
}

function homeOf(world: Members, personId: string): string | undefined {
  const { id } = world.person(personId) ?? {}
  if (id === undefined) return undefined
  for (const organization of world.organizations()) if (world.membership(organization.id, id)) return organization.id
  return undefined
}

/** Whose token or key id it is, of those for whom no persona is there: who has one has its credentials alone. */
export function impliedBy(
  world: { personaOf(personId: string): Persona | undefined },
  seed: number,
  kind: 'token' | 'keyId',
  text: string,
): Persona | undefined {
  const personId = impliedPerson(seed, kind, text)
  const persona = personId === undefined ? undefined : world.personaOf(personId)
  return persona?.token === text || persona?.apiKey.keyId === text ? persona : undefined
}
