import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { stage, type ServiceName, type Stage } from '../support/stage.ts'
import { idIn, invite, isListed, newAddress } from './invite.ts'

const services: readonly ServiceName[] = ['clickhouse', 'snyk', 'mpdx']
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** Invites, and returns the path that the mail's link leads to. */
async function linkTo(on: Stage, service: ServiceName, email: string) {
  const id = idIn(await invite(on, service, email))
  const mail = await on.mock.outbox.waitFor({ to: email, service })
  expect(mail.id).toBe(id)
  const [link = ''] = mail.links
  return { id, path: link.slice(link.indexOf('/_mock/')) }
}

const answer = (on: Stage, path: string, person: string, given: string, headers = {}) =>
  on.send({
    method: 'POST',
    path,
    headers: { ...form, ...headers },
    body: new URLSearchParams({ person, answer: given }).toString(),
  })

const headingOf = (html: string) => /<h1>(.*?)<\/h1>/.exec(html)?.[1]

async function membershipsOf(on: Stage, persona: string): Promise<number> {
  const { json } = await on.send({ path: '/_mock/directory' })
  const { personas } = json as { personas: { id: string; memberships: { organizationId: string }[] }[] }
  const found = personas.find(({ id }) => id === persona)
  return found?.memberships.filter(({ organizationId }) => organizationId === on.org).length ?? 0
}

test.each(services)('%s: to accept makes a member and ends the invitation', async (service) => {
  const on = await stage({ scenario: 'empty' })
  const { email } = on.persona('invitee')
  const { id, path } = await linkTo(on, service, email)
  expect(await isListed(on, service, id)).toBe(true)
  expect(headingOf((await on.send({ path })).body)).toMatch('Join ')

  const accepted = await answer(on, path, 'addressee', 'accept')
  expect([accepted.status, accepted.headers['location']]).toEqual([303, path.slice(path.indexOf('?'))])
  const after = await on.send({ path })
  expect([after.status, headingOf(after.body)]).toEqual([200, 'Invitation accepted'])
  expect(await isListed(on, service, id)).toBe(false)
  expect(await membershipsOf(on, 'invitee')).toBe(1)
})

test.each(services)('%s: to decline ends the invitation and makes no member', async (service) => {
  const on = await stage({ scenario: 'empty' })
  const { id, path } = await linkTo(on, service, on.persona('invitee').email)
  expect((await answer(on, path, 'addressee', 'decline')).status).toBe(303)
  const after = await on.send({ path })
  expect([after.status, headingOf(after.body)]).toEqual([410, 'Invitation declined'])
  expect(await isListed(on, service, id)).toBe(false)
  expect(await membershipsOf(on, 'invitee')).toBe(0)
  const late = await answer(on, path, 'addressee', 'accept')
  expect(late.status).toBe(410)
  expect(late.body).toContain('It was too late')
})

test.each([
  ['clickhouse', 403, 0],
  ['snyk', 403, 0],
  ['mpdx', 303, 1],
] as const)('%s: somebody else who has the link gets %d', async (service, status, memberships) => {
  const on = await stage()
  const { path } = await linkTo(on, service, newAddress())
  expect((await answer(on, path, 'outsider', 'accept')).status).toBe(status)
  expect(await membershipsOf(on, 'outsider')).toBe(memberships)
})

test('an address that nobody has opens an account, which a client can use at once', async () => {
  const on = await stage()
  const { path } = await linkTo(on, 'clickhouse', 'dana.newman@example.com')
  expect((await on.send({ path })).body).toContain('An account is opened when the invitation is accepted.')
  await answer(on, path, 'addressee', 'accept')
  const { json } = await on.send({ path: '/_mock/directory' })
  const { personas } = json as { personas: { id: string; name: string; token: string }[] }
  const dana = personas.find(({ id }) => id === 'dana.newman@example.com')
  expect(dana?.name).toBe('Dana Newman')
  const headers = { authorization: `token ${dana?.token}` }
  expect((await on.send({ path: `/rest/orgs/${on.org}/invites?version=2024-10-15`, headers })).status).toBe(200)
})

test.each([
  ['pending', 200, 'Join '],
  ['expired', 410, 'Invitation expired'],
  ['cancelled', 410, 'Invitation cancelled'],
  ['wrong code', 403, 'The link is not complete'],
  ['no code', 403, 'The link is not complete'],
  ['unknown invitation', 404, 'No such invitation'],
  ['another service', 404, 'No such invitation'],
  ['unknown service', 404, 'No such invitation'],
])('the page for an invitation, %s: %d', async (which, status, heading) => {
  const on = await stage()
  const { id, path } = await linkTo(on, 'clickhouse', newAddress())
  if (which === 'expired') {
    const body = { by: '8d' }
    const headers = { 'content-type': 'application/json' }
    expect((await on.send({ method: 'POST', path: '/_mock/clock/advance', headers, body })).status).toBe(200)
  }
  if (which === 'cancelled') {
    await on.send({ method: 'DELETE', path: `/v1/organizations/${on.org}/invitations/${id}` })
  }
  const changed: Record<string, string> = {
    'wrong code': path.replace(/code=.{4}/, 'code=beef'),
    'no code': path.replace(/\?.*/, ''),
    'unknown invitation': path.replace(id, '00000000-0000-4000-8000-000000000000'),
    'another service': path.replace('/clickhouse/', '/snyk/'),
    'unknown service': path.replace('/clickhouse/', '/gitlab/'),
  }
  for (const method of ['GET', 'HEAD']) {
    const reply = await on.send({ method, path: changed[which] ?? path })
    expect(reply.status).toBe(status)
    expect(reply.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    expect(reply.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
    if (method === 'GET') expect(headingOf(reply.body)).toMatch(heading)
  }
  if (status !== 200) expect((await answer(on, changed[which] ?? path, 'addressee', 'accept')).status).toBe(status)
})

test('to open a link, however and however often, changes nothing', async () => {
  const on = await stage()
  for (const service of services) await invite(on, service, newAddress())
  const state = async () => {
    await on.send({ method: 'POST', path: '/_mock/snapshots', headers: json, body: { name: 'state' } })
    return (await on.send({ path: '/_mock/snapshots/state' })).json
  }
  const before = await state()
  for (const { id } of on.mock.outbox.list()) {
    const [link = ''] = on.mock.outbox.get(id)?.links ?? []
    const path = link.slice(on.mock.url.length)
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']) await on.send({ method, path })
    await on.send({ path, headers: { 'sec-purpose': 'prefetch', purpose: 'prefetch' } })
    await on.send({ path: `${path}&person=addressee&answer=accept` })
  }
  expect(await state()).toEqual(before)
})

const json = { 'content-type': 'application/json' }

test.each([
  ['another site', 'https://evil.example', 403],
  ['a sandboxed frame', 'null', 403],
  ['the page behind a proxy', 'https://mock.example.com', 303],
])('a form sent by %s: %d', async (_, origin, status) => {
  const on = await stage({ publicUrl: 'https://mock.example.com/demo' })
  const { path } = await linkTo(on, 'mpdx', newAddress())
  expect((await answer(on, path, 'addressee', 'accept', { origin })).status).toBe(status)
  expect((await on.send({ path })).body).toContain(status === 303 ? 'Invitation accepted' : '<form method="post">')
})

test.each([
  ['nobody', form, 'person=nobody&answer=accept', 400],
  ['no person', form, 'answer=accept', 400],
  ['two people', form, 'person=owner&person=admin&answer=accept', 400],
  ['no answer', form, 'person=addressee', 400],
  ['an answer that is none', form, 'person=addressee&answer=maybe', 400],
  ['nothing', form, '', 400],
  ['JSON', { 'content-type': 'application/json' }, '{"person":"addressee","answer":"accept"}', 400],
  ['a form that is too large', form, 'x'.repeat(20_000), 413],
  ['what is not gzip', { ...form, 'content-encoding': 'gzip' }, 'person=addressee&answer=accept', 400],
  ['an unknown encoding', { ...form, 'content-encoding': 'zip' }, 'x', 415],
])('%s is refused and changes nothing', async (_, headers, body, status) => {
  const on = await stage()
  const email = newAddress()
  const { path } = await linkTo(on, 'mpdx', email)
  expect((await on.send({ method: 'POST', path, headers, body })).status).toBe(status)
  expect((await on.send({ path })).body).toContain('<form method="post">')
  expect(await membershipsOf(on, email)).toBe(0)
})

test('of two answers the one that is complete first counts', async () => {
  const on = await stage()
  const { path } = await linkTo(on, 'mpdx', newAddress())
  const body = 'person=outsider&answer=accept'
  const headers = { ...form, 'content-length': body.length, expect: '100-continue' }
  const slow = request(on.mock.url + path, { method: 'POST', headers })
  slow.flushHeaders()
  await once(slow, 'continue')
  slow.write(body.slice(0, 10))
  expect((await answer(on, path, 'addressee', 'decline')).status).toBe(303)
  slow.end(body.slice(10))
  const [late] = (await once(slow, 'response')) as [IncomingMessage]
  late.resume()
  expect(late.statusCode).toBe(410)
  expect(await membershipsOf(on, 'outsider')).toBe(0)
})

test('a link can be opened and answered, and nothing else', async () => {
  const on = await stage()
  const { path } = await linkTo(on, 'mpdx', newAddress())
  const put = await on.send({ method: 'PUT', path })
  expect([put.status, put.headers['allow']]).toEqual([405, 'GET, HEAD, POST'])
})

test('an address with markup in it stays text', async () => {
  const on = await stage()
  const email = `"><script>alert(1)</script>&amp;@example.com`
  const { path } = await linkTo(on, 'mpdx', email)
  const pages = [
    await on.send({ path }),
    await answer(on, path, 'outsider', 'maybe'),
    await answer(on, path, 'addressee', 'accept'),
    await on.send({ path }),
  ]
  for (const { body } of pages) expect(body).not.toContain('<script')
  expect(pages[0]?.body).toContain('&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;&#38;amp;@example.com')
})
