import { expect, test } from 'vitest'
import { isTimeZone, moment } from './moment.ts'

const noon = Date.UTC(2026, 2, 1, 12)
const late = Date.UTC(2026, 2, 1, 22, 5)

test.each([
  ['en', noon, 'UTC', '1 March 2026, 12:00 UTC'],
  ['ru', noon, 'UTC', '1 марта 2026 г., 12:00 UTC'],
  ['en', noon, 'Europe/Moscow', '1 March 2026, 15:00 GMT+3 (12:00 UTC)'],
  ['ru', noon, 'Europe/Moscow', '1 марта 2026 г., 15:00 GMT+3 (12:00 UTC)'],
  ['en', late, 'Europe/Moscow', '2 March 2026, 01:05 GMT+3 (1 March 2026, 22:05 UTC)'],
  ['en', noon, 'Etc/UTC', '1 March 2026, 12:00 UTC'],
] as const)('in %s, %d in %s is %s', (language, time, zone, text) => {
  expect(moment(language, time, zone)).toBe(text)
})

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Mars/Olympus', false],
  ['', false],
])('%j is a time zone: %s', (name, is) => {
  expect(isTimeZone(name)).toBe(is)
})
