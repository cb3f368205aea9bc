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
  { service: 'clickhouse', requests: 10, seconds: 10, header: 'x-ratelimit-reset' },
  { service: 'snyk', requests: 1620, seconds: 60, header: 'retry-after' },
] as const)('$service answers $requests requests in $seconds s', async ({ service, requests, seconds, header }) => {
  const { mock, stage } = await open()
  expect(await burst(stage, service, 'owner', requests)).toEqual([200])
  expect(await one(stage, service, 'owner')).toMatchObject({ status: 429, headers: { [header]: String(seconds) } })
  // Each caller has a count of their own.
  expect((await one(stage, service, 'admin')).status).toBe(200)

  vi.setSystemTime(noon.getTime() + seconds * 1000 - 1)
  expect(await one(stage, service, 'owner')).toMatchObject({ status: 429, headers: { [header]: '1' } })
  vi.setSystemTime(noon.getTime() + seconds * 1000)
  expect(await burst(stage, service, 'owner', requests)).toEqual([200])
  expect((await one(stage, service, 'owner')).status).toBe(429)

  await mock.reset()
  expect((await one(stage, service, 'owner')).status).toBe(200)
})

test('a refused key is not counted, and a clock that is set back begins anew', async () => {
  const { stage } = await open()
  const path = paths.clickhouse(stage.org)
  for (let sent = 0; sent < 12; sent += 1) expect((await stage.send({ path })).status).toBe(401)
  expect(await burst(stage, 'clickhouse', 'owner', 11)).toEqual([200, 429])
  vi.setSystemTime(noon.getTime() - 1)
  expect((await one(stage, 'clickhouse', 'owner')).status).toBe(200)
})

test('a limit is off by its switch', async () => {
  const conduct = { profile, switches: { 'clickhouse.rate-limit': 'documented' } } as const
  const mock = await createMock({ seed: 42, ...conduct })
  onTestFinished(() => mock.close())
  const stage = stageOf(mock, await rulesInForce(conduct))
  expect(await burst(stage, 'clickhouse', 'owner', 30)).toEqual([200])
})

test('a limit goes by the clock of the mock, however long a test takes', async () => {
  const mock = await createMock({ seed: 42, profile, clock: noon })
  onTestFinished(() => mock.close())
  const stage = stageOf(mock, await rulesInForce({ profile }))
  const advance = (by: string) =>
    fetch(`${mock.url}/_mock/clock/advance`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ by }),
    })
  expect(await burst(stage, 'clickhouse', 'owner', 11)).toEqual([200, 429])
  await advance('9s')
  expect(await one(stage, 'clickhouse', 'owner')).toMatchObject({ status: 429, headers: { 'x-ratelimit-reset': '1' } })
  await advance('1s')
  expect((await one(stage, 'clickhouse', 'owner')).status).toBe(200)
})
