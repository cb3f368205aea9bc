import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import type { MailSummary } from '../../mock/index.ts'
import { stage, type Stage } from '../support/stage.ts'
import { idIn, invite, newAddress } from './invite.ts'

interface Taken {
  readonly to: string[]
  readonly message: string
}

/** A real SMTP server that keeps what it takes, and refuses recipients who are named so. */
async function smtpServer() {
  const taken: Taken[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, callback) {
      callback(address.startsWith('refused') ? new Error('No such mailbox') : null)
    },
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        taken.push({ to: envelope.rcptTo.map(({ address }) => address), message: Buffer.concat(chunks).toString() })
        callback()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())))
  return { taken, url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` }
}

/** The mail's delivery, once it is no longer queued. */
async function deliveryOf(on: Stage, id: string): Promise<MailSummary['delivery']> {
  const { json } = await on.send({ path: `/_mock/outbox/${id}` })
  const { delivery } = json as MailSummary
  return delivery?.status === 'queued' ? deliveryOf(on, id) : delivery
}

test('each new mail is handed to the SMTP server as it stands in the outbox', async () => {
  const smtp = await smtpServer()
  const on = await stage({ smtp: smtp.url })
  const email = newAddress()
  const id = idIn(await invite(on, 'snyk', email))
  expect(await deliveryOf(on, id)).toEqual({ status: 'sent' })
  expect(smtp.taken.map(({ to }) => to)).toEqual([[email]])
  const mail = on.mock.outbox.get(id)
  const parsed = await PostalMime.parse(smtp.taken[0]?.message ?? '')
  expect(parsed).toMatchObject({ subject: mail?.subject, messageId: `<${id}@snyk.example>` })
  expect(parsed.text?.trim()).toBe(mail?.text.trim())
  expect(parsed.html?.trim()).toBe(mail?.html.trim())
})

test('a mail that is handed on leads to the address at which its invitation was sent', async () => {
  const smtp = await smtpServer()
  const on = await stage({ smtp: smtp.url, trustProxy: true })
  const proxied = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'demo.example', 'x-forwarded-prefix': '/x' }
  for (const [headers, begin] of [
    [{ host: '192.168.7.7:4010' }, 'http://192.168.7.7:4010'],
    [{ host: 'localhost:4010', ...proxied }, 'https://demo.example/x'],
  ] as const) {
    const path = `/v1/organizations/${on.org}/invitations`
    const body = { email: newAddress(), role: 'developer' }
    const as = { ...on.as('owner', 'clickhouse'), 'content-type': 'application/json' }
    const sent = await on.send({ method: 'POST', path, headers: { ...as, ...headers }, body })
    expect(await deliveryOf(on, idIn(sent))).toEqual({ status: 'sent' })
    const { text } = await PostalMime.parse(smtp.taken.at(-1)?.message ?? '')
    expect(text).toContain(`${begin}/_mock/accept/clickhouse/`)
  }
})

test('a mail that is refused is marked so, once noticed, and the next one goes its way', async () => {
  const smtp = await smtpServer()
  const notices: string[] = []
  const on = await stage({ smtp: smtp.url, onNotice: (text) => notices.push(text) })
  const ids = []
  for (const name of ['refused-1', 'refused-1', 'welcome']) {
    const created = await invite(on, 'mpdx', `${name}@example.com`)
    expect(created.status).toBe(201)
    ids.push(idIn(created))
  }
  const [first, second, third] = await Promise.all(ids.map((id) => deliveryOf(on, id)))
  expect(first).toMatchObject({ status: 'failed', error: expect.stringContaining('No such mailbox') as string })
  expect(second).toEqual(first)
  expect(third).toEqual({ status: 'sent' })
  expect(notices[0]).toMatch(/^The mail to refused-1@example.com could not be handed to 127.0.0.1:\d+: /)
})

test('an SMTP server that is not there holds up nothing and nobody', async () => {
  const on = await stage({ smtp: 'smtp://127.0.0.1:1', onNotice: () => undefined })
  const created = await invite(on, 'clickhouse', newAddress())
  expect(created.status).toBe(200)
  expect(await deliveryOf(on, idIn(created))).toMatchObject({ status: 'failed' })
})

test('seeded mails are not handed over again', async () => {
  const smtp = await smtpServer()
  const on = await stage({ smtp: smtp.url })
  await on.mock.reset()
  expect(on.mock.outbox.list().every(({ delivery }) => delivery === undefined)).toBe(true)
  expect(smtp.taken).toEqual([])
})

test.each([
  ['smtp', 'mail.example.com'],
  ['smtp', 'http://mail.example.com'],
  ['publicUrl', '/mock'],
  ['publicUrl', 'javascript:alert(1)'],
])('%s can not be %s', async (option, value) => {
  await expect(stage({ [option]: value })).rejects.toThrow(`${option} must be a URL such as`)
})

test.each([
  ['https://mock.example.com/demo?a=1', 'a query'],
  ['https://mock.example.com/?', 'a query'],
  ['https://mock.example.com/demo#top', 'a fragment'],
  ['https://mock.example.com/#', 'a fragment'],
  ['https://me:secret@mock.example.com', 'credentials'],
  ['https://me@mock.example.com', 'credentials'],
  ['https://mock.example.com//evil', 'an empty segment'],
])('publicUrl can not be %s', async (publicUrl, fault) => {
  await expect(stage({ publicUrl })).rejects.toThrow(`publicUrl has ${fault}`)
})
