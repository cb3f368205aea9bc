import fc from 'fast-check'
import { expect, test } from 'vitest'
import openapi from '../../generated/openapi.json' with { type: 'json' }
import { Refusal } from '../../domain/problem.ts'
import type { Invitation } from '../../domain/invitation.ts'
import { World } from '../../world/world.ts'
import { queryInvites } from './list-query.ts'

const times = [
  '2026-02-01T00:00:00.000Z',
  '2026-02-01T23:59:59.999Z',
  '2026-02-02T00:00:00.000Z',
  '2026-02-02T10:00:00.500Z',
  '2026-02-03T00:00:00.000Z',
]

/** Five invites: the first was created first and changed last. */
const world = new World('test', [
  ['roles', 'admin', { id: 'admin', organizationId: 'org', key: 'admin', name: 'Admin', rank: 2, permissions: [] }],
  ...times.map((time, at) => {
    const [createdAt, updatedAt] = [at, Date.parse(time)]
    const invitation = {
      id: `${at}`,
      service: 'mpdx',
      organizationId: 'org',
      sequence: at,
      email: '',
      roleIds: ['admin'],
    }
    const settled = { acceptedAt: null, cancelledAt: null, acceptedBy: null, cancelledBy: null, expiresAt: null }
    const whole = { ...invitation, ...settled, code: '', invitedBy: '', createdAt: -createdAt, updatedAt }
    return ['invitations', `${at}`, whole as Invitation] as const
  }),
])

const updated = 'filter[updated_at]'

test.each([
  { query: {}, want: '43210' },
  { query: { sort: '' }, want: '43210' },
  { query: { sort: 'created_at' }, want: '43210' },
  { query: { sort: '-created_at' }, want: '01234' },
  { query: { sort: 'updated_at' }, want: '01234' },
  { query: { sort: '-updated_at' }, want: '43210' },
  { query: { sort: 'updated_at', per_page: '2' }, want: '01' },
  { query: { sort: 'updated_at', per_page: '2', page: '3' }, want: '4' },
  { query: { sort: '-updated_at', per_page: '2', page: '2' }, want: '21' },
  { query: { sort: '-updated_at', per_page: '2', page: '3' }, want: '0' },
  { query: { sort: '-updated_at', per_page: '2', page: '4' }, want: '' },
  { query: { per_page: '0', page: '-1' }, want: '43210' },
  { query: { per_page: 'x', page: '1.5' }, want: '43210' },
  { query: { per_page: '2abc', page: ' +2.9' }, want: '21' },
  { query: { per_page: '-2', page: 'abc2' }, want: '43210' },
  { query: { page: '99999999999999999999' }, want: '' },
  { query: { per_page: '99999999999999999999' }, want: '43210' },
  { query: { sort: '-created_at nulls' }, want: '01234' },
  { query: { sort: 'created_at -nulls' }, want: '43210' },
  { query: { sort: 'updated_at,' }, want: '01234' },
  { query: { sort: ',' }, want: '43210' },
  { query: { sort: '--updated_at' }, want: '43210' },
  { query: { per_page: '999999999', page: '999999999' }, want: '' },
  { query: { 'filter[invite_user_as]': 'admin' }, want: '43210' },
  { query: { 'filter[invite_user_as]': 'user' }, want: '' },
  { query: { sort: 'updated_at', [updated]: '2026-02-01' }, want: '01' },
  { query: { sort: 'updated_at', [updated]: '2026-02-02' }, want: '23' },
  { query: { sort: 'updated_at', [updated]: '2026-02-02T00:00:00Z' }, want: '23' },
  { query: { sort: 'updated_at', [updated]: '2026-02-01T23:30:00+05:00' }, want: '01' },
  { query: { sort: 'updated_at', [updated]: '2026-02-01...2026-02-01' }, want: '' },
  { query: { sort: 'updated_at', [updated]: '2026-02-01...2026-02-02' }, want: '01' },
  { query: { sort: 'updated_at', [updated]: '2026-02-01..2026-02-02' }, want: '012' },
  { query: { sort: 'updated_at', [updated]: '2026-02-02..2026-02-02' }, want: '2' },
  { query: { sort: '-updated_at', [updated]: '2026-02-02..2026-02-03', per_page: '2' }, want: '43' },
  { query: { sort: 'updated_at', [updated]: '2026-02-01T23:59:59Z...2026-02-02T00:00:00Z' }, want: '1' },
  { query: { sort: 'updated_at', [updated]: '2026-02-01T23:59:59Z..2026-02-02T00:00:00Z' }, want: '12' },
  { query: { sort: 'updated_at', [updated]: '2026-02-02T10:00:00Z...2026-02-02T10:00:01Z' }, want: '3' },
  { query: { sort: 'updated_at', [updated]: '2026-02-02T01:59:59+02:00..2026-02-02T02:00:00+02:00' }, want: '12' },
  { query: { sort: 'updated_at', [updated]: '2026-02-02T00:00:00+00:00..2026-02-02T10:00:01Z' }, want: '23' },
  { query: { [updated]: '2026-02-03...2026-02-01' }, want: '' },
  { query: { [updated]: '2026-02-03..2026-02-01' }, want: '' },
])('$query finds "$want"', ({ query, want }) => {
  expect(
    queryInvites(world, 'org', query)
      .items.map(({ id }) => id)
      .join(''),
  ).toBe(want)
})

test.each([
  { sort: 'id' },
  { sort: '-' },
  { sort: 'created_at,updated_at' },
  { [updated]: '' },
  { sort: ',created_at' },
  { sort: 'created_at up' },
  { sort: 'created_at nulls last' },
  { sort: 'constructor' },
  { [updated]: 'yesterday' },
  { [updated]: '2026-02-30' },
  { [updated]: '2026-02-01.2026-02-02' },
  { [updated]: '2026-02-01....2026-02-02' },
  { [updated]: '2026-02-01..' },
  { [updated]: '2026-02-01 ' },
  { [updated]: '2026-02-01T00:00:00-05:00' },
  { [updated]: '2026-02-30T00:00:00Z..2026-03-05T00:00:00Z' },
  { [updated]: '2026-02-01T00:00:00+25:00..2026-03-05T00:00:00Z' },
  { [updated]: '2026-02-01...2026-02-02...2026-02-03' },
  { [updated]: '2026-02-30...2026-03-01' },
  { [updated]: '2026-02-01...2026-02-01T00:00:00Z' },
  { [updated]: '2026-02-01T25:00:00Z...2026-02-02T00:00:00Z' },
])('%j is refused', (query) => {
  expect(() => queryInvites(world, 'org', query)).toThrow(Refusal)
})

test('the spec says what is refused', () => {
  const { MpdxSort, MpdxFilterUpdatedAt } = openapi.components.parameters
  const isTaken = (query: object) => {
    try {
      return queryInvites(world, 'org', query).page === 1
    } catch {
      return false
    }
  }
  const sorts = fc.array(fc.constantFrom(' ', ',', '-', 'created_at', 'updated_at', 'nulls', 'id'), { maxLength: 6 })
  const sortPattern = new RegExp(MpdxSort.schema.pattern, 'u')
  fc.assert(
    fc.property(sorts, (parts) => {
      const sort = parts.join('')
      expect(isTaken({ sort })).toBe(sortPattern.test(sort))
    }),
    { numRuns: 1000 },
  )
  const moments = ['2026-02-01', '2026-02-03', 'T10:00:00', 'Z', '+02:00', '-02:00', '..', '...', '.']
  const rangePattern = new RegExp(MpdxFilterUpdatedAt.schema.pattern, 'u')
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...moments), { maxLength: 7 }), (parts) => {
      expect(isTaken({ [updated]: parts.join('') })).toBe(rangePattern.test(parts.join('')))
    }),
    { numRuns: 2000 },
  )
})
