import * as fc from 'fast-check'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createMock } from '../mock/index.ts'
import { defineService, type ServiceDefinition } from '../mock/service.ts'
import { stories, told } from './golden/stories.ts'
import { turns } from './lifecycle/actions.ts'
import { overPort, playAll } from './lifecycle/play-all.ts'
import { document } from './own-services/open-acme.ts'
import { noPostgres, startPostgres, type Postgres } from './support/postgres.ts'
import { stage, stageOf } from './support/stage.ts'

let postgres: Postgres

beforeAll(async () => {
  if (noPostgres === undefined) postgres = await startPostgres()
})
afterAll(async () => {
  if (noPostgres === undefined) await postgres.close()
})
afterEach(() => void vi.useRealTimers())

let schemas = 0
const store = () => ({ store: postgres.url, storeSchema: `store ${(schemas += 1)}` })

describe.skipIf(noPostgres !== undefined)(
  `with PostgreSQL${noPostgres === undefined ? '' : ` (${noPostgres})`}`,
  () => {
    test.each(stories)('$name answers as the transcript says', async ({ name, story }) => {
      const set = await stage(store())
      await expect(await told(story, set)).toMatchFileSnapshot(`golden/${name}.http`)
    })

    test('the lifecycle comes out of PostgreSQL as the model says', async () => {
      vi.useFakeTimers({ toFake: ['Date'] })
      let played = 0
      const counted = fc.asyncProperty(turns, async (all) => void (played += await playAll(all, overPort(store()))))
      await fc.assert(counted, { seed: 20_260_302, numRuns: 8 })
      expect(played).toBeGreaterThanOrEqual(500)
    })

    test('a restart finds sandboxes, snapshots, faults and the clock in PostgreSQL', async () => {
      const where = store()
      const first = await createMock({ ...where, seed: 42 })
      const set = stageOf(first)
      const ask = async (method: string, path: string, body?: object) =>
        (await set.send({ method, path, ...(body && { body, headers: { 'content-type': 'application/json' } }) }))
          .status
      expect(await ask('POST', '/_mock/sandboxes', { name: 'kept', scenario: 'messy', seed: 5 })).toBe(201)
      expect(await ask('POST', '/sandboxes/kept/_mock/snapshots', { name: 'before' })).toBe(201)
      expect(await ask('POST', '/sandboxes/kept/_mock/clock/advance', { by: '2d' })).toBe(200)
      expect(
        await ask('POST', '/sandboxes/kept/_mock/faults', { effect: { status: 500 }, match: { path: '/nowhere' } }),
      ).toBe(201)
      expect(await ask('POST', '/_mock/sandboxes', { name: 'gone' })).toBe(201)
      expect(await ask('DELETE', '/_mock/sandboxes/gone')).toBe(204)
      const shown = ['directory', 'snapshots', 'faults', 'outbox', 'invitations']
      const all = async (of: typeof set) =>
        Promise.all(shown.map(async (each) => (await of.send({ path: `/sandboxes/kept/_mock/${each}` })).json))
      const before = await all(set)
      await first.close()
      const second = await stage({ ...where, seed: 7, scenario: 'empty' })
      expect(second.mock.isNew).toBe(false)
      expect(second.mock.settings.seed).toBe(42)
      expect(await all(second)).toEqual(before)
      expect((await second.send({ path: '/sandboxes/gone/_mock/clock' })).status).toBe(404)
    })

    test('a world of more than fits in a line is kept in pieces, and so is a snapshot of it', async () => {
      const where = store()
      const first = await createMock({ ...where, scenario: 'enterprise', parameters: { invitations: 12_000 } })
      const snapshot = {
        method: 'POST',
        path: '/_mock/snapshots',
        body: { name: 'large' },
        headers: { 'content-type': 'application/json' },
      }
      expect((await stageOf(first).send(snapshot)).status).toBe(201)
      const count = async (of: typeof first) => {
        const { json } = await stageOf(of).send({ path: '/_mock/sandboxes/default' })
        return (json as { counts: object }).counts
      }
      const before = await count(first)
      await first.close()
      const second = await createMock(where)
      expect(await count(second)).toEqual(before)
      expect(before).toMatchObject({ snapshots: 1 })
      expect((await stageOf(second).send({ method: 'POST', path: '/_mock/snapshots/large/restore' })).status).toBe(204)
      await second.close()
    })

    test('who waits at one mock is told what another one does', async () => {
      const where = store()
      const [one, other] = [await stage({ ...where, clock: new Date() }), await stage(where)]
      const mail = one.send({ path: '/_mock/outbox/wait?to=waited@example.com&timeout=60000' })
      const live = await fetch(`${one.mock.url}/_mock/journal/live?changes=true`)
      const events = live.body?.getReader()
      const organization = `/v1/organizations/${other.org}/invitations`
      const headers = { ...other.as('owner', 'clickhouse'), 'content-type': 'application/json' }
      const body = { email: 'waited@example.com', role: 'developer' }
      expect((await other.send({ method: 'POST', path: organization, headers, body })).status).toBe(200)
      expect((await mail).json).toMatchObject({ to: 'waited@example.com' })
      let heard = ''
      while (!heard.includes('event: change')) heard += new TextDecoder().decode((await events?.read())?.value)
      expect(heard).toContain('invitations')
      await events?.cancel()
    })

    test('an own limit counts the requests to all mocks, and says how many are left', async () => {
      const policy = { rate: { requests: 9, seconds: 3600 } }
      const acme = defineService()({ document, policy } as ServiceDefinition<object, object>)
      const where = { ...store(), services: [acme] }
      const sets = [await stage(where), await stage(where)] as const
      const { method, url, headers } = sets[0].mock.services.at(-1)!.example
      const { pathname } = new URL(url)
      const asked = Array.from({ length: 14 }, (_, at) =>
        fetch(`${sets[at % 2 ? 0 : 1].mock.url}${pathname}`, { method, headers }),
      )
      const answers = await Promise.all(asked)
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([
        ...Array(9).fill(200),
        ...Array(5).fill(429),
      ])
      const left = answers.map((answer) => Number(answer.headers.get('x-ratelimit-remaining')))
      expect(left.sort((a, b) => b - a)).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0, 0, 0])
    })

    test('a fault that fires once fires once at all mocks', async () => {
      const where = store()
      const sets = [await stage(where), await stage(where)] as const
      const [one, other] = sets
      const path = `/v1/organizations/${one.org}/invitations`
      const fault = { effect: { status: 418 }, match: { path }, times: 3 }
      const headers = { 'content-type': 'application/json' }
      expect((await other.send({ method: 'POST', path: '/_mock/faults', headers, body: fault })).status).toBe(201)
      const as = one.as('owner', 'clickhouse')
      const asked = Array.from({ length: 20 }, (_, at) =>
        fetch(`${sets[at % 2 ? 0 : 1].mock.url}${path}`, { headers: as }),
      )
      const statuses = (await Promise.all(asked)).map(({ status }) => status)
      expect(statuses.filter((status) => status === 418)).toHaveLength(3)
    })

    test('sandboxes know the own services of whichever mock was asked', async () => {
      const where = store()
      const acme = defineService()({ document } as ServiceDefinition<object, object>)
      const plain = await stage(where)
      const json = { 'content-type': 'application/json' }
      const made = { method: 'POST', path: '/_mock/sandboxes', headers: json, body: { name: 'cold' } }
      expect((await plain.send(made)).status).toBe(201)
      const { mock, ...own } = await stage({ ...where, services: [acme] })
      const { name } = mock.services.at(-1) ?? { name: '' }
      const known = async (of: Pick<typeof own, 'send'>, path: string) => {
        const { json } = await of.send({ path: `${path}/_mock/directory?secrets=true` })
        const [persona] = (json as { personas: { authorization: Record<string, string> }[] }).personas
        return Object.keys(persona?.authorization ?? {}).includes(name)
      }
      for (const path of ['', '/sandboxes/cold']) expect([path, await known(own, path)]).toEqual([path, true])
      // Who knows less takes nothing away.
      expect((await plain.send({ method: 'POST', path: '/sandboxes/cold/_mock/reset' })).status).toBe(204)
      expect(await known(own, '/sandboxes/cold')).toBe(true)
    })

    test('a newer schema is refused in a sentence, and a store that is not there', async () => {
      const where = store()
      await (await createMock(where)).close()
      const client = new Client(postgres.url)
      await client.connect()
      await client.query(`update "${where.storeSchema}".schema_version set version = 99`)
      await client.end()
      await expect(createMock(where)).rejects.toMatchObject({
        code: 'state-newer',
        message: expect.stringContaining('version 99') as string,
      })
      const nowhere = 'postgres://somebody:secret@127.0.0.1:1/nowhere'
      await expect(createMock({ store: nowhere })).rejects.toThrow(
        /postgres:\/\/somebody@127\.0\.0\.1:1\/nowhere can not be used/,
      )
    })
  },
)

test.each([
  [{ store: 'mysql://localhost/x' }, 'store must be a URL of PostgreSQL'],
  [{ store: 'postgres://localhost/x', data: 'folder' }, 'Leave data or store out'],
  [{ store: 'postgres://localhost/x', storeSchema: 'pg_x' }, 'storeSchema must be a name'],
])('%j is refused', async (options, sentence) => {
  await expect(createMock(options)).rejects.toThrow(sentence)
})
