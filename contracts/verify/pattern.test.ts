import { expect, test } from 'vitest'
import { patternOf, translated } from './pattern.ts'

test.each([
  ['a|b', 'a', true],
  ['a|b', 'b', true],
  ['a|b', 'ab', false],
  ['a|b', 'ax', false],
  ['a|b', 'xb', false],
  ['^a|b$', 'ax', false],
  ['a', 'a\n', false],
])('%j matches %j: %s', (source, text, want) => {
  expect(patternOf(source)?.matches(text)).toBe(want)
})

test.each([
  ['(?P<role>admin|owner)', '(?<role>admin|owner)'],
  ['(?P<a>x)(?P=a)', String.raw`(?<a>x)\k<a>`],
  [String.raw`\Qa.b\E|\Qc+`, String.raw`a\.b|c\+`],
  [String.raw`\p{IsAlphabetic}+\P{IsDigit}`, String.raw`\p{Alpha}+\P{Digit}`],
  [String.raw`\\Q(?:x)\p{L}`, String.raw`\\Q(?:x)\p{L}`],
])('%j of another language is %j here', (source, want) => {
  expect(translated(source)).toBe(want)
})
