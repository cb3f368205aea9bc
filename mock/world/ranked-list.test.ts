import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RankedList } from './ranked-list.ts'

const byValue = (a: number, b: number) => a - b

test('a ranked list answers as a sorted array of the same items does', () => {
  const operation = fc.tuple(fc.constantFrom('add', 'add', 'delete'), fc.nat(6000))
  fc.assert(
    fc.property(
      fc.array(operation, { maxLength: 6000, size: 'max' }),
      fc.nat(6000),
      fc.nat(50),
      (operations, probe, count) => {
        const list = new RankedList<number>(byValue)
        const model = new Set<number>()
        for (const [kind, value] of operations) {
          if (kind === 'delete') expect(list.delete(value)).toBe(model.delete(value))
          else if (!model.has(value)) {
            list.add(value)
            model.add(value)
          }
        }
        const sorted = [...model].sort(byValue)
        expect([...list]).toEqual(sorted)
        expect(list.size).toBe(sorted.length)
        expect(list.slice(probe, count)).toEqual(sorted.slice(probe, probe + count))
        expect(list.at(probe)).toBe(sorted[probe])
        expect(list.countWhile((value) => value < probe)).toBe(sorted.filter((value) => value < probe).length)
      },
    ),
    { numRuns: 60 },
  )
})

test('a rank is right whatever was added and removed since it was last asked for', () => {
  const list = new RankedList<number>(byValue)
  const rankOf = (item: number) => list.countWhile((value) => value < item)
  for (let value = 0; value < 3000; value += 1) list.add(value)
  expect([rankOf(2500), list.at(2500)]).toEqual([2500, 2500])
  for (let value = 2040; value < 2048; value += 1) list.delete(value)
  expect([rankOf(2500), list.at(2492)]).toEqual([2492, 2500])
  for (let value = 2048; value < 3000; value += 1) list.delete(value)
  expect([rankOf(9000), list.at(2039), list.at(2040)]).toEqual([2040, 2039, undefined])
  for (let value = 5000; value < 5100; value += 1) list.add(value)
  expect([rankOf(5050), list.at(2090), list.slice(2138, 5)]).toEqual([2090, 5050, [5098, 5099]])
  list.delete(7)
  list.add(4000)
  expect([rankOf(5050), list.at(2039), list.at(2040)]).toEqual([2090, 4000, 5000])
  for (let value = 0.5; value < 1024; value += 1) list.add(value)
  expect([rankOf(5050), list.at(3064), list.at(1)]).toEqual([3114, 5000, 0.5])
})

test('chunks split in the middle and grow at the end', () => {
  const list = new RankedList<number>(byValue)
  for (let value = 0; value < 5000; value += 2) list.add(value)
  for (let value = 1; value < 5000; value += 2) list.add(value)
  expect([...list]).toEqual(Array.from({ length: 5000 }, (_, value) => value))
  for (let value = 0; value < 5000; value += 1) expect(list.delete(value)).toBe(true)
  expect(list.size).toBe(0)
  expect(list.delete(3)).toBe(false)
})
