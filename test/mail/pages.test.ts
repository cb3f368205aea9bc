import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { createMock, type Mock, type MockOptions } from '../../mock/index.ts'
import { send } from '../support/exchange.ts'
import { stage, stageOf } from '../support/stage.ts'
import { control } from '../support/control.ts'
import { invite } from './invite.ts'

const token = 'a-secret-of-many-letters'
const asPage = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** As a browser would ask: what it is answered, without the spec. */
const open = (mock: Mock, path: string, headers: Record<string, string> = {}) =>
  send(mock.url, { path, headers: { ...asPage, ...headers } })
const unlock = (mock: Mock, path: string, given: string, headers: Record<string, string> = {}) =>
  send(mock.url, {
    method: 'POST',
    path,
    headers: { ...form, ...headers },
    body: new URLSearchParams({ token: given }).toString(),
  })
const headingOf = (html: string) => /<h1>(.*?)<\/h1>/.exec(html)?.[1]

test.each([
  ['an unknown path', '/nowhere', 'Nothing is here', 'unknown-route'],
  ['an unknown page of the control plane', '/_mock/nowhere', 'Nothing is here', 'unknown-route'],
  ['a sandbox that is not there', '/sandboxes/gone/', 'No such sandbox', 'unknown-sandbox'],
  ['a page of one that is not there', '/sandboxes/gone/_mock/mails', 'No such sandbox', 'unknown-sandbox'],
])('%s: a page for a browser, in its language, and JSON for a program', async (_, path, title, code) => {
  const { mock } = await stage()
  const page = await open(mock, path)
  expect([page.status, headingOf(page.body)]).toEqual([404, title])
  expect(page.body).toContain('<a href="/">')
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'x-content-type-options': 'nosniff',
  })
  expect((await open(mock, path, { 'accept-language': 'ru' })).body).toContain('<html lang="ru">')
  for (const accept of ['*/*', 'application/json', undefined]) {
    const { status, body } = await send(mock.url, { path, headers: accept === undefined ? {} : { accept } })
    expect([status, JSON.parse(body)]).toMatchObject([404, { error: { code } }])
  }
  expect((await send(mock.url, { method: 'POST', path, headers: asPage })).headers['content-type']).toMatch('json')
})

test('what is looked for in vain stays text, and the services answer a browser as they answer all', async () => {
  const { mock, org, as } = await stage()
  const lost = await open(mock, '/%22%3E%3Cscript%3Ealert(1)%3C/script%3E')
  expect(lost.body).not.toContain('<script>alert')
  expect((await open(mock, '/sandboxes/%22%3E%3Cscript%3E/')).body).not.toContain('<script>')
  for (const path of [`/v1/organizations/${org}/invitations`, '/v1/nowhere', '/rest/nowhere', '/api/v2/nowhere']) {
    const headers = as('owner', 'clickhouse')
    const [page, plain] = [await open(mock, path, headers), await send(mock.url, { path, headers })]
    expect([page.status, page.headers['content-type']]).toEqual([plain.status, plain.headers['content-type']])
  }
})

test('the mails can be unlocked in a browser, by the token or by a share link, each for what it is for', async () => {
  const { mock } = await stage({ controlToken: token })
  const all = { authorization: `Bearer ${token}` }
  await control(mock.url, 'POST', '/_mock/sandboxes', { name: 'demo' }, all)
  const { json } = await control(`${mock.url}/sandboxes/demo`, 'POST', '/_mock/shares', {}, all)
  const { key } = json as { key: string }
  const locked = await open(mock, '/_mock/mails')
  expect([locked.status, headingOf(locked.body)]).toEqual([401, 'Not without the token'])
  expect(locked.body).toContain('action="/_mock/unlock"')

  for (const [path, given] of [
    ['/_mock/unlock', 'wrong'],
    ['/_mock/unlock', ''],
    ['/_mock/unlock', key],
  ] as const) {
    const refused = await unlock(mock, path, given)
    expect([refused.status, refused.headers['set-cookie']]).toEqual([401, undefined])
    expect(refused.body).toContain('role="alert"')
  }
  const foreign = await unlock(mock, '/_mock/unlock', token, { origin: 'https://evil.example' })
  expect([foreign.status, foreign.headers['set-cookie']]).toEqual([403, undefined])

  const opened = await unlock(mock, '/_mock/unlock', token)
  expect([opened.status, opened.headers['location']]).toEqual([303, '/_mock/mails'])
  expect(opened.headers['set-cookie']).toBe(`invitekit-pages=${token}; Path=/_mock/mails; HttpOnly; SameSite=Strict`)
  const cookie = (opened.headers['set-cookie'] ?? '').split(';')[0] ?? ''
  for (const path of ['/_mock/mails', '/sandboxes/demo/_mock/mails'])
    expect((await open(mock, path, { cookie })).status).toBe(200)
  // It opens pages and no operation: a page elsewhere that makes the browser send it gains nothing.
  expect((await control(mock.url, 'GET', '/_mock/directory', undefined, { cookie })).status).toBe(401)
  expect((await control(mock.url, 'POST', '/_mock/reset', undefined, { cookie })).status).toBe(401)

  const guest = await unlock(mock, '/sandboxes/demo/_mock/unlock', key)
  expect(guest.headers['set-cookie']).toContain('; Path=/sandboxes/demo/_mock/mails;')
  const theirs = { cookie: `x=1; ${(guest.headers['set-cookie'] ?? '').split(';')[0]}` }
  expect((await open(mock, '/sandboxes/demo/_mock/mails', theirs)).status).toBe(200)
  expect((await open(mock, '/_mock/mails', theirs)).status).toBe(401)
  expect((await open(mock, '/_mock/mails', { cookie: 'invitekit-pages=%E0%A4%A' })).status).toBe(401)
})

test('pages and mails are in the language of the sandbox, else of the reader, and bear title and colour', async () => {
  const set = await stage({ scenario: 'empty' })
  await invite(set, 'clickhouse', 'ada@example.com')
  const { id = '' } = set.mock.outbox.list()[0] ?? {}
  const [link = ''] = set.mock.outbox.get(id)?.links ?? []
  const path = link.slice(set.mock.url.length)
  const ru = { 'accept-language': 'ru-RU,ru;q=0.9' }
  const lang = async (at: string, headers = {}) =>
    /<html lang="(\w+)">/.exec((await open(set.mock, at, headers)).body)?.[1]
  const pages = [path, '/_mock/mails', `/_mock/mails/${id}`]
  for (const page of pages) expect([page, await lang(page), await lang(page, ru)]).toEqual([page, 'en', 'ru'])
  const look = { title: 'Acme <1>', colour: 'amber', language: 'ru', timeZone: 'Europe/Moscow' }
  await control(set.mock.url, 'PATCH', '/_mock/sandboxes/default', look)
  for (const page of pages) {
    const { body, headers } = await open(set.mock, page, { 'accept-language': 'en' })
    expect(body).toContain('<html lang="ru">')
    expect(body).toContain('Acme &#60;1&#62;')
    expect(body).toMatch(/#f2b01e/)
    expect(body).toMatch(/15:00 GMT\+3 \(12:00 UTC\)|действует до: 8 марта 2026/)
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/)
    expect(body).toContain('<meta name="viewport"')
  }
  expect(set.mock.outbox.get(id)?.subject).toMatch(/ приглашает вас: /)
  const asked = async (query: string) => (await control(set.mock.url, 'GET', `/_mock/outbox/${id}${query}`)).json
  await control(set.mock.url, 'PATCH', '/_mock/sandboxes/default', { language: null, timeZone: null })
  expect(await asked('')).toMatchObject({ subject: expect.stringContaining('invites you') })
  expect(await asked('?language=ru&timeZone=Asia/Tokyo')).toMatchObject({
    subject: expect.stringContaining('приглашает'),
    text: expect.stringContaining('21:00 GMT+9 (12:00 UTC)'),
  })
})

test.each<[string, MockOptions, Record<string, string>, string]>([
  ['at the name that was asked', {}, { host: 'demo.localhost:8080' }, 'http://demo.localhost:8080'],
  ['at the address that was asked', {}, { host: '[::1]:8080' }, 'http://[::1]:8080'],
  ['where others find it', { publicUrl: 'https://mock.example/x' }, { host: 'localhost' }, 'https://mock.example/x'],
  [
    'behind what the proxy has stripped',
    { trustProxy: true },
    { host: 'localhost:80', 'x-forwarded-prefix': '/x' },
    'http://localhost/x',
  ],
  [
    'where the proxy was asked',
    { trustProxy: true },
    {
      host: 'localhost:80',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'demo.example',
      'x-forwarded-prefix': '/x',
    },
    'https://demo.example/x',
  ],
  [
    'and not where somebody says so who is no proxy',
    {},
    { host: 'localhost:80', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' },
    'http://localhost',
  ],
])('links of mails begin %s', async (_, options, headers, begin) => {
  const set = await stage(options)
  const { id = '' } = set.mock.outbox.list()[0] ?? {}
  const read = await control(set.mock.url, 'GET', `/_mock/outbox/${id}`, undefined, headers)
  const { links, html } = read.json as { links: string[]; html: string }
  expect(links[0]?.startsWith(`${begin}/_mock/accept/`)).toBe(true)
  expect(html).toContain(`href="${begin}/_mock/accept/`)
  const page = await send(set.mock.url, { path: `/_mock/mails/${id}`, headers: { ...headers, ...asPage } })
  expect(page.body).toContain(`href="${begin}/_mock/accept/`)
})

test('a mock that listens on all addresses names them', async () => {
  const mock = await createMock({ host: '0.0.0.0' })
  try {
    const outside = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
    expect(mock.otherUrls).toEqual(outside.map(({ address }) => `http://${address}:${new URL(mock.url).port}`))
    expect(stageOf(mock).mock.url).toMatch(/^http:\/\/localhost:/)
    expect((await stage()).mock.otherUrls).toEqual([])
  } finally {
    await mock.close()
  }
})
