import { expect, test } from 'vitest'
import { SeededIds } from './ids.ts'

test('uuids are of version 4, and no two sequence numbers share one', () => {
  const ids = new SeededIds(42)
  const uuids = Array.from({ length: 100_000 }, (_, sequence) => ids.uuid(sequence))
  expect(new Set(uuids).size).toBe(uuids.length)
  for (const uuid of uuids.slice(0, 1000)) {
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
})

test('the same seed gives the same names, another seed gives others', () => {
  const names = (seed: number) => {
    const ids = new SeededIds(seed)
    return [ids.uuid(7), ids.secret(7), ids.request(), ids.request()]
  }
  expect(names(42)).toEqual(names(42))
  const [first, other] = [names(42), names(43)]
  for (const name of first) expect(other).not.toContain(name)
  expect(new Set(first).size).toBe(first.length)
  expect(first[1]).toMatch(/^[0-9a-f]{64}$/)
})

test('a name leads back to its sequence number, and no other text does', () => {
  const ids = new SeededIds(42)
  for (const sequence of [1, 2, 77, 65_536, 2 ** 31 - 1, -1, -(2 ** 31)]) {
    const { personId, token, keyId } = ids.account(sequence)
    const names = { uuid: ids.uuid(sequence), secret: ids.secret(sequence), personId, token, keyId }
    for (const [kind, name] of Object.entries(names) as [keyof typeof names, string][]) {
      expect([kind, ids.sequenceOf(kind, name)]).toEqual([kind, sequence])
      expect(new SeededIds(43).sequenceOf(kind, name)).toBeUndefined()
      expect(ids.sequenceOf(kind, name.slice(0, -1) + (name.endsWith('0') ? '1' : '0'))).toBeUndefined()
    }
  }
  for (const name of ['', 'zz', 'owner']) expect(ids.sequenceOf('token', name)).toBeUndefined()
})
