import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMock, type Mock } from '../mock/index.ts'
import { ask, disconnect } from '../scripts/drive/ask.ts'
import { misfit, type Done } from '../scripts/linearizable/check.ts'
import { replicasAt } from '../scripts/linearizable/drive.ts'
import { histories } from '../scripts/linearizable/histories.ts'
import type { Operation } from '../scripts/linearizable/model.ts'
import { noPostgres, startPostgres, type Postgres } from './support/postgres.ts'

describe.skipIf(noPostgres !== undefined)(`replicas${noPostgres === undefined ? '' : ` (${noPostgres})`}`, () => {
  let postgres: Postgres
  beforeAll(async () => void (postgres = await startPostgres()))
  afterAll(() => postgres.close())

  test.each([1, 2, 3])('%i of them answer as one after the other', async (count) => {
    const mocks: Mock[] = []
    for (let at = 0; at < count; at += 1) {
      mocks.push(
        await createMock({ store: postgres.url, storeSchema: `replicas_${count}`, scenario: 'empty', seed: 42 }),
      )
    }
    const replicas = replicasAt(mocks.map(({ url }) => url))
    const found = await histories({
      replicas,
      operations: count === 1 ? 500 : 1200,
      seed: 20_261_128 + count,
    })
    await Promise.all(mocks.map((mock) => mock.close()))
    expect(found).toMatchObject({ wrong: [], unknown: 0, failed: 0 })
  })

  test('one that answers from memory now and then is found out', async () => {
    const mock = await createMock({ store: postgres.url, storeSchema: 'stale', scenario: 'empty', seed: 42 })
    const stale = await forgetful(mock.url)
    const replicas = replicasAt([mock.url, stale.url])
    const found = await histories({ replicas, operations: 400, seed: 5, sandboxes: 1, each: 400 })
    await stale.close()
    await mock.close()
    expect(found.wrong).not.toEqual([])
  })
})

/** Passes requests on, and answers every eighth GET with what was answered to the first one. */
async function forgetful(url: string) {
  const known = new Map<string, { status: number; text: string }>()
  let count = 0
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const asked = `${method} ${path}`
      const old = known.get(asked)
      count += 1
      const body = Buffer.concat(parts).toString()
      const { host: _, 'content-length': __, ...rest } = headers as Record<string, string>
      const answering =
        old && method === 'GET' && count % 8 === 0
          ? Promise.resolve(old)
          : ask(url, { method, path, headers: rest, ...(body !== '' && { body }) })
      void answering.then((answer) => {
        if (!known.has(asked)) known.set(asked, answer)
        response.writeHead(answer.status).end(answer.text)
      })
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async () => {
    disconnect()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${port}`, close }
}

const done = (operation: Operation, outcome: string | undefined, from: number, until: number): Done => ({
  operation,
  outcome,
  from,
  until,
  by: 'a replica',
})
const create: Operation = { does: 'create', email: 'ann@example.com' }

test.each<{ what: string; history: Done[]; isRight: boolean }>([
  {
    what: 'one after the other',
    history: [done(create, 'made 1', 0, 1), done({ does: 'list' }, '1', 2, 3)],
    isRight: true,
  },
  {
    what: 'a stale read',
    history: [done(create, 'made 1', 0, 1), done({ does: 'list' }, '', 2, 3)],
    isRight: false,
  },
  {
    what: 'a read while the change is under way',
    history: [done(create, 'made 1', 0, 5), done({ does: 'list' }, '', 2, 3)],
    isRight: true,
  },
  {
    what: 'a change seen and then not',
    history: [done(create, 'made 1', 0, 9), done({ does: 'list' }, '1', 2, 3), done({ does: 'list' }, '', 4, 5)],
    isRight: false,
  },
  {
    what: 'two who both come first',
    history: [done(create, 'made 1', 0, 5), done(create, 'made 1', 1, 5)],
    isRight: false,
  },
  {
    what: 'a change that nobody knows of, and that is seen late',
    history: [
      done(create, undefined, 0, Infinity),
      done({ does: 'list' }, '', 2, 3),
      done({ does: 'list' }, '1', 4, 5),
    ],
    isRight: true,
  },
  {
    what: 'a change that nobody knows of, and that is undone',
    history: [
      done(create, undefined, 0, Infinity),
      done({ does: 'list' }, '1', 2, 3),
      done({ does: 'list' }, '', 4, 5),
    ],
    isRight: false,
  },
])('the checker knows $what', ({ history, isRight }) => {
  expect(misfit(history) === undefined).toBe(isRight)
})
