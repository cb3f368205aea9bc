import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { patched, patchesBetween } from './patch.ts'

const document = fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 3 }))

test('what patches make of one document is the other one', () => {
  fc.assert(
    fc.property(document, document, (from, to) => {
      const before = JSON.stringify(from)
      expect(patched(from, patchesBetween(from, to))).toEqual(to)
      expect(JSON.stringify(from)).toBe(before)
    }),
  )
})

test('only what differs is patched, lists as a whole', () => {
  const from = { same: { a: 1 }, other: { a: 1, gone: true }, list: [1, 2], swap: { a: 1 } }
  const to = { same: { a: 1 }, other: { a: 2 }, list: [2], swap: [1], new: null }
  expect(patchesBetween(from, to)).toEqual([
    { at: ['other', 'gone'] },
    { at: ['other', 'a'], to: 2 },
    { at: ['list'], to: [2] },
    { at: ['swap'], to: [1] },
    { at: ['new'], to: null },
  ])
})

test('a place that is not there is named', () => {
  expect(() => patched({ a: [] }, [{ at: ['a', 'b'], to: 1 }])).toThrow('The document has no a > b to patch.')
})
