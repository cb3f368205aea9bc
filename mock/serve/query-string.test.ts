import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pairsOf, parseQuery } from './query-string.ts'

const declared = { limit: 'integer', 'filter[role]': 'string' } as const
const right = { repeated: [], undeclared: [] }

test.each([
  { query: '', values: {}, faults: right },
  { query: '?', values: {}, faults: right },
  { query: '?limit=10', values: { limit: 10 }, faults: right },
  { query: '?limit=-10', values: { limit: -10 }, faults: right },
  { query: '?limit=1e1', values: { limit: '1e1' }, faults: right },
  { query: '?limit=', values: { limit: '' }, faults: right },
  { query: '?limit=9999999999999999', values: { limit: 1e16 }, faults: right },
  { query: `?limit=${'9'.repeat(301)}`, values: { limit: '9'.repeat(301) }, faults: right },
  { query: '?filter%5Brole%5D=a+b%20c', values: { 'filter[role]': 'a b c' }, faults: right },
  { query: '?filter[role]=1', values: { 'filter[role]': '1' }, faults: right },
  { query: '?limit=%zz', values: { limit: '%zz' }, faults: right },
  { query: '?limit=1&limit=2', values: { limit: 2 }, faults: { repeated: ['limit'], undeclared: [] } },
  { query: '?Limit=1&__proto__=2', values: {}, faults: { repeated: [], undeclared: ['Limit', '__proto__'] } },
  { query: '?a?limit=1', values: {}, faults: { repeated: [], undeclared: ['a?limit'] } },
])('$query', ({ query, values, faults }) => {
  expect(parseQuery(`/path${query}`, declared)).toEqual({ values, faults })
})

test('pairs are those of URLSearchParams', () => {
  const piece = fc.oneof(fc.constantFrom('a', '=', '&', '?', '+', '%', '%41', '#', ';', 'ü'), fc.string())
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('')
      expect([...pairsOf(text)]).toEqual([...new URLSearchParams(text)])
    }),
  )
})
