import { expect, test } from 'vitest'

import { sayNullAgain } from './nullable-objects.ts'

test('marks each schema whose type names null, at any depth, and no other', () => {
  const text = { type: 'string' }
  const list = { type: 'array', items: { type: ['object', 'null'], properties: { text } } }
  expect(sayNullAgain({ properties: { list, text } })).toEqual({
    properties: { list: { type: 'array', items: { ...list.items, 'x-nullable': true } }, text },
  })
})
