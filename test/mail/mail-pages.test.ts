import { expect, test } from 'vitest'
import { stage } from '../support/stage.ts'
import { idIn, invite } from './invite.ts'

const json = { 'content-type': 'application/json' }
const itemsOf = (html: string) =>
  [...html.matchAll(/<li><a href="mails\/(\S+?)">(.*?)<\/a>\s*<small>.*?<\/small>\s*<small>(.*?)<\/small>/g)].map(
    ([, id, to, about]) => ({ id, to, about }),
  )

test('the page of mails lists them, the newest first, with what became of each', async () => {
  const on = await stage({ scenario: 'empty' })
  expect((await on.send({ path: '/_mock/mails' })).body).toContain('None yet')
  const invited = [
    idIn(await invite(on, 'clickhouse', 'ada@example.com')),
    idIn(await invite(on, 'clickhouse', 'grace@example.com')),
    idIn(await invite(on, 'snyk', 'mary@example.com')),
  ]
  await on.send({ method: 'DELETE', path: `/v1/organizations/${on.org}/invitations/${invited[0]}` })
  const [link = ''] = on.mock.outbox.get(invited[2] ?? '')?.links ?? []
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const body = 'person=addressee&answer=decline'
  await on.send({ method: 'POST', path: link.slice(on.mock.url.length), headers, body })

  expect(itemsOf((await on.send({ path: '/_mock/mails' })).body)).toEqual([
    { id: invited[2], to: 'mary@example.com', about: 'Snyk, 1 March 2026, 12:00 UTC, declined' },
    { id: invited[1], to: 'grace@example.com', about: 'ClickHouse Cloud, 1 March 2026, 12:00 UTC, pending' },
    { id: invited[0], to: 'ada@example.com', about: 'ClickHouse Cloud, 1 March 2026, 12:00 UTC, cancelled' },
  ])
  await on.send({ method: 'POST', path: '/_mock/clock/advance', headers: json, body: { by: '7d' } })
  expect(itemsOf((await on.send({ path: '/_mock/mails' })).body)[1]?.about).toMatch(/, expired$/)
})

test('a large sandbox lists its newest mails and tells how many are older', async () => {
  const on = await stage({ scenario: 'enterprise' })
  const { body } = await on.send({ path: '/_mock/mails' })
  const all = on.mock.outbox.list()
  expect(itemsOf(body).map(({ id }) => id)).toEqual(
    all
      .map(({ id }) => id)
      .slice(-100)
      .toReversed(),
  )
  expect(body).toContain(`${all.length - 100} older ones`)
})

test('each sandbox has its own page, and a cleared or unknown mail has none', async () => {
  const on = await stage({ scenario: 'empty' })
  await on.mock.sandbox('demo', { scenario: 'empty' })
  const id = idIn(await invite(on, 'mpdx', 'ada@example.com'))
  const [letter = ''] = on.mock.outbox.get(id)?.html.split('</body>') ?? []
  expect((await on.send({ path: `/_mock/mails/${id}` })).body).toMatch(/<a href="\/_mock\/mails">All mails<\/a>/)
  const { body } = await on.send({ path: `/_mock/mails/${id}` })
  expect(body.replace('<main>', '').startsWith(letter)).toBe(true)
  expect((await on.send({ path: '/sandboxes/demo/_mock/mails' })).body).toContain('Sandbox demo')
  expect((await on.send({ path: '/sandboxes/demo/_mock/mails' })).body).toContain('None yet')
  expect((await on.send({ path: `/sandboxes/demo/_mock/mails/${id}` })).status).toBe(404)
  await on.send({ method: 'DELETE', path: '/_mock/outbox' })
  expect((await on.send({ path: `/_mock/mails/${id}` })).status).toBe(404)
})

test('neither page runs a script but its own file, or can be framed, and an address with markup in it stays text', async () => {
  const on = await stage({ scenario: 'empty' })
  const id = idIn(await invite(on, 'mpdx', '"><script>alert(1)</script>@example.com'))
  for (const path of ['/_mock/mails', `/_mock/mails/${id}`]) {
    const { body, headers } = await on.send({ path })
    expect(body.replace('<script src="/_mock/mails.js" defer></script>', '')).not.toContain('<script')
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src '.*frame-ancestors 'none'(; script-src 'self'; connect-src 'self')?$/,
    )
    expect(headers['cache-control']).toBe('no-store')
  }
})

test('where the control plane wants a token, the pages do too', async () => {
  const on = await stage({ controlToken: 'a-secret-of-many-letters' })
  const { id = '' } = on.mock.outbox.list()[0] ?? {}
  for (const path of ['/_mock/mails', `/_mock/mails/${id}`]) {
    for (const headers of [{}, { authorization: 'Bearer wrong' }]) {
      const { status, body } = await on.send({ path, headers })
      expect([status, body.includes(id), body.includes('code=')]).toEqual([401, false, false])
    }
    expect((await on.send({ path, headers: { authorization: 'Bearer a-secret-of-many-letters' } })).status).toBe(200)
  }
})

test('the pages can be read, and nothing else', async () => {
  const on = await stage()
  const { status, headers } = await on.send({ method: 'POST', path: '/_mock/mails' })
  expect([status, headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS'])
})
