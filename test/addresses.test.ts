import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createMock } from '../mock/index.ts'
import { accessTo, names } from './bad-input/services.ts'
import { invite, listed } from './control/in-sandbox.ts'
import { control } from './support/control.ts'
import { snapshotFileOf, uploadAndRestore } from './support/snapshots.ts'
import { noon, stage, stageOf, type ServiceName, type Stage } from './support/stage.ts'

const mailsTo = async (set: Stage, address: string) => {
  const { json } = await control(set.mock.url, 'GET', `/_mock/outbox?to=${encodeURIComponent(address)}`)
  return (json as { mails: { id: string; to: string }[] }).mails
}

/** What an invitation to an address is answered with: ClickHouse and Snyk invite each address once. */
async function statusOf(set: Stage, service: ServiceName, email: string): Promise<number> {
  const { list, query, as, mediaType, valid } = accessTo(service, set)
  const body = JSON.stringify(valid).replace('"somebody@example.com"', JSON.stringify(email))
  const headers = { ...as, 'content-type': mediaType }
  return (await set.send({ method: 'POST', path: list + query, headers, body })).status
}

describe('what is checked, kept, mailed and compared is the same', () => {
  test.each([
    { service: 'clickhouse', sent: 'Dana@Example.com', kept: 'dana@example.com', again: 'DANA@example.COM' },
    { service: 'snyk', sent: ' Dana@Example.com\u00a0', kept: 'Dana@Example.com', again: 'dana@example.com\u0085' },
    { service: 'snyk', sent: 'dana@bücher.example', kept: 'dana@bücher.example', again: 'Dana@xn--bcher-kva.example' },
    {
      service: 'snyk',
      sent: 'dana@xn--bcher-kva.example',
      kept: 'dana@xn--bcher-kva.example',
      again: 'dana@BÜCHER.example',
    },
    { service: 'mpdx', sent: '\u2003Dana@Bücher.example\t', kept: 'Dana@Bücher.example', again: undefined },
  ] as const)('$service: $sent', async ({ service, sent, kept, again }) => {
    const set = await stage()
    const { id } = await invite(set, service, sent)
    expect((await listed(set, service)).find((each) => each.id === id)?.email).toBe(kept)
    for (const spelling of [sent, kept, kept.toUpperCase(), ` ${kept} `]) {
      expect(await mailsTo(set, spelling)).toMatchObject([{ id, to: kept }])
    }
    if (again !== undefined) {
      expect(await statusOf(set, service, again)).toBe(service === 'snyk' ? 400 : 409)
      expect(await mailsTo(set, again)).toHaveLength(1)
    }
  })

  test('another letter is another address', async () => {
    const set = await stage()
    expect(await statusOf(set, 'snyk', 'kim@example.com')).toBe(201)
    expect(await statusOf(set, 'snyk', '\u212aim@example.com')).toBe(201)
    expect(await mailsTo(set, 'kim@example.com')).toHaveLength(1)
    expect(await mailsTo(set, '\u212aim@example.com')).toHaveLength(1)
  })

  test.each(names)('a member of %s is known in every spelling', async (service) => {
    const set = await stage()
    const { email } = set.persona('member')
    expect(await statusOf(set, service, email.toUpperCase())).toBe({ clickhouse: 409, snyk: 400, mpdx: 201 }[service])
  })
})

test.each(
  names.flatMap((service) =>
    ['da\ud800na@example.com', 'dana\udc00@example.com', 'da\u0001na@example.com', 'da\u2028na@x.com'].map((email) => ({
      service,
      email,
    })),
  ),
)('$service refuses $email, to which no mail can be sent', async ({ service, email }) => {
  const set = await stage()
  const before = await listed(set, service)
  expect(await statusOf(set, service, email)).toBe(400)
  expect(await listed(set, service)).toEqual(before)
})

test('who is invited is known by any spelling of their address, and so is who opens an account', async () => {
  const set = await stage({ scenario: 'empty' })
  const { mock } = set
  const invited = ['new@bücher.example', set.persona('invitee').email.toUpperCase()]
  const before = mock.directory.personas.map(({ id }) => id)
  for (const address of invited) {
    const { id } = await invite(set, 'snyk', address)
    const [link = ''] = mock.outbox.get(id)?.links ?? []
    const body = new URLSearchParams({ person: 'addressee', answer: 'accept' })
    expect((await fetch(link, { method: 'POST', body, redirect: 'manual' })).status).toBe(303)
  }
  const { personas } = (await control(mock.url, 'GET', '/_mock/directory')).json as typeof mock.directory
  expect(personas.map(({ id }) => id).filter((id) => !before.includes(id))).toEqual(['new@xn--bcher-kva.example'])
  const { token = '' } = personas.find(({ id }) => id === 'new@xn--bcher-kva.example') ?? {}
  const path = accessTo('snyk', set).list + accessTo('snyk', set).query
  await set.send({ path, headers: { authorization: `token ${token}` } })
  expect(mock.journal.list({ persona: 'New@bücher.example' })).toHaveLength(1)
  for (const spelling of ['NEW@xn--bcher-kva.example', set.persona('invitee').email]) {
    expect(await statusOf(set, 'snyk', spelling)).toBe(400)
  }
})

test('an address that an older version kept with white space and capitals is found', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-addresses-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const options = { seed: 42, clock: noon, data: folder }
  const first = await createMock(options)
  const { id } = await invite(stageOf(first), 'snyk', 'old@example.com')
  const file = JSON.stringify(await snapshotFileOf(first))
  await uploadAndRestore(first, JSON.parse(file.replace('"old@example.com"', '"\\u00a0Old@Example.com "')))
  await first.close()
  const mock = await createMock(options)
  onTestFinished(() => mock.close())
  const set = stageOf(mock)
  expect(await statusOf(set, 'snyk', 'old@example.com')).toBe(400)
  expect(await mailsTo(set, 'OLD@example.com')).toMatchObject([{ id, to: 'Old@Example.com' }])
})

test.each(['da\ud800na@example.com', 'nobody', 'a b@example.com'])(
  'a snapshot file and a provider state with the address %j are refused',
  async (email) => {
    const { mock } = await stage()
    const file = await snapshotFileOf(mock)
    const [someone, ...people] = file.records.people
    const records = { ...file.records, people: [{ ...someone, email }, ...people] }
    const upload = await control(mock.url, 'PUT', '/_mock/snapshots/b', { ...file, records })
    expect([upload.status, upload.json]).toMatchObject([400, { error: { code: 'invalid-snapshot' } }])
    const state = { action: 'setup', state: 'a pending invitation', params: { email } }
    const refused = await control(mock.url, 'POST', '/_mock/provider-states', state)
    expect([refused.status, refused.json]).toMatchObject([400, { error: { code: 'invalid-scenario' } }])
  },
)
