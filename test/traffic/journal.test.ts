import { expect, test } from 'vitest'
import type { JournalEntry } from '../../mock/index.ts'
import { control } from '../support/control.ts'
import { jsonApi, stage } from '../support/stage.ts'
import { invite, sendInvite, services } from './invite.ts'

test.each(services)('%s: what was asked, answered and changed', async (service) => {
  const on = await stage()
  const request = invite(on, service)
  const answer = await sendInvite(request)
  const body = await answer.text()
  const { json } = await control(on.mock.url, 'GET', '/_mock/journal')
  const { entries, last } = json as { entries: [JournalEntry]; last: number }
  expect([entries.length, last]).toEqual([1, 1])
  const { pathname, search } = new URL(request.url)
  const [entry] = entries
  expect(entry).toMatchObject({
    id: 1,
    at: '2026-03-01T12:00:00.000Z',
    service,
    persona: 'owner',
    request: { method: 'POST', target: pathname + search, body: request.body },
    answer: { status: answer.status, headers: { 'content-length': String(Buffer.byteLength(body)) } },
    verdict: { code: null, violations: [] },
    fault: null,
    changes: [{ kind: 'invitations', before: null, after: { email: 'ada@example.com' } }],
    nearest: [],
  })
  expect(entry.operation).toMatch(/^create/)
  if (service !== 'mpdx') expect(entry.answer?.body).toBe(body)
})

test('a request that is refused says why, and changes nothing', async () => {
  const on = await stage()
  const url = `${on.mock.url}/v1/organizations/${on.org}/invitations`
  const headers = { ...on.as('owner', 'clickhouse'), 'content-type': 'application/json' }
  await fetch(url, { method: 'POST', headers, body: '{"email":"x","role":"king"}' })
  await fetch(url, { method: 'POST', headers, body: '{"email":' })
  await fetch(url, { headers: { authorization: 'Basic eDp5' } })
  expect(on.mock.journal.list()).toMatchObject([
    {
      persona: 'owner',
      verdict: {
        code: 'invalid-request',
        violations: [
          { in: 'body', name: '/email', message: 'must be a valid email' },
          { in: 'body', name: '/role', message: 'must be one of: admin, developer' },
        ],
      },
      changes: [],
    },
    { request: { body: '{"email":' }, verdict: { code: 'malformed-body' }, changes: [] },
    { persona: null, answer: { status: 401 }, verdict: { code: 'not-authenticated' } },
  ])
})

test.each([
  ['GET', '/v1/organisations/x/invitations', 'listClickHouseInvitations'],
  ['PUT', '/v1/organizations/x/invitations', 'listClickHouseInvitations'],
  ['POST', '/rest/orgs/x/invite', 'createOrgInvitation'],
  ['PUT', '/api/v2/organizations/x/invites/y/acept', 'acceptOrganizationInvite'],
  ['GET', '/v2/organizations/x/invitations', 'listClickHouseInvitations'],
])('%s %s is none: the nearest is named', async (method, path, operation) => {
  const on = await stage()
  await fetch(on.mock.url + path, { method })
  const [entry] = on.mock.journal.list()
  expect(entry?.operation).toBeNull()
  expect(entry?.nearest[0]?.operation).toBe(operation)
})

test('what is far from everything has none near', async () => {
  const on = await stage()
  await fetch(`${on.mock.url}/favicon.ico`)
  expect(on.mock.journal.list()).toMatchObject([{ service: null, nearest: [], verdict: { code: 'unknown-route' } }])
  expect(on.mock.journal.list()[0]?.answer?.body).toContain('"code":"unknown-route"')
})

test('no secret is shown, whether the mock made it or somebody sent it', async () => {
  const on = await stage()
  const made = (await (await sendInvite(invite(on, 'mpdx'))).json()) as {
    data: { id: string; attributes: { code: string } }
  }
  const { id, attributes } = made.data
  const accept = `${on.mock.url}/api/v2/organizations/${on.org}/invites/${id}/accept`
  const body = (code: string) => JSON.stringify({ data: { type: 'organization_invites', attributes: { code } } })
  const secrets = ['sesame-token', 'sesame-code', 'sesame-cookie', 'sesame-key', attributes.code]
  const headers = { 'content-type': jsonApi, cookie: 'session=sesame-cookie' }
  await fetch(`${accept}?access_token=sesame-token`, { method: 'PUT', headers, body: body('sesame-code') })
  await fetch(accept, { method: 'PUT', headers: { ...headers, authorization: 'Bearer sesame-token' }, body: body('x') })
  await fetch(accept, {
    method: 'PUT',
    headers: { ...headers, ...on.as('invitee', 'mpdx') },
    body: body(attributes.code).replace('code', String.raw`\u0063ode`),
  })
  await fetch(`${on.mock.url}/v1/x`, {
    headers: { authorization: `Basic ${Buffer.from('id:sesame-key').toString('base64')}` },
  })
  for (const { id: key, token, clickhouse } of on.mock.directory.personas) {
    secrets.push(
      token,
      clickhouse.keySecret,
      Buffer.from(`${clickhouse.keyId}:${clickhouse.keySecret}`).toString('base64'),
    )
    expect(key).not.toBe('')
  }
  secrets.push(Buffer.from('id:sesame-key').toString('base64'))
  const { body: shown } = await control(on.mock.url, 'GET', '/_mock/journal')
  expect(on.mock.journal.list().map(({ answer }) => answer?.status)).toEqual([201, 401, 401, 200, 404])
  expect(secrets.filter((secret) => shown.includes(secret))).toEqual([])
  // Snyk calls the kind of an error a code.
  await fetch(`${on.mock.url}/rest/orgs/${on.org}/invites`)
  expect(on.mock.journal.list().at(-1)?.answer?.body).toContain('"code":"SNYK-OPENAPI-')
})

test('the query says which entries are wanted; ids go on when the journal is cleared, and a reset empties it', async () => {
  const on = await stage()
  for (const service of services) await sendInvite(invite(on, service))
  await sendInvite(invite(on, 'clickhouse'))
  await sendInvite(invite(on, 'snyk'), on.as('member', 'snyk'))
  const ids = async (query: string) => {
    const { json } = await control(on.mock.url, 'GET', `/_mock/journal${query}`)
    return (json as { entries: JournalEntry[] }).entries.map(({ id }) => id)
  }
  expect(await ids('')).toEqual([1, 2, 3, 4, 5])
  expect(await ids('?service=snyk')).toEqual([2, 5])
  expect(await ids('?operation=createClickHouseInvitation')).toEqual([1, 4])
  expect(await ids('?status=409')).toEqual([4])
  expect(await ids('?persona=member')).toEqual([5])
  expect(await ids('?since=3')).toEqual([4, 5])
  expect(await ids('?limit=2')).toEqual([4, 5])
  expect((await control(on.mock.url, 'DELETE', '/_mock/journal')).status).toBe(204)
  await sendInvite(invite(on, 'mpdx'))
  expect(await ids('')).toEqual([6])
  await on.mock.reset()
  expect(await ids('')).toEqual([])
})

test('each sandbox has its own', async () => {
  const on = await stage()
  const other = await on.mock.sandbox('other', {})
  await fetch(`${other.url}/v1/x`)
  await fetch(`${on.mock.url}/v1/y`, { headers: { 'x-mock-sandbox': 'other' } })
  expect(on.mock.journal.list()).toEqual([])
  expect(other.journal.list().map(({ request }) => request.target)).toEqual(['/v1/x', '/v1/y'])
})

test('it is bounded in number and in bytes, and a long answer in what is kept of it', async () => {
  const on = await stage({ journal: { entries: 3 } })
  for (let sent = 1; sent <= 5; sent += 1) await fetch(`${on.mock.url}/v1/${sent}`)
  expect(on.mock.journal.list().map(({ request }) => request.target)).toEqual(['/v1/3', '/v1/4', '/v1/5'])
  const small = await stage({ journal: { bytes: 20_000 } })
  const headers = { ...small.as('owner', 'clickhouse'), 'content-type': 'application/json' }
  const url = `${small.mock.url}/v1/organizations/${small.org}/invitations`
  for (let sent = 0; sent < 4; sent += 1) {
    await fetch(url, { method: 'POST', headers, body: JSON.stringify({ email: 'x'.repeat(6000), role: 'admin' }) })
  }
  expect(small.mock.journal.list().map(({ id }) => id)).toEqual([3, 4])
  const large = await stage({ scenario: 'enterprise', parameters: { invitations: 2000 } })
  const list = await fetch(`${large.mock.url}/v1/organizations/${large.org}/invitations`, {
    headers: large.as('owner', 'clickhouse'),
  })
  const text = await list.text()
  const [entry] = large.mock.journal.list()
  expect(text.length).toBeGreaterThan(64 * 1024)
  expect(entry?.answer).toMatchObject({ truncated: true, body: text.slice(0, 64 * 1024) })
})

test('as many entries as are asked for find room', async () => {
  const on = await stage({ journal: { entries: 600 } })
  for (let sent = 0; sent < 20; sent += 1) {
    await Promise.all(Array.from({ length: 30 }, () => fetch(`${on.mock.url}/v1/x`)))
  }
  expect(on.mock.journal.list({ limit: 1000 })).toHaveLength(600)
})

test('all journals together are bounded too: the long ones forget', async () => {
  const on = await stage({ journal: { allBytes: 100_000 } })
  const short = await on.mock.sandbox('short', {})
  await fetch(`${short.url}/v1/x`)
  const long = await Promise.all([1, 2, 3].map((number) => on.mock.sandbox(`long-${number}`, {})))
  for (let sent = 1; sent <= 40; sent += 1) for (const { url } of long) await fetch(`${url}/v1/${sent}`)
  const kept = long.map(({ journal }) => journal.list().map(({ request }) => request.target))
  expect(short.journal.list()).toHaveLength(1)
  expect(kept.map((targets) => targets.at(-1))).toEqual(['/v1/40', '/v1/40', '/v1/40'])
  // Each takes 2 kB and some more.
  expect(kept.flat().length).toBeLessThan(48)
  expect(kept.flat().length).toBeGreaterThan(20)
})

test('without entries there is no journal', async () => {
  const on = await stage({ journal: { entries: 0 } })
  await fetch(`${on.mock.url}/v1/x`)
  expect(on.mock.journal.list()).toEqual([])
  expect((await control(on.mock.url, 'GET', '/_mock/journal/1')).status).toBe(404)
})
