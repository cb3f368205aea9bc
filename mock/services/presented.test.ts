import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byExample, jsonText, remembering } from './presented.ts'

interface Invite {
  readonly id: number
}

test('a record is presented once for the same arguments, and anew for others', () => {
  let made = 0
  const present = remembering(({ id }: Invite, role: string) => ({ id, role, made: (made += 1) }))
  const invite = { id: 7 }
  expect(present(invite, 'admin').toJSON()).toEqual({ id: 7, role: 'admin', made: 1 })
  expect(present(invite, 'admin').toJSON()).toEqual({ id: 7, role: 'admin', made: 1 })
  expect(present(invite, 'member').toJSON()).toEqual({ id: 7, role: 'member', made: 2 })
  expect(present({ id: 7 }, 'member').toJSON()).toEqual({ id: 7, role: 'member', made: 3 })
})

test('any body is written as JSON.stringify writes it, remembered or not', () => {
  const present = remembering(({ value }: { value: unknown }) => ({ value, absent: undefined }))
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), (values, other) => {
      const records = values.map((value) => ({ value }))
      const items = records.map((record) => present(record))
      for (const body of [
        other,
        items,
        { data: items, absent: undefined, other },
        { data: items[0] ?? null },
        items[0],
      ]) {
        if (body === undefined) continue
        expect(jsonText(body)).toBe(JSON.stringify(body))
        expect(jsonText(body)).toBe(JSON.stringify(body))
      }
    }),
  )
})

test('what is presented by example is written as JSON.stringify writes it, whatever the texts', () => {
  const present = byExample((id: string, role: string, prefix: string) => ({
    id,
    role: [role, role],
    links: { self: `${prefix}/invites/${id}?a=b` },
    none: null,
    [`"${'\\'}`]: 7,
  }))
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('', '"', '\\', '\n', '\ud800', '\udc00x'),
  )
  fc.assert(
    fc.property(anyText, anyText, anyText, (id, role, prefix) => {
      const presented = present(id, role, prefix)
      const plain = { id, role: [role, role], links: { self: `${prefix}/invites/${id}?a=b` }, none: null, '"\\': 7 }
      expect(presented.toJSON()).toEqual(plain)
      expect(jsonText(presented)).toBe(JSON.stringify(plain))
      expect(jsonText({ data: presented, list: [presented] })).toBe(JSON.stringify({ data: plain, list: [plain] }))
      // What is written by other means says the same.
      expect(JSON.stringify({ data: presented })).toBe(JSON.stringify({ data: plain }))
    }),
  )
})
