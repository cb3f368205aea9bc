import { assert, property, uuid, nat } from 'fast-check'
import { expect, test } from 'vitest'
import { impliedCredentials, impliedPerson } from './implied-credentials.ts'

const someUuid = '0f17bd6e-c39e-4278-a341-dad9433fa97b'

test('credentials tell whose they are with the seed that they are of, and have the form of a persona’s', () => {
  assert(
    property(nat(2 ** 32 - 1), uuid({ version: 4 }), (seed, id) => {
      const { token, keyId, keySecret } = impliedCredentials(seed, id)
      expect([impliedPerson(seed, 'token', token), impliedPerson(seed, 'keyId', keyId)]).toEqual([id, id])
      expect(impliedPerson((seed + 1) % 2 ** 32, 'token', token)).not.toBe(id)
      expect(token).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
      expect([keyId, keySecret]).toEqual([
        expect.stringMatching(/^[\da-f]{32}$/),
        expect.stringMatching(/^[\da-f]{40}$/),
      ])
      expect(new Set([token.replaceAll('-', ''), keyId, id.replaceAll('-', '')]).size).toBe(3)
    }),
  )
})

test.each(['', 'owner', someUuid.toUpperCase(), `${someUuid} `, `${someUuid}0`, '0'.repeat(31)])(
  '%j is nobody’s',
  (text) => {
    expect([impliedPerson(1, 'token', text), impliedPerson(1, 'keyId', text)]).toEqual([undefined, undefined])
  },
)
