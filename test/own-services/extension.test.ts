import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createMock } from '../../mock/index.ts'
import { defineService } from '../../mock/service.ts'
import { emptyFolder, runHere } from '../cli/command.ts'

const invitation = {
  type: 'object',
  required: ['id', 'email', 'expiresAt'],
  properties: { id: { type: 'string' }, email: { type: 'string' }, expiresAt: { type: 'string', format: 'date-time' } },
}
const parameter = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } })
const one = {
  parameters: [parameter('organizationId'), parameter('invitationId')],
  responses: {
    200: { description: 'It.', content: { 'application/json': { schema: invitation } } },
    404: { description: 'There is none.' },
  },
}

/** What a team that speaks with a service has beside what that one documents. */
const document = {
  openapi: '3.0.3',
  info: { title: 'What we have besides' },
  servers: [{ url: 'https://api.example.com/v1' }],
  paths: {
    '/organizations/{organizationId}/invitations/{invitationId}/resend': { post: { operationId: 'resendIt', ...one } },
    '/organizations/{organizationId}/invitations/{invitationId}': { patch: { operationId: 'prolongIt', ...one } },
  },
}

interface Operations {
  prolongIt: {
    parameters: { path: { organizationId: string; invitationId: string } }
    responses: { 200: { content: { 'application/json': { id: string; email: string; expiresAt: string } } } }
  }
}

const extension = defineService<Operations>()({
  extends: 'clickhouse',
  document,
  handlers: {
    prolongIt(x) {
      const { id, email, expiresAt } = x.invitations.get(x.path.invitationId)
      return x.respond(200, { id, email, expiresAt: new Date((expiresAt ?? x.now) + 1000).toISOString() })
    },
  },
})

/** A mock of it, and who asks it as the owner. */
async function open(options: Parameters<typeof createMock>[0] = {}) {
  const mock = await createMock({ scenario: 'empty', clock: new Date('2026-03-01'), services: [extension], ...options })
  onTestFinished(() => mock.close())
  const headers = {
    authorization: String(mock.persona('owner').authorization['clickhouse']),
    'content-type': 'application/json',
  }
  const all = `${mock.url}/v1/organizations/${mock.directory.organizations[0]!.id}/invitations`
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetch(all + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    return { status: answer.status, allow: answer.headers.get('allow'), text: await answer.text() }
  }
  await ask('POST', '', { email: 'ada@example.com', role: 'developer' })
  const { id } = mock.invitations.list()[0]!
  return { mock, ask, id }
}

test('an extension adds operations to a service, which stays as it is', async () => {
  const { mock, ask, id } = await open()
  expect(mock.services.map(({ name }) => name)).toEqual(['clickhouse', 'snyk', 'mpdx'])
  await (await mock.sandbox('default')).clock.advance('1d')
  const sent = await ask('POST', `/${id}/resend`)
  expect([sent.status, JSON.parse(sent.text)]).toEqual([
    200,
    { id, email: 'ada@example.com', expiresAt: mock.invitations.get(id).expiresAt },
  ])
  expect(mock.outbox.list({ service: 'clickhouse' })).toHaveLength(2)
  const prolonged = await ask('PATCH', `/${id}`)
  expect(JSON.parse(prolonged.text)).toMatchObject({ id, email: 'ada@example.com' })
  expect((await ask('GET', `/${id}`)).status).toBe(200)
  expect((await ask('PUT', `/${id}`)).status).toBe(405)
  expect((await ask('GET', '/17/resend')).status).toBe(405)
  const entries = mock.journal.list().map(({ service, operation }) => `${service} ${operation}`)
  expect(entries).toContain('clickhouse resendIt')
  await mock.faults.add({ match: { service: 'clickhouse', operation: 'prolongIt' }, effect: { status: 503 } })
  expect((await ask('PATCH', `/${id}`)).status).toBe(503)
})

test('it refuses in the words of its service where its document has none', async () => {
  const { mock, ask } = await open()
  const unknown = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
  const [own, other] = [await ask('POST', `/${unknown}/resend`), await ask('GET', `/${unknown}`)]
  const error = ({ text }: { text: string }) => (JSON.parse(text) as { error: string }).error
  expect([own.status, error(own)]).toEqual([404, error(other)])
  const nobody = await fetch(`${mock.url}/v1/organizations/x/invitations/y/resend`, {
    method: 'POST',
    headers: { authorization: 'Basic eDp5' },
  })
  expect(await nobody.json()).toMatchObject({ error: 'UNAUTHORIZED: Key is not found' })
})

test('a mock without it, in the same process, does not have it', async () => {
  await open()
  const { ask, id } = await open({ services: [] })
  expect((await ask('POST', `/${id}/resend`)).status).toBe(404)
  expect((await ask('PATCH', `/${id}`)).status).toBe(405)
})

test('the reference shows it beside what is there', async () => {
  const { mock } = await open()
  const { paths, tags } = (await (await fetch(`${mock.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId?: string }>>
    tags: { name: string }[]
  }
  const item = paths['/v1/organizations/{organizationId}/invitations/{invitationId}'] ?? {}
  expect(item['patch']?.operationId).toBe('prolongIt')
  expect(item['get']?.operationId).toBe('getClickHouseInvitation')
  expect(tags.filter(({ name }) => name === 'ClickHouse Cloud')).toHaveLength(1)
})

test('service check and coverage know it', async () => {
  const folder = emptyFolder()
  const door = new URL('../../dist/service.js', import.meta.url).href
  const definition = `import { defineService } from ${JSON.stringify(door)}
const document = ${JSON.stringify(document)}
export default defineService()({ extends: 'clickhouse', document, handlers: { prolongIt: (x) => { const { id, email } = x.invitations.get(x.path.invitationId); return x.respond(200, { id, email, expiresAt: new Date(x.now).toISOString() }) } } })`
  mkdirSync(join(folder, 'more'))
  writeFileSync(join(folder, 'more/service.mjs'), definition)
  const checked = await runHere(['service', 'check', './more'], folder)
  expect(checked.stdout).toMatch(/resendIt +200, 404; and, of which it says nothing, 403 /)
  expect(checked.stdout).toMatch(/prolongIt +200, 404; and/)
  const pacts = new URL('../../contracts/pacts/', import.meta.url).pathname
  const covered = await runHere(['coverage', `${pacts}invitekit-client-clickhouse.json`, '--service', './more'], folder)
  expect(covered.stdout).toContain('no interaction for prolongIt: status 200')
})

test.each([
  [{ extends: 'github' }, /extends "github", which is no built-in service\. Write one of clickhouse, snyk, mpdx/],
  [{ extends: 'clickhouse', policy: {} }, /has policy, which is ClickHouse Cloud's own\. Leave it out/],
  [{ extends: 'snyk' }, /is not below \/rest, where Snyk is\. Write it there, or basePath: '\/rest'/],
  [
    {
      extends: 'clickhouse',
      handlers: {},
      document: {
        ...document,
        paths: { '/organizations/{organizationId}/invitations': { get: { operationId: 'x' } } },
      },
    },
    /has GET \/v1\/organizations\/\{organizationId\}\/invitations already: listClickHouseInvitations/,
  ],
  [
    {
      extends: 'clickhouse',
      document: { ...document, paths: { '/organizations/{org}/invitations': { put: { operationId: 'x' } } } },
      handlers: { x: () => undefined },
    },
    /writes .* as \/v1\/organizations\/\{organizationId\}\/invitations\. Call its parameters the same/,
  ],
])('%j is refused', async (definition, said) => {
  const service = defineService()({ document, handlers: { prolongIt: (x: never) => x }, ...definition } as never)
  await expect(createMock({ services: [service] })).rejects.toThrow(said)
})
