import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoSecond, isoTime } from './iso-time.ts'

const limit = 8.64e15
const anyTime = fc.oneof(
  fc.integer({ min: -limit, max: limit }),
  // Of few seconds, and of few days, so that one is met again and left again.
  fc.integer({ min: -2000, max: 2000 }),
  fc.integer({ min: -2 * 86_400_000, max: 2 * 86_400_000 }),
  fc.constantFrom(-limit, limit, -1, 0, 999, 1000, 86_399_999, 86_400_000),
)

test('a time is written as a Date writes it', () => {
  fc.assert(
    fc.property(fc.array(anyTime, { minLength: 1 }), (times) => {
      const written = times.map((time) => new Date(time).toISOString())
      expect(times.map(isoTime)).toEqual(written)
      expect(times.map(isoSecond)).toEqual(written.map((text) => text.replace(/\.\d{3}Z$/, 'Z')))
    }),
  )
})

test.each([limit + 86_400_000, Number.NaN, Infinity])('%d is no time', (time) => {
  expect(() => isoTime(time)).toThrow(RangeError)
})
