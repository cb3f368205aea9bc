import { expect, test } from 'vitest'
import { patternOf } from './pattern.ts'

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
