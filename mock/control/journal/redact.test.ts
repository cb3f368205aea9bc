import { expect, test } from 'vitest'
import { redactHeader } from './redact.ts'

test.each([
  ['authorization', 'Basic eDp5', 'Basic [redacted]'],
  ['authorization', 'token abc', 'token [redacted]'],
  ['authorization', 'abc', '[redacted]'],
  ['proxy-authorization', 'Bearer abc', 'Bearer [redacted]'],
  ['x-api-key', 'abc', '[redacted]'],
  ['cookie', 'session=abc', '[redacted]'],
  ['set-cookie', 'session=abc', '[redacted]'],
  ['accept', 'text/plain', 'text/plain'],
])('%s: %s is shown as %s', (name, value, want) => {
  expect(redactHeader(name, value)).toBe(want)
  expect(redactHeader(name, value, (secret) => secret === value)).toBe(value)
})
