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

test('chunks split in the middle and grow at the end', () => {
  const list = new RankedList<number>(byValue)
  for (let value = 0; value < 5000; value += 2) list.add(value)
  for (let value = 1; value < 5000; value += 2) list.add(value)
  expect([...list]).toEqual(Array.from({ length: 5000 }, (_, value) => value))
  for (let value = 0; value < 5000; value += 1) expect(list.delete(value)).toBe(true)
  expect(list.size).toBe(0)
  expect(list.delete(3)).toBe(false)
})
