import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RequestMatch } from '../../domain/fault.ts'
import { fitsPattern, matches, type RequestTraits } from './match.ts'

const request: RequestTraits = {
  service: 'snyk',
  operation: 'createOrgInvitation',
  method: 'POST',
  persona: () => 'admin',
  path: '/rest/orgs/a/invites',
  headers: { 'user-agent': 'undici', accept: ['a', 'b'] },
}

test.each<[RequestMatch, boolean]>([
  [{}, true],
  [{ service: 'snyk' }, true],
  [{ service: 'mpdx' }, false],
  [{ operation: 'createOrgInvitation' }, true],
  [{ operation: 'listOrgInvitation' }, false],
  [{ method: 'POST', persona: 'admin' }, true],
  [{ method: 'POST', persona: 'owner' }, false],
  [{ method: 'GET' }, false],
  [{ path: '/rest/*/invites' }, true],
  [{ path: '/rest/orgs/*/invites/*' }, false],
  [{ headers: { 'User-Agent': 'und*' } }, true],
  [{ headers: { accept: 'a, b' } }, true],
  [{ headers: { 'user-agent': '*', 'x-other': '*' } }, false],
])('%j of a POST by the admin: %s', (match, given) => {
  expect(matches(match, request)).toBe(given)
})

test('a pattern fits what a regular expression of it fits', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 })
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 })
  fc.assert(
    fc.property(pattern, text, (stars, given) => {
      const expression = new RegExp(`^${stars.replaceAll('.', '\\.').replaceAll(/\*+/g, '.*')}$`)
      expect(fitsPattern(stars, given)).toBe(expression.test(given))
    }),
    { numRuns: 2000 },
  )
})

test('a pattern of stars takes no time that matters', () => {
  const start = process.cpuUsage()
  expect(fitsPattern(`${'*a'.repeat(100)}*b`, 'a'.repeat(16_000))).toBe(false)
  expect(process.cpuUsage(start).user).toBeLessThan(500_000)
})
