import { expect, test } from 'vitest'
import { SeededIds } from '../world/ids.ts'
import { control } from '../../test/support/control.ts'
import { stage } from '../../test/support/stage.ts'

type Row = Record<string, unknown>
interface File {
  readonly records: Record<string, Row[]> & { settings: Row }
}

const seed = 42
const ids = new SeededIds(seed)
/** `small-team` has so many invitations. */
const next = 22

const set = (kind: string, index: number, part: Row) => (file: File) =>
  void Object.assign(file.records[kind]?.[index] as Row, part)
/** An invitation's id, which its mail has as well. */
const named = (index: number, id: string) => (file: File) => {
  const old = file.records['invitations']?.[index]?.['id']
  set('invitations', index, { id })(file)
  Object.assign(file.records['mails']?.find((mail) => mail['id'] === old) as Row, { id })
}
const setting = (part: Row) => (file: File) => void Object.assign(file.records.settings, part)
const outcome = (part: Row) => (file: File) => {
  const open = file.records['invitations']?.find(
    ({ acceptedBy, cancelledBy }) => acceptedBy === null && cancelledBy === null,
  )
  Object.assign(open as Row, part)
}
const rule = (part: Row) => (file: File) =>
  void Object.assign(file.records, {
    faults: [{ id: 'fault-1', match: {}, effect: { status: 500 }, matched: 0, fired: 0, ...part }],
  })

test.each<[name: string, spoil: (file: File) => unknown, pointer: string | RegExp, text: string]>([
  ['the id of the next invitation', named(0, ids.uuid(next)), '/records/invitations/0/id', 'invitation 22'],
  ['that of a later one', named(3, ids.uuid(5000)), '/records/invitations/3/id', 'invitation 5000'],
  ['it in capitals', named(0, ids.uuid(next).toUpperCase()), '/records/invitations/0/id', 'invitation 22'],
  [
    'the code of the next',
    set('invitations', 0, { code: ids.secret(next) }),
    '/records/invitations/0/code',
    'invitation 22',
  ],
  [
    'no room for a next one',
    set('invitations', 20, { sequence: 2_147_483_647 }),
    '/records/invitations/20/sequence',
    'at most',
  ],
  [
    'one code twice',
    (file) => set('invitations', 1, { code: file.records['invitations']?.[0]?.['code'] })(file),
    '/records/invitations/1/code',
    'another of its invitations',
  ],
  [
    'the id of who is to join',
    (file) => void file.records['people']?.push({ ...file.records['people'][0], id: ids.account(next).personId }),
    '/records/people/12/id',
    'answers invitation 22',
  ],
  [
    'the token of who is to join',
    set('personas', 0, { token: ids.account(3).token }),
    '/records/personas/0/token',
    'invitation 3',
  ],
  [
    'the key of who is to join',
    (file) => void Object.assign(file.records['personas']?.[0]?.['apiKey'] as Row, { keyId: ids.account(next).keyId }),
    '/records/personas/0/apiKey/keyId',
    'invitation 22',
  ],
  [
    'the place of who is to join',
    set('personas', 0, { key: 'new@example.com' }),
    '/records/personas/0/key',
    'not the address',
  ],
  [
    'a role of another organization',
    (file) => set('memberships', 0, { roleIds: [file.records['roles']?.at(-1)?.['id']] })(file),
    '/records/memberships/0/roleIds/0',
    'another organization',
  ],
  ['an acceptance by nobody', outcome({ acceptedAt: 1 }), /^\/records\/invitations\/\d+\/acceptedAt$/, 'both be null'],
  [
    'a cancellation by nobody',
    outcome({ cancelledAt: 1 }),
    /^\/records\/invitations\/\d+\/cancelledAt$/,
    'both be null',
  ],
  [
    'an end that never comes',
    ({ records }) =>
      void Object.assign(records['invitations']?.find(({ service }) => service === 'clickhouse') as Row, {
        expiresAt: null,
      }),
    /expiresAt$/,
    'must not be null for clickhouse',
  ],
  [
    'mails cleared that are to come',
    (file) => void Object.assign(file.records, { outbox: { clearedThrough: next } }),
    '/records/outbox/clearedThrough',
    'whose number is 0',
  ],
  [
    'a mail about nothing',
    set('mails', 2, { id: '00000000-0000-4000-8000-000000000000' }),
    '/records/mails/2/id',
    'not among its invitations',
  ],
  [
    'one mail twice',
    (file) => file.records['mails']?.push({ ...file.records['mails'][0], number: 1 }),
    /^\/records\/mails\/\d+\/id$/,
    'another of its mails',
  ],
  ['two mails at one place', set('mails', 3, { number: 0 }), /^\/records\/mails\/\d+\/number$/, 'another of its mails'],
  ['half a mail', set('mails', 0, { kind: 'resend' }), '/records/mails/0', 'must have kind, invitation and sentAt'],
  [
    'the mail that is to come',
    (file) =>
      file.records['mails']?.push({
        id: ids.mail(3),
        number: 1,
        kind: 'resend',
        invitation: file.records['invitations']?.[0]?.['id'],
        sentAt: 0,
      }),
    /^\/records\/mails\/\d+\/id$/,
    'mail 3',
  ],
  ['no room for a next mail', set('mails', 0, { number: 2_147_483_647 }), '/records/mails/0/number', 'at most'],
  [
    'an unknown scenario',
    setting({ scenario: 'smal-team' }),
    '/records/settings/scenario',
    'Did you mean "small-team"?',
  ],
  ['an unknown parameter', setting({ parameters: { invitation: 3 } }), '/records/settings/parameters', '"invitations"'],
  ['an impossible parameter', setting({ parameters: { invitations: -1 } }), '/records/settings/parameters', 'from 0'],
  [
    'a parameter that is an object',
    setting({ parameters: { invitations: {} } }),
    '/records/settings/parameters/invitations',
    'whole number',
  ],
  ['an impossible seed', setting({ seed: 2 ** 32 }), '/records/settings/seed', 'at most'],
  ['an unknown switch', setting({ switches: { 'no-such': 'live' } }), /^\/records\/settings\/switches/, 'no-such'],
  [
    'a clock beyond all years',
    setting({ clock: { mode: 'running', offset: 9e15 } }),
    '/records/settings/clock',
    'between 1970',
  ],
  [
    'a moved clock beyond all years',
    (file) => void Object.assign(file.records, { clock: { mode: 'running', offset: 9e15 } }),
    '/records/clock',
    'between 1970',
  ],
  [
    'a rule for an unknown operation',
    rule({ match: { operation: 'no-such' } }),
    '/records/faults/0/match/operation',
    'no operation',
  ],
  ['a rule that contradicts itself', rule({ effect: { retryAfter: 3 } }), '/records/faults/0/effect', 'status 429'],
  ['a rule that fired too often', rule({ times: 1, fired: 2 }), '/records/faults/0/fired', 'times'],
  ['no room for a next rule', rule({ id: 'fault-999999999' }), '/records/faults/0/id', 'at most'],
])('a file with %s is refused, and the place named', async (_, spoil, pointer, text) => {
  const { mock } = await stage({ seed })
  await (await mock.sandbox('default')).snapshot('file')
  const file = (await control(mock.url, 'GET', '/_mock/snapshots/file')).json as File
  spoil(file)
  const { status, json } = await control(mock.url, 'PUT', '/_mock/snapshots/other', file)
  const { error } = json as { error: { message: string; violations: { name: string }[] } }
  expect([status, error.message]).toEqual([400, expect.stringContaining(text)])
  const place = error.violations[0]?.name
  if (typeof pointer === 'string') expect(place).toBe(pointer)
  else expect(place).toMatch(pointer)
})

test('a file whose reset would make too much is refused', async () => {
  const { mock } = await stage({ limits: { invitations: 50 } })
  await (await mock.sandbox('default')).snapshot('file')
  const file = (await control(mock.url, 'GET', '/_mock/snapshots/file')).json as File
  const { url } = await mock.sandbox('box', { scenario: 'empty' })
  setting({ parameters: { organizations: 2, invitations: 20 } })(file)
  const { status, json } = await control(url, 'PUT', '/_mock/snapshots/file', file)
  expect([status, json]).toMatchObject([409, { error: { code: 'invitation-limit' } }])
})
