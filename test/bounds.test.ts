import { request } from 'node:http'
import { connect } from 'node:net'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { control } from './support/control.ts'
import { converse } from './support/raw-http.ts'
import { jsonApi, stage } from './support/stage.ts'
import { invite, rawInvite, sendInvite } from './traffic/invite.ts'

const many = 80_000
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const refusal = 16 * 1024

describe('an answer does not grow with what it refuses', () => {
  const uuid = '11111111-2222-4333-8444-555555555555'
  const long = 'a'.repeat(12_000)
  test.each([
    ['many wrong items', 'POST', '/_mock/barriers/barrier-1/release', `{"order":[${'1,'.repeat(40_000)}1]}`],
    [
      'many unknown members',
      'POST',
      '/_mock/faults',
      JSON.stringify(Object.fromEntries(Array.from({ length: 9000 }, (_, at) => [`m${at}`, 1]))),
    ],
    ['a long name', 'POST', '/_mock/sandboxes', JSON.stringify({ scenario: long })],
    ['a long state', 'POST', '/_mock/provider-states', JSON.stringify({ action: 'setup', state: '"'.repeat(40_000) })],
    ['a deep parameter', 'POST', '/_mock/sandboxes', `{"parameters":{"invitations":${nested(40_000)}}}`],
    [
      'a deep parameter of a state',
      'POST',
      '/_mock/provider-states',
      `{"action":"setup","state":"a pending invitation","params":{"email":${nested(40_000)}}}`,
    ],
    ['many parameters', 'GET', `/_mock/health?${'a=1&b=2&'.repeat(1500)}`, undefined],
    ['a long path', 'GET', `/_mock/${long}`, undefined],
    ['a long id', 'GET', `/_mock/faults/${long}`, undefined],
  ])('%s of a request to the control plane', async (_, method, path, body) => {
    const { mock } = await stage()
    const { status, body: text } = await control(mock.url, method, path, body)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(String(text).length).toBeLessThan(refusal)
  })

  test.each([
    [
      'many unknown parameters',
      `/rest/orgs/${uuid}/invites?version=2024-10-15&limit=10&${Array.from({ length: 1500 }, (_, at) => `p${at}=1`).join('&')}`,
    ],
    ['one parameter again and again', `/rest/orgs/${uuid}/invites?version=2024-10-15&${'limit=10&'.repeat(1500)}`],
    ['a long version', `/rest/orgs/${uuid}/invites?version=${'a'.repeat(12_000)}`],
    ['a long id', `/v1/organizations/${'a'.repeat(12_000)}/invitations`],
    ['a path that leads nowhere', `/v1/${'a'.repeat(12_000)}`],
  ])('%s of a request to a service', async (_, path) => {
    const { send, as } = await stage()
    const { status, body: text } = await send({
      path,
      headers: as('owner', path.startsWith('/v1') ? 'clickhouse' : 'snyk'),
    })
    expect(status).toBeGreaterThanOrEqual(400)
    expect(String(text).length).toBeLessThan(refusal)
  })

  test('what is left out is told of', async () => {
    const { mock } = await stage()
    const { json } = await control(
      mock.url,
      'GET',
      `/_mock/health?${Array.from({ length: 30 }, (_, at) => `p${at}=1`).join('&')}`,
    )
    const { violations } = (json as { error: { violations: { message: string }[] } }).error
    expect(violations).toHaveLength(10)
    expect(violations.at(-1)?.message).toBe('is not known, and others are wrong as well')
  })
})

test('a file of 80,000 wrong records is refused for the first of them', async () => {
  const { mock } = await stage()
  await mock.sandbox('default').then((sandbox) => sandbox.snapshot('s'))
  const file = (await control(mock.url, 'GET', '/_mock/snapshots/s')).json as { records: object }
  const records = { ...file.records, invitations: Array.from({ length: many }, () => 1) }
  const { status, body: text } = await control(mock.url, 'PUT', '/_mock/snapshots/t', { ...file, records })
  expect(status).toBe(400)
  expect(String(text).length).toBeLessThan(refusal)
})

test('what is nested deeply is noted and exported', async () => {
  const on = await stage()
  const { url, headers } = invite(on, 'mpdx')
  const body = `{"data":{"type":"organization_invites","\\u0063ode":"secret","x":${nested(40_000)}}}`
  await fetch(url, { method: 'POST', headers, body })
  const [entry] = on.mock.journal.list()
  expect(entry?.request.body).not.toContain('secret')
  const id = entry?.id ?? 0
  for (const text of [on.mock.journal.curl(id), on.mock.journal.vitest(id), JSON.stringify(on.mock.journal.pact(id))]) {
    expect(text).toContain('[[[[[[')
    expect(text).not.toContain('secret')
  }
})

test('a request is near to no operation when it has thousands of segments', async () => {
  const { mock, send } = await stage()
  await send({ path: `/v1${'/a'.repeat(7000)}` })
  await send({ path: '/v1/organisations/x/invitation' })
  expect(mock.journal.list().map(({ nearest }) => nearest.length > 0)).toEqual([false, true])
})

test('the journal counts headers', async () => {
  const { mock, send, org } = await stage({ journal: { entries: 100, bytes: 100_000 } })
  for (let times = 0; times < 40; times += 1) {
    await send({ path: `/v1/organizations/${org}/invitations`, headers: { 'x-long': 'h'.repeat(10_000) } })
  }
  expect(mock.journal.list().length).toBeLessThan(10)
})

test('eleven requests that wait make no warning', async () => {
  const warnings: string[] = []
  const listen = ({ message }: Error) => warnings.push(message)
  process.on('warning', listen)
  const { mock, org } = await stage()
  const path = `${mock.url}/v1/organizations/${org}/invitations`
  await Promise.all(Array.from({ length: 30 }, () => fetch(path, { headers: { 'x-mock-fault': 'latency=100' } })))
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', listen)
  expect(warnings).toEqual([])
})

describe.each(['content-length: 99999999999', 'transfer-encoding: chunked'])('a body with %s', (header) => {
  test('is not read for ever once it has been refused', async () => {
    const { mock } = await stage()
    const { hostname, port } = new URL(mock.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.resume()
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write(
      `POST /_mock/sandboxes HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${header}\r\n\r\n`,
    )
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`
    let sent = 0
    while (!socket.destroyed && sent < 64 * 1024 * 1024) {
      sent += chunk.length
      if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), closed]).catch(() => undefined)
    }
    expect(socket.destroyed).toBe(true)
    await closed
  })
})

test('whoever waits for a mail or at a barrier and goes away waits no more', async () => {
  const { mock } = await stage()
  const barrier = await control(mock.url, 'POST', '/_mock/barriers', { expected: 2 })
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = timers()
  const paths = [
    '/_mock/outbox/wait?timeout=50000&to=nobody@example.com',
    `/_mock/barriers/${(barrier.json as { id: string }).id}?wait=50000`,
  ]
  const waiting = Array.from({ length: 20 }, (_, at) => request(mock.url + paths[at % 2]))
  for (const each of waiting) each.on('error', () => undefined).end()
  await expect.poll(timers).toBeGreaterThanOrEqual(before + 20)
  for (const each of waiting) each.destroy()
  await expect.poll(timers).toBeLessThan(before + 10)
})

const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', 'length']

describe.each(names)('the name %s', (name) => {
  test('of a header in a rule matches that header alone', async () => {
    const on = await stage()
    const rule = `{"match":{"headers":{"${name}":"*"}},"effect":{"status":503}}`
    expect((await control(on.mock.url, 'POST', '/_mock/faults', rule)).status).toBe(201)
    const { pathname } = new URL(invite(on, 'clickhouse').url)
    expect((await on.send({ path: pathname })).status).toBe(200)
    const hit = `GET ${pathname} HTTP/1.1\r\nhost: localhost\r\n${name}: x\r\nconnection: close\r\n\r\n`
    expect(await converse(on.mock.url, [hit])).toMatch(/^HTTP\/1\.1 503/)
    const [entry] = on.mock.journal.list({ status: 503 })
    expect(Object.getOwnPropertyDescriptor(entry?.request.headers, name.toLowerCase())?.value).toBe('x')
    const id = entry?.id ?? 0
    expect(on.mock.journal.curl(id)).toContain(`${name.toLowerCase()}: x`)
    expect(on.mock.journal.vitest(id)).toMatch(
      name === '__proto__' ? `['__proto__']: "x"` : `"${name.toLowerCase()}": "x"`,
    )
  })

  test.each([
    ['POST', '/_mock/sandboxes', `{"name":"box","parameters":{"NAME":1}}`],
    ['POST', '/_mock/sandboxes', `{"name":"box","scenario":"NAME"}`],
    ['POST', '/_mock/sandboxes', `{"name":"box","switches":{"NAME":"live"}}`],
    ['POST', '/_mock/sandboxes', `{"name":"box","profile":"NAME"}`],
    ['POST', '/_mock/faults', `{"match":{"operation":"NAME"},"effect":{"status":503}}`],
    ['POST', '/_mock/faults', `{"match":{"NAME":"a"},"effect":{"status":503}}`],
    ['POST', '/_mock/faults', `{"effect":{"NAME":503}}`],
    ['POST', '/_mock/provider-states', `{"action":"setup","state":"NAME"}`],
    ['POST', '/_mock/provider-states', `{"action":"setup","state":"a pending invitation","params":{"NAME":1}}`],
    ['POST', '/_mock/provider-states?provider=NAME', `{"action":"setup","state":"a pending invitation"}`],
    ['POST', '/_mock/clock/advance', `{"by":"1NAME"}`],
    ['GET', '/_mock/snapshots/NAME', undefined],
    ['GET', '/_mock/sandboxes/NAME', undefined],
    ['GET', '/_mock/outbox/NAME', undefined],
    ['GET', '/_mock/faults/NAME', undefined],
    ['GET', '/_mock/barriers/NAME', undefined],
    ['GET', '/_mock/health?NAME=1', undefined],
    ['GET', '/_mock/journal?service=NAME', undefined],
    ['GET', '/sandboxes/NAME/v1/organizations', undefined],
  ])('is nobody’s at %s %s (%#)', async (method, path, body) => {
    const { mock } = await stage()
    const answer = await fetch(mock.url + path.replace('NAME', name), {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: body.replace('NAME', name) }),
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
  })

  test('in a query is exported as it was sent', async () => {
    const on = await stage()
    await on.send({ path: `/v1/organizations/${on.org}/invitations?${name}=1&${name}=2` })
    await sendInvite({
      ...invite(on, 'clickhouse'),
      body: `{"${name}":{"a":1},"email":"b@example.com","role":"developer"}`,
    })
    const [list, made] = on.mock.journal.list()
    const [interaction] = on.mock.journal.pact(list?.id ?? 0).interactions
    expect(Object.entries((interaction?.request as { query?: object } | undefined)?.query ?? {})).toEqual([
      [name, ['1', '2']],
    ])
    expect(on.mock.journal.vitest(made?.id ?? 0)).toContain(name === '__proto__' ? `['__proto__']: {` : `"${name}": {`)
  })
})

test('a request whose answer was sent before its body came is answered once', async () => {
  const on = await stage()
  const text = rawInvite({ ...invite(on, 'mpdx'), headers: { 'content-type': jsonApi, 'content-encoding': 'zstd' } })
  expect((await converse(on.mock.url, [text.slice(0, -5), 30, '\0'])).match(/HTTP\/1\.1/g)).toHaveLength(1)
})
