import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMock, type Mock, type MockOptions } from '../mock/index.ts'
import { noPostgres, startPostgres, type Postgres } from './support/postgres.ts'
import { send } from './support/exchange.ts'
import { stage } from './support/stage.ts'

const get = async (url: string, path: string, headers: Record<string, string> = {}) => {
  const { status, body } = await send(url, { path, headers })
  return { status, body }
}

test('a mock that is stopped is not ready first, answers on, and then ends', async () => {
  const mock = await createMock({ drain: 4000 })
  expect(await get(mock.url, '/livez')).toMatchObject({ status: 200 })
  expect(await get(mock.url, '/readyz')).toMatchObject({ status: 200 })
  const closed = mock.close()
  expect(await get(mock.url, '/readyz')).toMatchObject({ status: 503 })
  const { headers, status } = await send(mock.url, { path: '/_mock/clock' })
  expect([status, headers['connection']]).toEqual([200, 'close'])
  expect(await get(mock.url, '/livez')).toMatchObject({ status: 200 })
  await closed
  await expect(get(mock.url, '/livez')).rejects.toThrow('ECONNREFUSED')
})

test('it counts for Prometheus where it is told to, and tells who may know', async () => {
  const plain = await stage()
  expect(await get(plain.mock.url, '/metrics')).toMatchObject({ status: 404 })
  const controlToken = 'a-token-of-control-0'
  const { mock } = await stage({ metrics: true, controlToken })
  expect(await get(mock.url, '/metrics')).toMatchObject({ status: 401 })
  const authorization = mock.directory.personas[0]?.authorization.clickhouse ?? ''
  await get(mock.url, `/v1/organizations/${mock.directory.organizations[0]?.id}/invitations`, { authorization })
  const { body } = await get(mock.url, '/metrics', { authorization: `Bearer ${controlToken}` })
  expect(body).toMatch(/^invitekit_request_seconds_count\{operation="\w+",status="\d+"\} 1$/m)
  expect(body).toMatch(/^invitekit_sandboxes 1$/m)
})

describe.skipIf(noPostgres !== undefined)(
  `with PostgreSQL${noPostgres === undefined ? '' : ` (${noPostgres})`}`,
  () => {
    let postgres: Postgres
    beforeAll(async () => void (postgres = await startPostgres()))
    afterAll(() => postgres.close())

    test('each of two mocks is replaced under load, and no request fails', async () => {
      const options: MockOptions = { store: postgres.url, drain: 3000, metrics: true }
      const mocks = [await createMock(options), await createMock(options)]
      const balancer = await balance(mocks)
      const [org = ''] = mocks.map(({ directory }) => directory.organizations[0]?.id)
      const authorization = mocks[0]?.directory.personas[0]?.authorization.clickhouse ?? ''
      const path = `/v1/organizations/${org}/invitations`
      const statuses = new Map<number, number>()
      let isOver = false
      let made = 0
      const client = async (number: number) => {
        for (let count = 0; !isOver; count += 1) {
          const body = JSON.stringify({ email: `of-${number}-${count}@example.com`, role: 'developer' })
          const headers = { authorization, 'content-type': 'application/json' }
          const ask = count % 3 === 0 ? { method: 'POST', path, headers, body } : { path, headers }
          const { status } = await send(balancer.url, ask)
          statuses.set(status, (statuses.get(status) ?? 0) + 1)
          if (count % 3 === 0) made += 1
          await pause(5)
        }
      }
      const clients = [0, 1, 2, 3].map(client)
      for (const at of [0, 1]) {
        await pause(200)
        const old = mocks[at] as Mock
        const next = await createMock(options)
        const ending = old.close()
        await balancer.isLeft(old.url)
        mocks[at] = next
        await ending
      }
      await pause(200)
      isOver = true
      await Promise.all(clients)
      await balancer.close()
      const list = await get(mocks[0]?.url ?? '', path, { authorization })
      const scraped = await get(mocks[0]?.url ?? '', '/metrics')
      await Promise.all(mocks.map((mock) => mock.close()))
      expect([...statuses.keys()]).toEqual([200])
      expect(
        (JSON.parse(list.body) as { email: string }[]).filter(({ email }) => email.startsWith('of-')),
      ).toHaveLength(made)
      expect(scraped.body).toMatch(/invitekit_store_seconds_count\{what="append",outcome="success"\}/)
    })
  },
)

/** A small balancer: asks who is ready each 50 ms, and sends each request to the next one of those. */
async function balance(mocks: readonly Mock[]) {
  const agent = new Agent({ keepAlive: true })
  let ready: string[] = []
  const look = async () => {
    const all = await Promise.all(
      mocks.map(async ({ url }) => {
        const { status } = await get(url, '/readyz').catch(() => ({ status: 0 }))
        return status === 200 ? [url] : []
      }),
    )
    ready = all.flat()
  }
  await look()
  let isOver = false
  const looking = (async () => {
    while (!isOver) {
      await look()
      await pause(50)
    }
  })()
  let turn = 0
  const server = createServer((from, to) => {
    const url = new URL(ready[(turn += 1) % ready.length] ?? '')
    const { method, url: path, headers } = from
    const passed = request({ agent, host: url.hostname, port: url.port, method, path, headers }, (answer) => {
      const { connection: _, ...others } = answer.headers
      to.writeHead(answer.statusCode ?? 502, others)
      answer.pipe(to)
    })
    passed.on('error', () => to.writeHead(502).end())
    from.pipe(passed)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isLeft: async (url: string) => {
      while (ready.includes(url)) await pause(10)
    },
    close: async () => {
      isOver = true
      await looking
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
