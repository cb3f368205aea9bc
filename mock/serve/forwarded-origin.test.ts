import { expect, test } from 'vitest'
import { forwardedOrigin } from './forwarded-origin.ts'

test.each([
  [{}, undefined],
  [{ 'x-forwarded-proto': 'https' }, 'https://localhost:4010'],
  [{ 'x-forwarded-host': 'mock.example' }, 'http://mock.example'],
  [{ 'x-forwarded-proto': 'HTTPS', 'x-forwarded-host': 'mock.example:8443' }, 'https://mock.example:8443'],
  [{ 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'outer.example, inner' }, 'https://outer.example'],
  [{ 'x-forwarded-host': ['outer.example', 'inner'] }, 'http://outer.example'],
  [{ 'x-forwarded-proto': 'javascript' }, undefined],
  [{ 'x-forwarded-host': 'evil.example/path?"><script>' }, undefined],
  [{ 'x-forwarded-host': 'user@evil.example' }, undefined],
  [{ 'x-forwarded-proto': '', 'x-forwarded-host': ' ' }, undefined],
])('of %j it is %s', (headers, origin) => {
  expect(forwardedOrigin({ headers, origin: 'http://localhost:4010' })).toBe(origin)
})
