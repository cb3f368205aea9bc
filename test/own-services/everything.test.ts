import { expect, test } from 'vitest'
import { createMock } from '../../mock/index.ts'
import { defineService } from '../../mock/service.ts'
import { emptyFolder } from '../cli/command.ts'
import { document, openAcme } from './open-acme.ts'

/** What the control plane answers. */
const control = async (url: string, path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') => {
  const answer = await fetch(`${url}/_mock${path}`, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  // oxlint-disable-next-line no-unsafe-return
  return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text }
}

test('every scenario seeds an own service too, and no other service is moved by it', async () => {
  for (const scenario of ['small-team', 'messy', 'from-invitation-to-member']) {
    const [{ mock }, alone] = [
      await openAcme({}, { scenario }),
      await createMock({ scenario, clock: new Date('2026-03-01T12:00:00Z') }),
    ]
    try {
      const all = mock.invitations.list()
      const isAcme = ({ service }: { service: string }) => service === 'acme'
      expect(all.filter(isAcme).length).toBeGreaterThan(2)
      expect(all.filter((each) => !isAcme(each))).toEqual(alone.invitations.list())
    } finally {
      await alone.close()
    }
  }
})

test('sandboxes with own origins, forks, snapshots and their files, and world files hold it', async () => {
  const { mock, ask, all } = await openAcme()
  const box = await mock.sandbox('box', { scenario: 'small-team' })
  const team = box.directory.organizations[0]!.id
  const here = {
    in: `${box.url}/v4`,
    headers: { authorization: String(box.persona('owner').authorization['acme']) },
  }
  const list = async () => (await ask('GET', `/teams/${team}/invitations?per_page=100`, undefined, here)).body
  const before = await list()
  expect(before.total).toBeGreaterThan(2)
  expect((await ask('GET', all)).body.total).toBe(0)
  const name = await box.snapshot()
  await ask('POST', `/teams/${team}/invitations`, { email: 'ada@example.com', role: 'admin', note: 'Hi' }, here)
  const after = await list()
  expect(after.total).toBe(before.total + 1)
  const fork = await box.fork('copy')
  expect(fork.invitations.list()).toEqual(box.invitations.list())
  const taken = await control(fork.url, '/snapshots', { name: 'kept' })
  expect(taken.status).toBe(201)
  const file = await control(fork.url, '/snapshots/kept')
  expect(file.body.records.invitations.some(({ attributes }: { attributes?: object }) => attributes)).toBe(true)
  expect((await control(box.url, '/snapshots/other', file.body, 'PUT')).status).toBeLessThan(300)
  await box.restore(name)
  expect((await list()).total).toBe(before.total)
  await box.restore('other')
  expect((await list()).items[0]).toMatchObject({ email: 'ada@example.com', note: 'Hi' })
  const world = await control(box.url, '/world?ids=true&secrets=true')
  expect(JSON.stringify(world.body)).toContain('"service":"acme"')
  const made = await mock.sandbox('made', { world: world.body })
  expect(made.invitations.list({ service: 'acme' }).length).toBe(box.invitations.list({ service: 'acme' }).length)
})

test('faults, barriers, the journal, its exports, bugs and scenes know it', async () => {
  const { mock, ask, all, invite } = await openAcme()
  await mock.faults.add({
    match: { service: 'acme', operation: 'createInvitation' },
    effect: { status: 503 },
    times: 1,
  })
  const failed = await invite('ada@example.com')
  expect([failed.status, failed.body.error.code]).toEqual([503, 'fault'])
  expect((await invite('ada@example.com')).status).toBe(201)
  const [entry] = mock.journal.list({ operation: 'createInvitation' })
  expect(entry).toMatchObject({ service: 'acme', operation: 'createInvitation' })
  for (const format of ['curl', 'vitest', 'pact']) {
    expect((await control(mock.url, `/journal/${entry?.id}/${format}`)).status).toBeLessThan(300)
  }
  await ask('GET', '/teams/x/invitation')
  const known = (await control(mock.url, '/bugs')).body.known as { id: string; wire: Record<string, string> }[]
  expect(known.filter(({ wire }) => wire['acme']).length).toBeGreaterThan(20)
  await mock.bugs.add('expired-still-accepted').catch(() => undefined)
  await ask('GET', all)
  const services = (await control(mock.url, '/services')).body.services as { name: string; roles: string[] }[]
  expect(services.map(({ name }) => name)).toEqual(['clickhouse', 'snyk', 'mpdx', 'acme'])
  // What a page that invites through any service goes by.
  expect(services.at(-1)).toMatchObject({
    roles: ['admin', 'editor', 'viewer'],
    requests: { invite: { method: 'POST', body: { email: '{email}', role: '{role}' } } },
  })
})

test('a scene invites through it to the role that it says, in its words', async () => {
  const scene = {
    title: 'One',
    text: 'Two',
    actions: [{ invite: { service: 'acme', email: 'eve@example.com', role: 'member' } }],
  }
  const { mock } = await openAcme()
  const box = await mock.sandbox('scenes', { world: { organizations: [{}], scenes: [scene] } })
  const { status } = await control(box.url, '/scenes/play', {})
  expect(status).toBeLessThan(300)
  const [entry] = box.journal.list({ service: 'acme' })
  expect(entry?.request.body).toContain('"role":"viewer"')
})

test('provider states are set up through it', async () => {
  const { mock, ask } = await openAcme()
  const params = { service: 'acme', email: 'ada@example.com', role: 'admin' }
  const given = await control(mock.url, '/provider-states', { state: 'an expired invitation', params, action: 'setup' })
  expect(given.status).toBe(200)
  const { organizationId, invitationId, authorization } = given.body
  const answer = await ask('GET', `/teams/${organizationId}/invitations/${invitationId}`, undefined, {
    headers: { authorization },
  })
  expect(answer.body).toMatchObject({ email: 'ada@example.com', status: 'expired', role: 'admin' })
})

test('what was kept goes on with it, without it, and with it again', async () => {
  const data = `${emptyFolder()}/state`
  const acme = defineService()({ document })
  const options = { scenario: 'empty', data, onError: () => undefined }
  const first = await createMock({ ...options, services: [acme] })
  const team = first.directory.organizations[0]!.id
  const headers = {
    authorization: String(first.persona('owner').authorization['acme']),
    'content-type': 'application/json',
  }
  const body = JSON.stringify({ email: 'ada@example.com', role: 'admin', note: 'Hi' })
  const made = await fetch(`${first.url}/v4/teams/${team}/invitations`, { method: 'POST', headers, body })
  expect(made.status).toBe(201)
  await first.close()
  const without = await createMock(options)
  expect(without.invitations.list()).toMatchObject([{ service: 'acme', email: 'ada@example.com' }])
  expect(without.persona('owner').authorization).not.toHaveProperty('acme')
  await without.close()
  const again = await createMock({ ...options, services: [acme] })
  const listed = await fetch(`${again.url}/v4/teams/${team}/invitations`, { headers })
  expect(await listed.json()).toMatchObject({ total: 1, items: [{ email: 'ada@example.com', note: 'Hi' }] })
  await again.close()
})

test('the reference shows it, with all that its document refers to', async () => {
  const { mock } = await openAcme()
  const shown = (await (await fetch(`${mock.url}/openapi.json`)).json()) as Readonly<Record<string, object>>
  expect(Object.keys(shown['paths'] ?? {})).toContain('/v4/teams/{team_id}/invitations')
  const references = [...JSON.stringify(shown).matchAll(/"\$ref":"#([^"]+)"/g)].map(([, way = '']) => way)
  expect(references.some((way) => way.startsWith('/x-files/acme.schemas.yaml/'))).toBe(true)
  for (const way of references) {
    const found = way
      .slice(1)
      .split('/')
      .reduce<unknown>(
        (value, step) => (value as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/')],
        shown,
      )
    expect([way, found]).not.toEqual([way, undefined])
  }
})
