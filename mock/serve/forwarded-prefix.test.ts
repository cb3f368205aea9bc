import { expect, test } from 'vitest'
import { forwardedPrefix } from './forwarded-prefix.ts'

test.each([
  [undefined, undefined],
  ['', ''],
  ['/', ''],
  ['/mock', '/mock'],
  ['/team/mock/', '/team/mock'],
  ['/outer, /inner', '/outer/inner'],
  [['/outer', '/inner'], '/outer/inner'],
  ['mock', undefined],
  ['//evil.example', undefined],
  ['/a//b', undefined],
  ['/\\evil.example', undefined],
  ['/..', undefined],
  ['/a/../b', undefined],
  ['https://evil.example', undefined],
  ['/a?b', undefined],
  ['/a"><script>', undefined],
  [`/${'a'.repeat(200)}`, undefined],
])('%j is taken as %j', (header, want) => {
  expect(forwardedPrefix(header)).toBe(want)
})
