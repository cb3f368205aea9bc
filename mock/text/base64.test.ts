import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64, toBase64 } from './base64.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 40 })

test('a text comes back, and is written as Node writes it', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(toBase64(text)).toBe(Buffer.from(text).toString('base64'))
      expect(fromBase64(toBase64(text))).toBe(text)
    }),
  )
})

test('what is no Base64 is read as Node reads it', () => {
  const characters = fc.string({ unit: fc.constantFrom(...'AZaz09+/-_ \n!'.split('')), maxLength: 20 })
  fc.assert(
    fc.property(characters, fc.constantFrom('', '=', '=='), (text, end) => {
      expect(fromBase64(text + end)).toBe(Buffer.from(text + end, 'base64').toString())
    }),
  )
})
