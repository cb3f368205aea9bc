import { expect, test } from 'vitest'
import { sandboxOf } from './sandbox.ts'

test.each([
  { url: '/v1/x?a=1', header: undefined, want: ['default', '', '/v1/x?a=1'] },
  { url: '/v1/x', header: 'blue', want: ['blue', '', '/v1/x'] },
  { url: '/v1/x', header: '', want: ['default', '', '/v1/x'] },
  { url: '/sandboxes/red/v1/x?a=1', header: 'blue', want: ['red', '/sandboxes/red', '/v1/x?a=1'] },
  { url: '/sandboxes/red', header: undefined, want: ['red', '/sandboxes/red', '/'] },
  { url: '/sandboxes/red?a=1', header: undefined, want: ['red', '/sandboxes/red', '/?a=1'] },
  { url: '/sandboxes/red/sandboxes/red/v1/x', header: undefined, want: ['red', '/sandboxes/red', '/v1/x'] },
  { url: '/sandboxes/red/sandboxes/red/sandboxes/red/v1', header: undefined, want: ['red', '/sandboxes/red', '/v1'] },
  {
    url: '/sandboxes/red/sandboxes/redder/v1',
    header: undefined,
    want: ['red', '/sandboxes/red', '/sandboxes/redder/v1'],
  },
  { url: '/sandboxes/', header: undefined, want: ['default', '', '/sandboxes/'] },
  { url: '/sandboxes//v1', header: undefined, want: ['default', '', '/sandboxes//v1'] },
  { url: 'http://localhost:4010/sandboxes/red/v1', header: undefined, want: ['red', '/sandboxes/red', '/v1'] },
])('$url with the header $header', ({ url, header, want }) => {
  const { sandbox, prefix, target } = sandboxOf(url, header)
  expect([sandbox, prefix, target]).toEqual(want)
})

test('at an origin of its own a sandbox needs no name, and another one may still be named', () => {
  const reached = (url: string, header?: string) => sandboxOf(url, header, 'own').sandbox
  expect(reached('/v1/x')).toBe('own')
  expect(reached('http://localhost:4010/v1/x')).toBe('own')
  expect(reached('/sandboxes/red/v1/x')).toBe('red')
  expect(reached('/v1/x', 'blue')).toBe('blue')
})
