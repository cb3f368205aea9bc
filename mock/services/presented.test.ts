import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonText, remembering } from './presented.ts'

interface Invite {
  readonly id: number
}

test('a record is presented once for the same arguments, and anew for others', () => {
  let made = 0
  const present = remembering(({ id }: Invite, role: string) => ({ id, role, made: (made += 1) }))
  const invite = { id: 7 }
  expect(present(invite, 'admin')).toEqual({ id: 7, role: 'admin', made: 1 })
  expect(present(invite, 'admin').made).toBe(1)
  expect(present(invite, 'member')).toEqual({ id: 7, role: 'member', made: 2 })
  expect(present({ id: 7 }, 'member').made).toBe(3)
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
