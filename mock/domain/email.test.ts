import { expect, test } from 'vitest'
import { isEmail } from './email.ts'

test.each([
  ['dana@example.com', true],
  ["Dana.O'Neil+list@mail.example.co", true],
  [' dana@example.com ', true],
  [`${'a'.repeat(64)}@example.com`, true],
  [`${'a'.repeat(65)}@example.com`, false],
  [`dana@${'a'.repeat(63)}.com`, true],
  [`dana@${'a'.repeat(64)}.com`, false],
  ['dana@xn--bcher-kva.example', true],
  ['dana@example', false],
  ['dana@example.c0m', false],
  ['dana@-example.com', false],
  ['dana@@example.com', false],
  ['da na@example.com', false],
  ['@example.com', false],
  ['dana', false],
  ['', false],
])('%s: %s', (text, want) => {
  expect(isEmail(text)).toBe(want)
})
