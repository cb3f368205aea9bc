import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { line, shellWord, visible, visibleLines } from './visible.ts'

const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u

test.each([
  ['plain, ünï, 日本, 👩‍👩‍👧', 'plain, ünï, 日本, 👩‍👩‍👧'],
  ['a\u001b[31mb', 'a\\u001b[31mb'],
  ['\u0000\t\r\n\u007f', '\\u0000\\u0009\\u000d\\u000a\\u007f'],
  ['\u0085\u009b2J', '\\u0085\\u009b2J'],
  ['\u061c\u200e\u200f\u202a\u202e\u2066\u2069', '\\u061c\\u200e\\u200f\\u202a\\u202e\\u2066\\u2069'],
  ['\u2028\u2029', '\\u2028\\u2029'],
  ['\ud800x\udc00', '\\ud800x\\udc00'],
])('%j is shown as %s', (text, want) => {
  expect(visible(text)).toBe(want)
})

test('nothing is left to act on a terminal, JSON says the same, and once is enough', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = visibleLines(JSON.stringify({ text }, null, 2))
      expect(JSON.parse(json)).toEqual({ text })
      expect(visible(text)).not.toMatch(unseen)
      expect(visible(visible(text))).toBe(visible(text))
      expect(visibleLines(text).split('\n').join('')).not.toMatch(unseen)
    }),
  )
})

test('what is put into a line does not break it', () => {
  expect(line`a ${'1\n✓ all is well'} b\n${2}\n`).toBe('a 1\\u000a✓ all is well b\n2\n')
})

test('a shell reads a word as it was', () => {
  const text = "it's \u001b[31m \r\t \u009b \u202e\nnext $HOME `x` \\"
  expect(shellWord(text).split('\n').join('')).not.toMatch(unseen)
  expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text)
})
