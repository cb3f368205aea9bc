import { STATUS_CODES } from 'node:http'
import { expect, test } from 'vitest'
import { statusText } from './status-text.ts'

test.each(Array.from({ length: 200 }, (_, index) => 400 + index))('%i is called as Node calls it', (status) => {
  expect(statusText(status)).toBe(STATUS_CODES[status])
})
