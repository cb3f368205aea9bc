import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMock, type Mock } from '../mock/index.ts'
import { inSandbox, invite } from './control/in-sandbox.ts'
import { control } from './support/control.ts'
import type { Reply } from './support/exchange.ts'
import { noPostgres, startPostgres, type Postgres } from './support/postgres.ts'
import { noon, type Stage } from './support/stage.ts'

/** A sandbox at one of the mocks. */
interface Side {
  readonly url: string
  readonly set: Stage
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Reply>
}

interface Entry {
  readonly id: number
  readonly operation: string | null
  readonly persona: string | null
  readonly request: { readonly target: string; readonly headers: Record<string, string> }
  readonly answer: { readonly status: number; readonly headers: Record<string, string> }
}

// The rows of docs/hosting.md.
describe.skipIf(noPostgres !== undefined)(
  `two mocks with one PostgreSQL${noPostgres === undefined ? '' : ` (${noPostgres})`}`,
  () => {
    let postgres: Postgres
    let mocks: Mock[] = []
    beforeAll(async () => {
      postgres = await startPostgres()
      const options = { store: postgres.url, seed: 42, clock: noon, onError: () => undefined }
      mocks = [await createMock(options), await createMock(options)]
    })
    afterAll(async () => {
      await Promise.all(mocks.map((mock) => mock.close()))
      await postgres.close()
    })

    let made = 0
    /** A new sandbox, at both. */
    async function sides(settings: object = {}): Promise<[Side, Side]> {
      const name = `hosted-${(made += 1)}`
      const [one = '', other = ''] = mocks.map(({ url }) => url)
      expect((await control(one, 'POST', '/_mock/sandboxes', { name, ...settings })).status).toBe(201)
      const side = async (origin: string): Promise<Side> => {
        const url = `${origin}/sandboxes/${name}`
        const ask: Side['ask'] = (method, path, body) => control(url, method, path, body)
        const { json } = await ask('GET', '/_mock/directory')
        return { url, set: inSandbox({ url, directory: json as Mock['directory'] }), ask }
      }
      return [await side(one), await side(other)]
    }

    const entriesAt = async (side: Side) =>
      ((await side.ask('GET', '/_mock/journal')).json as { entries: Entry[]; last: number }).entries

    /** Asks again until it is so: how long others take is no part of what is asked. */
    async function until<Value>(ask: () => Promise<Value>, isSo: (value: Value) => boolean): Promise<Value> {
      for (;;) {
        const value = await ask()
        if (isSo(value)) return value
        await pause(20)
      }
    }

    test('the journal of one holds what the other has served, in an order with ids of its own', async () => {
      const [one, other] = await sides()
      for (const side of [one, other, one, other]) await invite(side.set, 'clickhouse', `of-${(made += 1)}@example.com`)
      const entries = await until(
        () => entriesAt(other),
        (all) => all.length === 4,
      )
      expect(entries.map(({ id }) => id)).toEqual([1, 2, 3, 4])
      expect(entries.map(({ operation, persona }) => [operation, persona])).toEqual(
        Array.from({ length: 4 }, () => ['createClickHouseInvitation', 'owner']),
      )
      expect(await entriesAt(one)).toEqual(entries)
      for (const side of [one, other]) {
        expect((await side.ask('GET', '/_mock/journal/2')).json).toEqual(entries[1])
        expect((await side.ask('GET', '/_mock/journal/2/curl')).body).toContain('of-')
        expect((await side.ask('GET', '/_mock/journal/2/pact')).status).toBe(200)
      }
      expect((await other.ask('DELETE', '/_mock/journal')).status).toBe(204)
      expect(await entriesAt(one)).toEqual([])
      await invite(one.set, 'mpdx', 'after@example.com')
      expect((await entriesAt(one)).map(({ id }) => id)).toEqual([5])
    })

    test('no id of a request is given by both', async () => {
      const [one, other] = await sides()
      const ids = await Promise.all(
        Array.from({ length: 20 }, async (_, at) => {
          const { set } = at % 2 ? one : other
          const path = `/rest/orgs/${set.org}/invites?version=2024-10-15`
          return (await set.send({ path, headers: set.as('owner', 'snyk') })).headers['snyk-request-id']
        }),
      )
      expect(new Set(ids).size).toBe(20)
    })

    test('who follows at one is shown what the other serves, once and in order', async () => {
      const [one, other] = await sides()
      const live = await fetch(`${one.url}/_mock/journal/live?since=0`)
      const events = live.body?.getReader()
      for (const side of [other, one, other]) await invite(side.set, 'snyk', `live-${(made += 1)}@example.com`)
      let heard = ''
      while (heard.split('event: request').length < 4) heard += new TextDecoder().decode((await events?.read())?.value)
      expect([...heard.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id)).toEqual(['1', '2', '3'])
      await events?.cancel()
    })

    test('a request that is held at one is listed and let go at the other, in the order that is asked for', async () => {
      const [one, other] = await sides()
      const match = { operation: 'createClickHouseInvitation' }
      const { json } = await other.ask('POST', '/_mock/barriers', { match, expected: 3 })
      const { id } = json as { id: string }
      const answered: string[] = []
      const held = ['a', 'b', 'c'].map(async (name, at) => {
        // One after the other, so that it is known who is who.
        await until(
          async () => (await other.ask('GET', `/_mock/barriers/${id}`)).json as { waiting: unknown[] },
          ({ waiting }) => waiting.length === at,
        )
        const made = await invite(at % 2 ? one.set : other.set, 'clickhouse', `${name}@example.com`)
        answered.push(name)
        return made
      })
      const full = (await one.ask('GET', `/_mock/barriers/${id}?wait=60000`)).json as { waiting: { id: string }[] }
      expect(full.waiting).toHaveLength(3)
      const list = (await one.ask('GET', '/_mock/barriers')).json as { barriers: unknown[] }
      expect(list.barriers).toEqual([full])
      // It is full: a fourth passes, at either.
      await invite(one.set, 'clickhouse', 'passes@example.com')
      const [a = '', b = '', c = ''] = full.waiting.map((each) => each.id)
      const released = await one.ask('POST', `/_mock/barriers/${id}/release`, { order: [c, b] })
      expect((released.json as { released: { id: string }[] }).released.map((each) => each.id)).toEqual([c, b])
      await until(
        () => Promise.resolve(answered.length),
        (count) => count === 2,
      )
      const after = (await other.ask('GET', `/_mock/barriers/${id}`)).json
      expect(after).toMatchObject({ released: 2, waiting: [{ id: a }] })
      expect((await one.ask('DELETE', `/_mock/barriers/${id}`)).status).toBe(204)
      await Promise.all(held)
      expect(answered).toEqual(['c', 'b', 'a'])
      expect((await other.ask('GET', '/_mock/barriers')).json).toEqual({ barriers: [] })
      expect((await other.ask('GET', `/_mock/barriers/${id}`)).status).toBe(404)
    })

    test('a reset at one ends what is held at the other', async () => {
      const [one, other] = await sides()
      await one.ask('POST', '/_mock/barriers', { expected: 2 })
      const held = invite(other.set, 'mpdx', 'held@example.com')
      held.catch(() => undefined)
      await until(
        async () => (await one.ask('GET', '/_mock/barriers')).body,
        (text) => text.includes('held-1'),
      )
      // A copy has none.
      const name = `copy-${(made += 1)}`
      await one.ask('POST', '/_mock/fork', { name })
      expect((await control(`${mocks[1]?.url}/sandboxes/${name}`, 'GET', '/_mock/barriers')).json).toEqual({
        barriers: [],
      })
      expect((await one.ask('POST', '/_mock/reset')).status).toBe(204)
      await expect(held).rejects.toThrow('503')
      expect((await other.ask('GET', '/_mock/barriers')).json).toEqual({ barriers: [] })
    })

    test('a step that was taken at one is undone at the other, and no step twice', async () => {
      const [one, other] = await sides()
      const clock = async (side: Side) => ((await side.ask('GET', '/_mock/clock')).json as { now: string }).now
      const before = await clock(one)
      await one.ask('POST', '/_mock/clock/advance', { by: '1d' })
      const between = await clock(other)
      await other.ask('PATCH', new URL(one.url).pathname.replace('/sandboxes/', '/_mock/sandboxes/'), { title: 'Ours' })
      await other.ask('POST', '/_mock/clock/advance', { by: '7d' })
      const steps = (await one.ask('GET', '/_mock/undo')).json as { steps: { operation: string }[] }
      expect(steps.steps.map(({ operation }) => operation)).toEqual(['advanceClock', 'changeSandbox', 'advanceClock'])
      expect((await other.ask('GET', '/_mock/undo')).json).toEqual(steps)
      const undone = await Promise.all([one, other, one].map((side) => side.ask('POST', '/_mock/undo')))
      expect(undone.map(({ status }) => status)).toEqual([200, 200, 200])
      expect([await clock(one), await clock(other), before === between]).toEqual([before, before, false])
      const itself = (await one.ask('GET', '/_mock/overview')).json as { sandbox: { title: string | null } }
      expect(itself.sandbox.title).toBeNull()
      expect((await one.ask('POST', '/_mock/undo')).status).toBe(409)
      // What replaces everything is undone as a whole, and what was not there before is not there again.
      const { id } = await invite(one.set, 'mpdx', 'lost@example.com')
      await other.ask('POST', '/_mock/reset')
      expect((await one.ask('POST', '/_mock/undo')).status).toBe(200)
      expect((await other.ask('GET', '/_mock/invitations')).body).toContain(id)
    })

    test('share links, snapshots and bugs hold at both at once, and a life ends at both', async () => {
      const [one, other] = await sides()
      const { json } = await one.ask('POST', '/_mock/shares', { access: 'view' })
      const authorization = `Bearer ${(json as { key: string }).key}`
      const seen = await control(other.url, 'GET', '/_mock/access', undefined, { authorization })
      expect(seen.json).toMatchObject({ access: 'view' })
      expect((await other.ask('POST', '/_mock/snapshots', { name: 'here' })).status).toBe(201)
      expect((await one.ask('POST', '/_mock/snapshots/here/restore')).status).toBe(204)
      expect((await one.ask('DELETE', '/_mock/shares/share-1')).status).toBe(204)
      expect((await control(other.url, 'GET', '/_mock/access', undefined, { authorization })).status).toBe(401)
      const itself = new URL(one.url).pathname.replace('/sandboxes/', '/_mock/sandboxes/')
      expect((await control(mocks[0]?.url ?? '', 'PATCH', itself, { ttl: 1 })).status).toBe(200)
      for (const side of [one, other])
        await until(
          async () => (await side.ask('GET', '/_mock/clock')).status,
          (status) => status === 404,
        )
    })

    test('a rule that fires three times does so three times in all, and who waits at one hears of a mail of the other', async () => {
      const [one, other] = await sides()
      const match = { operation: 'listClickHouseInvitations' }
      expect((await other.ask('POST', '/_mock/faults', { effect: { status: 500 }, match, times: 3 })).status).toBe(201)
      const statuses = await Promise.all(
        Array.from({ length: 12 }, async (_, at) => {
          const { set } = at % 2 ? one : other
          const path = `/v1/organizations/${set.org}/invitations`
          return (await set.send({ path, headers: set.as('owner', 'clickhouse') })).status
        }),
      )
      expect(statuses.filter((status) => status === 500)).toHaveLength(3)
      const mail = one.ask('GET', '/_mock/outbox/wait?to=waited@example.com&timeout=60000')
      await invite(other.set, 'mpdx', 'waited@example.com')
      expect((await mail).json).toMatchObject({ to: 'waited@example.com' })
    })

    test('a report that was put at one is read at the other', async () => {
      const [one, other] = await sides()
      const put = async (side: Side, verdict: string) =>
        expect((await side.ask('PUT', '/_mock/reports/verify', { verdict })).status).toBe(200)
      await put(one, 'failed')
      await put(other, 'passed')
      for (const side of [one, other]) {
        const { reports } = (await side.ask('GET', '/_mock/reports')).json as {
          reports: { name: string; bytes: number }[]
        }
        expect(reports).toMatchObject([{ name: 'verify', bytes: 20 }])
        expect((await side.ask('GET', '/_mock/reports/verify')).json).toEqual({ verdict: 'passed' })
      }
      expect((await one.ask('DELETE', '/_mock/reports/verify')).status).toBe(204)
      expect((await other.ask('GET', '/_mock/reports/verify')).status).toBe(404)
      expect((await other.ask('DELETE', '/_mock/reports/verify')).status).toBe(404)
    })
  },
)
