import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

import { createMock } from '../../mock/index.ts'
import { body, create, pactOf, show } from '../must-fail/sound.ts'
import { readSources } from './sources.ts'
import { verify } from './verify.ts'

const text = pactOf('clickhouse', create(), show())
const source = [{ name: 'pact.json', text }]

/** Listens with the answers, by method and path, and remembers the bodies sent. */
async function server(answers: Record<string, [status: number, body: unknown]>) {
  const seen: Record<string, string> = {}
  const listener = createServer((request, response) => {
    const key = `${request.method} ${request.url?.split('?')[0]}`
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      seen[key] = body
      const [status, answer] = answers[key] ?? [404, { error: 'no such thing' }]
      response.writeHead(status, { 'content-type': 'application/json', allow: 'POST' }).end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`, seen, close: () => listener.close() }
}

test('the committed contracts hold', async () => {
  const { counts, agrees } = await verify(await readSources([path.join(import.meta.dirname, '..', 'pacts')]))
  expect([agrees, counts.broken, counts.skipped]).toEqual([true, 0, 0])
  expect(counts.agrees).toBeGreaterThan(40)
})

test('what Pact reads in the environment changes nothing', async () => {
  process.env['PACT_DESCRIPTION'] = 'nothing has this description'
  process.env['PACT_BROKER_BASE_URL'] = 'http://127.0.0.1:1'
  process.env['HTTP_PROXY'] = 'http://127.0.0.1:1'
  try {
    expect((await verify(source)).counts.agrees).toBe(2)
  } finally {
    for (const name of ['PACT_DESCRIPTION', 'PACT_BROKER_BASE_URL', 'HTTP_PROXY']) delete process.env[name]
  }
})

test('only some, and none at all', async () => {
  expect((await verify(source, { only: 'DEVELOPER' })).counts.agrees).toBe(1)
  await expect(verify(source, { only: 'nobody' })).rejects.toThrow('No interaction')
  await expect(readSources(['/nowhere/pact.json'])).rejects.toThrow("can't be read: it does not exist")
  await expect(readSources(['http://127.0.0.1:1/pact.json'])).rejects.toThrow("can't be fetched")
})

test('what clients of the wire read holds with the live profile only, however many requests there are', async () => {
  const interactions = Array.from({ length: 12 }, (_, index) => {
    const { response, ...sound } = show()
    const wrapped = {
      ...response,
      body: body({ status: 200, result: { email: 'ada@example.com' } }),
      matchingRules: {},
    }
    return { ...sound, description: `request ${index}`, response: wrapped }
  })
  const wire = [{ name: 'pact.json', text: pactOf('clickhouse', ...interactions) }]
  expect((await verify(wire)).counts).toMatchObject({ agrees: 0, broken: 12 })
  expect((await verify(wire, { conduct: { profile: 'live' } })).counts).toMatchObject({ agrees: 12, broken: 0 })
  const alone = { switches: { 'clickhouse.envelope': 'live' } }
  expect((await verify(wire, { conduct: alone })).counts).toMatchObject({ agrees: 12, broken: 0 })
  const unknown = verify(wire, { conduct: { switches: { 'snyk.version': 'live' } } })
  await expect(unknown).rejects.toThrow('Did you mean snyk.versions?')
})

test('a pact of specification 2 holds with the values that a state always has', async () => {
  const mock = await createMock()
  const asked = await fetch(`${mock.url}/_mock/provider-states?provider=clickhouse`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ state: 'a pending invitation', params: {} }),
  })
  const { organizationId, authorization } = (await asked.json()) as Record<string, string>
  await mock.close()
  const interaction = (rule: string) => ({
    description: `a role that matches ${rule}`,
    providerState: 'a pending invitation',
    request: {
      method: 'GET',
      path: `/v1/organizations/${organizationId}/invitations`,
      headers: { Authorization: authorization },
    },
    response: {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: [{ role: 'admin' }],
      matchingRules: { '$.body': { min: 1 }, '$.body[*].role': { match: 'regex', regex: rule } },
    },
  })
  const document = {
    consumer: { name: 'web-app' },
    provider: { name: 'clickhouse' },
    interactions: [interaction('admin|developer'), interaction('admin')],
    metadata: { pactSpecification: { version: '2.0.0' } },
  }
  const { pacts } = await verify([{ name: 'pact.json', text: JSON.stringify(document) }])
  expect(pacts[0]?.interactions.map(({ findings }) => findings.map(({ id }) => id))).toEqual([
    [],
    ['pattern-refuses-allowed-value'],
  ])
})

test('a provider may have another name', async () => {
  const named = [
    { name: 'pact.json', text: text.replace('"provider":{"name":"clickhouse"}', '"provider":{"name":"web-api"}') },
  ]
  expect((await verify(named)).pacts[0]?.findings[0]?.id).toBe('unknown-provider')
  expect((await verify(named, { providerNames: { 'web-api': 'clickhouse' } })).counts).toMatchObject({ agrees: 2 })
})

test('a server that does not answer is no reason to skip what it should be asked', async () => {
  const target = { url: 'http://127.0.0.1:1', headers: {}, allowWrites: true }
  await expect(verify(source, { target })).rejects.toThrow('Nothing answers at http://127.0.0.1:1: ')
})

test('a server that can not set a state up is quoted', async () => {
  const other = await server({
    'GET /_mock/provider-states': [405, {}],
    'POST /_mock/provider-states': [500, { error: 'the database is gone' }],
  })
  onTestFinished(() => void other.close())
  const { pacts } = await verify(source, { target: { url: other.url, headers: {}, allowWrites: true } })
  const [finding] = pacts[0]?.interactions[0]?.findings ?? []
  expect(finding).toMatchObject({ id: 'state-refused', message: expect.stringContaining('the database is gone') })
})

test('a mock that does not start breaks no contract', async () => {
  const start = () => Promise.reject(new Error('listen EMFILE: too many open files'))
  await expect(verify(source, { start })).rejects.toThrow(
    'The mock to verify against could not be started: listen EMFILE',
  )
})

test('a running mock is read, and written to on demand, in a copy', async () => {
  const mock = await createMock({ clock: new Date('2029-03-01T00:00:00Z') })
  try {
    const target = { url: mock.url, headers: {}, allowWrites: false }
    await expect(verify(source, { target })).rejects.toThrow('to set its state up is to change the server')
    expect((await verify(source, { target: { ...target, allowWrites: true } })).counts).toMatchObject({ agrees: 2 })
    // The header replaces the contract's, however it is spelled.
    const wrong = { ...target, allowWrites: true, headers: { authorization: 'Basic d3Jvbmc6a2V5' } }
    expect((await verify(source, { target: wrong })).counts).toMatchObject({ broken: 2 })
    // What the mock held is as it was, and a fault that someone has added holds and is told.
    await mock.faults.add({ effect: { status: 503 }, match: { operation: 'getClickHouseInvitation' } })
    const before = await (await fetch(`${mock.url}/_mock/sandboxes`)).text()
    const report = await verify(source, { target: { ...target, allowWrites: true } })
    expect(report.counts).toMatchObject({ agrees: 1, broken: 1 })
    expect(report.notes).toEqual([expect.stringContaining('The fault fault-1')])
    expect(await (await fetch(`${mock.url}/_mock/sandboxes`)).text()).toBe(before)
    const unknown = { ...target, url: `${mock.url}/sandboxes/nowhere` }
    await expect(verify(source, { target: unknown })).rejects.toThrow('There is no sandbox "nowhere"')
  } finally {
    await mock.close()
  }
})

test('a server without states is not asked for what needs one, and its answers are held against the spec', async () => {
  const list = '/v1/organizations/5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70/invitations'
  const other = await server({ [`GET ${list}`]: [200, [{ id: 7 }]] })
  try {
    const target = { url: other.url, headers: {}, allowWrites: false }
    await expect(verify(source, { target })).rejects.toThrow('all 2 interactions were skipped')
    const stateless = { ...show(), providerStates: [] as [] }
    stateless.request = { method: 'GET', path: list, headers: {} }
    stateless.response = { status: 200, headers: {} }
    const { pacts } = await verify([{ name: 'p', text: pactOf('clickhouse', stateless) }], { target })
    expect(pacts[0]?.interactions[0]?.findings.map(({ id }) => id)).toContain('answer-contradicts-spec')
  } finally {
    other.close()
  }
})

test('states that are given together give their values together', async () => {
  const states = [{ name: 'a pending invitation' }, { name: 'a caller who may only read' }]
  const gone = { ...show(), providerStates: states, response: { status: 403, headers: {} } }
  gone.request = { ...gone.request, method: 'DELETE' }
  expect((await verify([{ name: 'pact.json', text: pactOf('clickhouse', gone) }])).counts.agrees).toBe(1)
})
