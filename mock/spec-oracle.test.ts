import { expect, test } from 'vitest'
import { checkAnswer, documentedRules, operationOf, type WireAnswer } from './spec-oracle.ts'

const rules = await documentedRules()

const organization = '4b07adfe-99b9-44be-a81b-82254360896e'
const clickhouse: WireAnswer = {
  method: 'GET',
  path: `/v1/organizations/${organization}/invitations`,
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify([
    {
      role: 'admin',
      id: organization,
      email: 'a@example.com',
      createdAt: '2026-02-01T00:00:00.000Z',
      expireAt: '2026-02-08T00:00:00.000Z',
    },
  ]),
}
const snyk: WireAnswer = {
  method: 'DELETE',
  path: `/sandboxes/one/rest/orgs/${organization}/invites/${organization}?version=2024-10-15`,
  status: 204,
  headers: {
    'snyk-request-id': organization,
    'snyk-version-requested': '2024-10-15',
    'snyk-version-served': '2024-10-15',
    'snyk-version-lifecycle-stage': 'ga',
  },
  body: '',
}
const mpdx: WireAnswer = {
  method: 'GET',
  path: `/api/v2/organizations/${organization}/invites/nothing`,
  status: 404,
  headers: { 'content-type': 'application/vnd.api+json; charset=utf-8' },
  body: '{"errors":[{"status":"404","title":"Not Found"}]}',
}
const withHeaders = (answer: WireAnswer, headers: Record<string, string>): WireAnswer => ({
  ...answer,
  headers: { ...answer.headers, ...headers },
})

test.each<{ name: string; answer: WireAnswer; want: RegExp | undefined }>([
  { name: 'a right answer', answer: clickhouse, want: undefined },
  { name: 'one without a body, below a sandbox', answer: snyk, want: undefined },
  { name: 'an error', answer: mpdx, want: undefined },
  { name: 'HEAD', answer: { ...clickhouse, method: 'HEAD', body: '' }, want: undefined },
  { name: 'HEAD with a body', answer: { ...clickhouse, method: 'HEAD' }, want: /a body where none/ },
  { name: 'an undeclared status', answer: { ...clickhouse, status: 418 }, want: /418 is not declared.*200, 400/ },
  {
    name: 'another media type',
    answer: withHeaders(clickhouse, { 'content-type': 'text/plain' }),
    want: /content-type is text\/plain and must be application\/json\./,
  },
  {
    name: 'a charset that the service does not send',
    answer: withHeaders(clickhouse, { 'content-type': 'application/json; charset=utf-8' }),
    want: /must be application\/json\./,
  },
  {
    name: 'a missing charset',
    answer: withHeaders(mpdx, { 'content-type': 'application/vnd.api+json' }),
    want: /must be application\/vnd\.api\+json; charset=utf-8\./,
  },
  { name: 'a media type without a body', answer: withHeaders(snyk, { 'content-type': 'x/y' }), want: /must be absent/ },
  { name: 'a body where none is declared', answer: { ...snyk, body: '{}' }, want: /a body where none/ },
  { name: 'no body where one is declared', answer: { ...mpdx, body: '' }, want: /empty/ },
  { name: 'no JSON', answer: { ...mpdx, body: '{' }, want: /not JSON/ },
  { name: 'a missing header', answer: { ...mpdx, headers: {} }, want: /content-type is absent/ },
  {
    name: 'a missing header of the service',
    answer: { ...snyk, headers: { ...snyk.headers, 'snyk-request-id': undefined as unknown as string } },
    want: /headers.*snyk-request-id/,
  },
  {
    name: 'a header of the wrong form',
    answer: withHeaders(snyk, { 'snyk-request-id': '7' }),
    want: /headers at \/snyk-request-id.*uuid/,
  },
  {
    name: 'a header of another status',
    answer: withHeaders(snyk, { location: '/' }),
    want: /location is not declared/,
  },
  {
    name: 'a member with an unknown value',
    answer: { ...clickhouse, body: clickhouse.body.replace('"admin"', '"boss"') },
    want: /body at \/0\/role/,
  },
  {
    name: 'a time that is none',
    answer: { ...clickhouse, body: clickhouse.body.replace('2026-02-08T00', '2026-02-30T00') },
    want: /body at \/0\/expireAt.*date-time/,
  },
])('$name', ({ answer, want }) => {
  const { operationId, violations } = checkAnswer(answer, rules)
  expect(operationId).toBeDefined()
  expect(violations).toEqual(want ? [expect.stringMatching(want)] : [])
})

test.each([
  { method: 'GET', path: '/v1/organizations/x/invitations/', want: undefined },
  { method: 'PATCH', path: '/v1/organizations/x/invitations', want: undefined },
  { method: 'GET', path: '/rest/orgs/x/invites?version=2024-10-15#here', want: 'listOrgInvitation' },
  { method: 'PUT', path: '/api/v2/organizations/x/invites/y/accept', want: 'acceptOrganizationInvite' },
  { method: 'GET', path: '/api/v2/organizations/x/invites/y/accept', want: undefined },
])('$method $path is $want', ({ method, path, want }) => {
  expect(operationOf({ method, path }, rules)?.operationId).toBe(want)
})
