import { expect, test } from 'vitest'
import { worldOf } from '../scenarios/world-fixture.ts'
import { impliedCredentials } from './implied-credentials.ts'

test.each(['small-team', 'enterprise', 'messy'])(
  '%s: whoever is a member can be acted as, by one token and key',
  async (scenario) => {
    const { world, all } = await worldOf(scenario, 7)
    const given = new Map(all('personas').map((persona) => [persona.personId, persona]))
    const members = new Set(all('memberships').map(({ personId }) => personId))
    const tokens = new Set<string>()
    for (const { id } of all('people')) {
      const persona = world.personaOf(id)
      expect(persona !== undefined).toBe(given.has(id) || members.has(id))
      const { token, keyId } = impliedCredentials(world.settings.seed, id)
      const finds = [world.personaByToken(token), world.personaByKeyId(keyId)]
      if (given.has(id) || !persona) {
        expect([persona, ...finds]).toEqual([given.get(id), undefined, undefined])
        continue
      }
      expect(finds).toEqual([persona, persona])
      expect(persona).toMatchObject({ personId: id, token, apiKey: { keyId, active: true } })
      expect(world.membership(persona.apiKey.organizationId, id)).toBeDefined()
      tokens.add(token)
    }
    expect(tokens.size).toBe([...members].filter((id) => !given.has(id)).length)
  },
)

test('a persona that is put for a member takes the place of what followed from the seed', async () => {
  const { world, all } = await worldOf('small-team', 7)
  const { personId } = all('memberships').findLast((each) => world.personaOf(each.personId)?.key.includes('@')) ?? {}
  const implied = world.personaOf(personId ?? '')
  if (!implied) throw new Error('All members of a small team are personas.')
  const own = {
    ...implied,
    key: 'own',
    token: 'own',
    apiKey: { ...implied.apiKey, keyId: 'own', active: false },
  }
  world.put(['personas', 'own', own])
  expect([world.personaByToken(implied.token), world.personaByKeyId(implied.apiKey.keyId)]).toEqual([
    undefined,
    undefined,
  ])
  expect([world.personaByToken('own'), world.personaOf(own.personId)]).toEqual([own, own])
  world.put(['personas', 'own', null])
  expect(world.personaByToken(implied.token)).toEqual(implied)
})
