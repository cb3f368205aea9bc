import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { createMock, rulesInForce, type Mock } from '../mock/index.ts'
import { noon, stageOf, type ServiceName, type Stage } from './support/stage.ts'

afterEach(() => void vi.useRealTimers())

const profile = 'live'

async function open(): Promise<{ mock: Mock; stage: Stage }> {
  vi.useFakeTimers({ toFake: ['Date'], now: noon })
  const mock = await createMock({ seed: 42, profile })
  onTestFinished(() => mock.close())
  return { mock, stage: stageOf(mock, await rulesInForce({ profile })) }
}

const paths: Record<'clickhouse' | 'snyk', (org: string) => string> = {
  clickhouse: (org) => `/v1/organizations/${org}/invitations`,
  snyk: (org) => `/rest/orgs/${org}/invites?version=2024-10-15`,
}

/** Sends `count` requests of a persona one after the other; the statuses that came, each once. */
async function burst(stage: Stage, service: 'clickhouse' | 'snyk', persona: string, count: number): Promise<number[]> {
  const statuses = new Set<number>()
  for (let sent = 0; sent < count; sent += 1)
    statuses.add(await one(stage, service, persona).then(({ status }) => status))
  return [...statuses]
}

const one = (stage: Stage, service: 'clickhouse' | 'snyk', persona: string) =>
  stage.send({ path: paths[service](stage.org), headers: stage.as(persona, service as ServiceName) })

test.each([
  { service: 'clickhouse', requests: 40, seconds: 10, header: 'x-ratelimit-reset', all: '10.000', last: '0.001' },
  { service: 'snyk', requests: 1620, seconds: 60, header: 'retry-after', all: '60', last: '1' },
] as const)('$service answers $requests requests in $seconds s', async (row) => {
  const { service, requests, seconds, header, all, last } = row
  const { mock, stage } = await open()
  expect(await burst(stage, service, 'owner', requests)).toEqual([200])
  expect(await one(stage, service, 'owner')).toMatchObject({ status: 429, headers: { [header]: all } })
  // Each caller has a count of their own.
  expect((await one(stage, service, 'admin')).status).toBe(200)

  vi.setSystemTime(noon.getTime() + seconds * 1000 - 1)
  expect(await one(stage, service, 'owner')).toMatchObject({ status: 429, headers: { [header]: last } })
  vi.setSystemTime(noon.getTime() + seconds * 1000)
  expect(await burst(stage, service, 'owner', requests)).toEqual([200])
  expect((await one(stage, service, 'owner')).status).toBe(429)

  await mock.reset()
  expect((await one(stage, service, 'owner')).status).toBe(200)
})

test('those who are nobody share a window of their own, and a clock that is set back begins anew', async () => {
  const { stage } = await open()
  const path = paths.clickhouse(stage.org)
  for (let sent = 0; sent < 40; sent += 1) expect((await stage.send({ path })).status).toBe(401)
  const stranger = { authorization: `Basic ${btoa('nobody:nothing')}` }
  expect((await stage.send({ path, headers: stranger })).status).toBe(429)
  expect(await burst(stage, 'clickhouse', 'owner', 41)).toEqual([200, 429])
  vi.setSystemTime(noon.getTime() - 1)
  expect((await one(stage, 'clickhouse', 'owner')).status).toBe(200)
})

test('a limit is off by its switch', async () => {
  const conduct = { profile, switches: { 'clickhouse.rate-limit': 'documented' } } as const
  const mock = await createMock({ seed: 42, ...conduct })
  onTestFinished(() => mock.close())
  const stage = stageOf(mock, await rulesInForce(conduct))
  expect(await burst(stage, 'clickhouse', 'owner', 50)).toEqual([200])
})

test('the limit is the documented one by its switch', async () => {
  const conduct = { profile, switches: { 'clickhouse.rate-limit-size': 'documented' } } as const
  const mock = await createMock({ seed: 42, ...conduct })
  onTestFinished(() => mock.close())
  const stage = stageOf(mock, await rulesInForce(conduct))
  expect(await burst(stage, 'clickhouse', 'owner', 10)).toEqual([200])
  const late = await one(stage, 'clickhouse', 'owner')
  expect(late).toMatchObject({ status: 429, headers: { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '0' } })
})

test('every answer of ClickHouse says how its caller stands, and a page elsewhere may read it', async () => {
  const { mock, stage } = await open()
  const path = paths.clickhouse(stage.org)
  const headers = { ...stage.as('owner', 'clickhouse'), origin: 'https://app.example' }
  const asks: RequestInit[] = [
    { headers },
    { headers, method: 'POST', body: 'no JSON' },
    { headers, method: 'PUT' },
    { headers: { ...headers, 'x-mock-fault': 'status=503' } },
    { headers: { ...headers, 'x-mock-fault': 'rate-limit, retry-after=7' } },
  ]
  const told: unknown[] = []
  for (const ask of asks) {
    const answer = await fetch(mock.url + path, ask)
    const of = (name: string) => answer.headers.get(`x-ratelimit-${name}`)
    told.push([answer.status, of('limit'), of('policy'), of('remaining'), of('reset')])
    expect(answer.headers.get('access-control-expose-headers')).toContain('x-ratelimit-remaining')
  }
  const policy = '40;w=10;comment="fixed window"'
  expect(told).toEqual([
    [200, '40', policy, '39', '10.000'],
    [400, '40', policy, '38', '10.000'],
    [405, '40', policy, '37', '10.000'],
    [503, '40', policy, '36', '10.000'],
    [429, '40', policy, '0', '7.000'],
  ])
})

test('a limit goes by the real time, wherever the clock of the sandbox stands', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: noon })
  const mock = await createMock({ seed: 42, profile, clock: new Date('2031-01-01T00:00:00Z') })
  onTestFinished(() => mock.close())
  const stage = stageOf(mock, await rulesInForce({ profile }))
  expect(await burst(stage, 'clickhouse', 'owner', 41)).toEqual([200, 429])
  vi.setSystemTime(noon.getTime() + 10_000)
  expect((await one(stage, 'clickhouse', 'owner')).status).toBe(200)
})
