import { expect, test } from 'vitest'
import { textOf } from './utf8.ts'

const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16()
const refusal = (what: string): never => {
  throw new Error(`It ${what}.`)
}

test.each<readonly [what: string, bytes: Buffer, want: string]>([
  ['nothing', Buffer.alloc(0), ''],
  ['a byte', Buffer.from('1'), '1'],
  ['a replacement character that was sent', Buffer.from('"\ufffd"'), '"\ufffd"'],
  ['a byte order mark', Buffer.from('\ufeff{"a":1}'), '{"a":1}'],
  ['a mark and nothing', Buffer.from('\ufeff'), ''],
  ['two marks, of which the second is text', Buffer.from('\ufeff\ufeff1'), '\ufeff1'],
  ['a mark in a text', Buffer.from('"\ufeff"'), '"\ufeff"'],
])('%s', (_what, bytes, want) => {
  expect(textOf(bytes, refusal)).toBe(want)
})

test.each<readonly [what: string, bytes: Buffer, want: string]>([
  ['UTF-16LE with its mark', Buffer.from('\ufeff{"a":1}', 'utf16le'), 'It is UTF-16, not UTF-8.'],
  ['UTF-16BE with its mark', bigEndian('\ufeff{"a":1}'), 'It is UTF-16, not UTF-8.'],
  ['UTF-16LE without one', Buffer.from('{"a":1}', 'utf16le'), 'It is UTF-16, not UTF-8.'],
  ['UTF-16BE without one', bigEndian('{"a":1}'), 'It is UTF-16, not UTF-8.'],
  ['UTF-16 of one digit', Buffer.from('7', 'utf16le'), 'It is UTF-16, not UTF-8.'],
  ['UTF-16 of a text that is not ASCII', Buffer.from('"\u00e9\u4e2d"', 'utf16le'), 'It is UTF-16, not UTF-8.'],
  ['UTF-32LE with its mark', Buffer.from([0xff, 0xfe, 0, 0, 0x31, 0, 0, 0]), 'It is UTF-32, not UTF-8.'],
  ['UTF-32BE with its mark', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x31]), 'It is UTF-32, not UTF-8.'],
  ['UTF-32 without one', Buffer.from([0x7b, 0, 0, 0, 0x7d, 0, 0, 0]), 'It is UTF-32, not UTF-8.'],
  ['Latin-1', Buffer.from('"\u00e9"', 'latin1'), 'It is not UTF-8.'],
  ['what is cut off', Buffer.from('"\u00e9').subarray(0, 2), 'It is not UTF-8.'],
  ['a surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'It is not UTF-8.'],
])('%s is named', (_what, bytes, want) => {
  expect(() => textOf(bytes, refusal)).toThrow(want)
})
