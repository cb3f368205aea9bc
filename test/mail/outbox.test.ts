import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { expect, onTestFinished, test } from 'vitest'
import type { MailSummary, ReceivedMail } from '../../mock/index.ts'
import { arrival } from '../support/arrival.ts'
import { control } from '../support/control.ts'
import { noon, stage, type ServiceName, type Stage } from '../support/stage.ts'
import { idIn, invite, newAddress } from './invite.ts'

const services: readonly ServiceName[] = ['clickhouse', 'snyk', 'mpdx']

async function list(stage: Stage, query = '', prefix = '') {
  const { status, json } = await get(stage, `${prefix}/_mock/outbox${query}`)
  expect(status).toBe(200)
  return json as { mails: MailSummary[]; total: number }
}

const get = (on: Stage, path: string) => control(on.mock.url, 'GET', path)

const errorOf = (json: unknown) => (json as { error: { code: string; message: string } }).error

test.each(services)(
  'an invitation through %s is a mail: in parts, raw, and found by its recipient',
  async (service) => {
    const on = await stage()
    const email = newAddress()
    const id = idIn(await invite(on, service, email))
    const { mails } = await list(on, `?to=${email.toUpperCase()}&service=${service}`)
    expect(mails).toMatchObject([{ id, service, organizationId: on.org, to: email, sentAt: noon.toISOString() }])

    const mail = (await get(on, `/_mock/outbox/${id}`)).json as ReceivedMail
    expect(mail.links).toHaveLength(1)
    expect(mail.links[0]).toMatch(`${on.mock.url}/_mock/accept/${service}/${id}?code=`)
    expect(mail.text).toContain(mail.links[0])

    const raw = await get(on, `/_mock/outbox/${id}/raw`)
    expect(raw.headers['content-type']).toBe('message/rfc822')
    const parsed = await PostalMime.parse(raw.body)
    expect(parsed).toMatchObject({ subject: mail.subject, date: noon.toISOString(), to: [{ address: email }] })
    expect(parsed.text?.trim()).toBe(mail.text.trim())
    for (const { name, value } of mail.headers) {
      expect(parsed.headerLines.map(({ key }) => key)).toContain(name.toLowerCase())
      if (name === 'Message-ID') expect(parsed.messageId).toBe(value)
    }
  },
)

test('what was not invited is not written to', async () => {
  const on = await stage()
  const email = newAddress()
  await invite(on, 'clickhouse', email)
  expect((await invite(on, 'clickhouse', email)).status).toBe(409)
  expect((await list(on, `?to=${email}`)).total).toBe(1)
})

test('the list is the newest part of what matches, newest last', async () => {
  const on = await stage({ scenario: 'empty' })
  const ids = []
  for (const service of services) ids.push(idIn(await invite(on, service, newAddress())))
  const idsOf = async (query: string) => (await list(on, query)).mails.map(({ id }) => id)
  expect(await idsOf('')).toEqual(ids)
  expect(await idsOf('?limit=2')).toEqual(ids.slice(1))
  expect(await idsOf(`?limit=1&before=${ids[2]}`)).toEqual([ids[1]])
  expect(await idsOf(`?after=${ids[0]}`)).toEqual(ids.slice(1))
  expect(await idsOf('?service=snyk')).toEqual([ids[1]])
  expect((await list(on, '?limit=1')).total).toBe(3)
})

test('a mail is waited for until it is there, and no longer', async () => {
  const on = await stage()
  const email = newAddress()
  // Far beyond the time that a test may take: the answer can only come from the invitation.
  const waiting = get(on, `/_mock/outbox/wait?to=${email}&timeout=60000`)
  const inProcess = on.mock.outbox.waitFor({ to: email, timeout: 60_000 })
  const others = await invite(on, 'snyk', newAddress())
  expect(others.status).toBe(201)
  const id = idIn(await invite(on, 'snyk', email))
  expect((await waiting).json).toMatchObject({ id, to: email })
  expect(await inProcess).toMatchObject({ id, to: email })
  expect((await get(on, `/_mock/outbox/wait?to=${email}&timeout=0`)).json).toMatchObject({ id })
})

test('after a mail that is known only the next one counts', async () => {
  const on = await stage()
  const email = newAddress()
  const first = idIn(await invite(on, 'mpdx', email))
  const waiting = on.mock.outbox.waitFor({ to: email, after: first, timeout: 60_000 })
  const second = idIn(await invite(on, 'mpdx', email))
  expect((await waiting).id).toBe(second)
  expect((await on.mock.outbox.waitFor({ to: email })).id).toBe(second)
})

test('whoever waits in vain is told why', async () => {
  const on = await stage()
  const late = await get(on, '/_mock/outbox/wait?to=a@example.com&service=snyk&timeout=1')
  expect(late.status).toBe(408)
  expect(errorOf(late.json).message).toMatch(/^No mail to a@example.com by snyk came within 1 ms. The outbox holds 21;/)

  const begun = arrival('/_mock/outbox/wait')
  const reset = get(on, '/_mock/outbox/wait?to=a@example.com&timeout=60000')
  await begun
  await on.mock.reset()
  expect((await reset).status).toBe(409)
  expect(errorOf((await reset).json)).toMatchObject({ code: 'sandbox-restarted' })

  const begunAgain = arrival('/_mock/outbox/wait')
  const closed = get(on, '/_mock/outbox/wait?to=a@example.com&timeout=60000')
  await begunAgain
  await on.mock.close()
  expect((await closed).status).toBe(503)
  await expect(on.mock.outbox.waitFor({ to: 'a@example.com' })).rejects.toThrow('being stopped')
})

test.each([
  ['an unknown mail', '/_mock/outbox/00000000-0000-4000-8000-000000000000', 404, 'unknown-mail'],
  ['an unknown raw mail', '/_mock/outbox/00000000-0000-4000-8000-000000000000/raw', 404, 'unknown-mail'],
  ['after what never was', '/_mock/outbox?after=00000000-0000-4000-8000-000000000000', 400, 'invalid-request'],
  ['no uuid', '/_mock/outbox/first', 400, 'invalid-request'],
  ['a service that is none', '/_mock/outbox?service=gitlab', 400, 'invalid-request'],
  ['too long a wait', '/_mock/outbox/wait?timeout=60001', 400, 'invalid-request'],
])('%s is refused', async (_, path, status, code) => {
  const reply = await get(await stage(), path)
  expect(reply.status).toBe(status)
  expect(errorOf(reply.json).code).toBe(code)
})

test('what was cleared away stays away, until a reset', async () => {
  const data = mkdtempSync(join(tmpdir(), 'invitekit-outbox-'))
  onTestFinished(() => rmSync(data, { recursive: true }))
  const first = await stage({ data, scenario: 'small-team' })
  const seeded = (await list(first)).total
  expect(seeded).toBeGreaterThan(0)
  expect((await control(first.mock.url, 'DELETE', '/_mock/outbox')).status).toBe(204)
  const id = idIn(await invite(first, 'snyk', newAddress()))
  await first.mock.close()

  const second = await stage({ data })
  expect((await list(second)).mails.map((mail) => mail.id)).toEqual([id])
  await second.mock.reset()
  expect((await list(second)).total).toBe(seeded)
  await second.mock.outbox.clear()
  expect(second.mock.outbox.list()).toEqual([])
})

test('the same seed sends the same bytes', async () => {
  const publicUrl = 'https://mock.example.com/demo/'
  const raws = await Promise.all(
    [1, 2].map(async () => {
      const on = await stage({ publicUrl })
      const mail = await on.mock.outbox.waitFor({ to: on.persona('invitee').email })
      expect(mail.links[0]).toMatch('https://mock.example.com/demo/_mock/accept/')
      return (await mail.raw()).toString()
    }),
  )
  expect(raws[0]).toBe(raws[1])
})

test('a sandbox has an outbox of its own, whose links lead into it', async () => {
  const on = await stage()
  await on.mock.sandbox('a', { seed: 42 })
  const email = newAddress()
  const id = idIn(await invite(on, 'clickhouse', email, { prefix: '/sandboxes/a' }))
  expect((await list(on, `?to=${email}`)).total).toBe(0)
  const { json: mail } = await control(on.mock.url, 'GET', `/_mock/outbox/${id}`, undefined, {
    'x-mock-sandbox': 'a',
  })
  const [link = ''] = (mail as ReceivedMail).links
  expect(link).toMatch(`${on.mock.url}/sandboxes/a/_mock/accept/clickhouse/${id}?code=`)
  expect((await on.send({ path: link.slice(on.mock.url.length) })).status).toBe(200)
  expect((await on.send({ path: link.slice(on.mock.url.length).replace('/sandboxes/a', '') })).status).toBe(404)
})
