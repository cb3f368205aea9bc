import { expect, onTestFinished, test, vi } from 'vitest'
import { Chance } from '../scripts/drive/chance.ts'
import { sandboxBody, type Replica } from '../scripts/linearizable/drive.ts'
import { histories, learn } from '../scripts/linearizable/histories.ts'
import { defaultLimits } from './control/limits.ts'
import { entryOf, entryText } from './keep/entry-text.ts'
import { openCore } from './open-core.ts'
import { ask } from './serve/ask.ts'
import type { Ledger } from './world/ledger.ts'
import { keepShared } from './world/shared-keep.ts'
import { farAway } from './world/testing/far-away.ts'
import { MemoryLedger } from './world/testing/memory-ledger.ts'
import { stops, turns } from './world/testing/stops.ts'
import { Universe } from './world/universe.ts'

/** A replica of this process, without a socket. */
interface ReplicaInMemory extends Replica {
  readonly close: () => Promise<void>
}

const nothing = () => Promise.reject(new Error('No document is read here.'))

/** Opens replicas of a ledger, each as `through` gives it to them. */
async function replicasInMemory(
  count: number,
  through: (at: number) => Ledger,
  onError: (error: unknown) => void,
): Promise<ReplicaInMemory[]> {
  const replicas: ReplicaInMemory[] = []
  for (let at = 0; at < count; at += 1) {
    let marks = 0
    const options = {
      ledger: through(at),
      textOf: entryText,
      entryOf,
      soon: setImmediate,
      newMark: () => `replica-${at}-${(marks += 1)}`,
    }
    const { core, outbox, close } = await openCore(
      {
        world: { scenario: 'empty', parameters: {}, seed: 42, clock: { mode: 'frozen', at: Date.UTC(2026, 2, 1) } },
        limits: defaultLimits,
        journal: undefined,
        basePath: '',
        trustsProxy: false,
      },
      {
        openUniverse: (universe) => Universe.open(universe, keepShared(options)),
        read: nothing,
        openapiInForce: nothing,
        mime: nothing,
        lock: undefined,
        shareKeys: { make: () => '', digest: (key) => key, isSame: (one, other) => one === other },
        delivery: undefined,
        onError,
      },
    )
    outbox.foundAt('http://mock.example')
    replicas.push({
      name: `replica ${at + 1}`,
      close,
      ask: async ({ method = 'GET', path, headers, body }) => {
        const sent = typeof body === 'string' ? body : JSON.stringify(body)
        const request = { method, target: path, ...(headers && { headers }), ...(sent !== undefined && { body: sent }) }
        const { status = 0, text = '' } = await ask(core, request)
        return { status, text }
      },
    })
  }
  return replicas
}

const json = { 'content-type': 'application/json' }

test.each([1, 2, 3])('%i replicas of a ledger that is far away answer as one after the other', async (count) => {
  const ledger = new MemoryLedger()
  const errors: unknown[] = []
  const seed = 20_261_128 + count
  const chance = new Chance(seed)
  const replicas = await replicasInMemory(
    count,
    () => farAway(ledger, (end) => chance.below(end)),
    (error) => errors.push(error),
  )
  const found = await histories({ replicas, operations: 3000, seed })
  await Promise.all(replicas.map(({ close }) => close()))
  expect({ ...found, errors }).toMatchObject({ wrong: [], unknown: 0, failed: 0, errors: [] })
})

test('a reset is done once, although what it has seen first turns out not to be', async () => {
  const shared = new MemoryLedger()
  const first = stops(shared)
  const replicas = await replicasInMemory(
    2,
    (at) => (at === 0 ? first.ledger : shared),
    (error) => expect(error).toBeUndefined(),
  )
  const [one, other] = replicas as [ReplicaInMemory, ReplicaInMemory]
  const { organization, authorization } = await learn(one)
  const post = (replica: ReplicaInMemory, path: string, body?: object) =>
    replica.ask({ method: 'POST', path, headers: { authorization, ...json }, ...(body && { body }) })
  const create = (replica: ReplicaInMemory, email: string) =>
    post(replica, `/sandboxes/one/v1/organizations/${organization}/invitations`, { email, role: 'developer' })
  await post(one, '/_mock/sandboxes', sandboxBody('one'))
  first.stop('append')
  const made = create(one, 'ann@example.com')
  await first.stopped('append')
  first.stop('heads')
  const reset = post(one, '/sandboxes/one/_mock/reset')
  await first.stopped('heads')
  first.letOne('heads')
  // It asks once more when its turn has come.
  await first.stopped('heads')
  await create(other, 'ben@example.com')
  first.go('append')
  await turns()
  first.go('heads')
  expect([(await made).status, (await reset).status]).toEqual([200, 204])
  const { batches = [] } = (await shared.load('one')) ?? {}
  const worlds = batches.filter(({ body }) => body.includes('"fresh"'))
  expect(worlds).toHaveLength(2)
})

test('a change is decided without asking, and asked for when it is refused', async () => {
  const shared = new MemoryLedger()
  let questions = 0
  const heads: Ledger['heads'] = (sandboxes) => ((questions += 1), shared.heads(sandboxes))
  const counted = { ...stops(shared).ledger, heads }
  const replicas = await replicasInMemory(
    2,
    (at) => (at === 0 ? counted : shared),
    (error) => expect(error).toBeUndefined(),
  )
  const [one, other] = replicas as [ReplicaInMemory, ReplicaInMemory]
  const { organization, authorization, ids } = await learn(one)
  const headers = { authorization, ...json }
  await one.ask({ method: 'POST', path: '/_mock/sandboxes', headers, body: sandboxBody('one') })
  const path = `/sandboxes/one/v1/organizations/${organization}/invitations`
  const create = async (email: string) => {
    const before = questions
    const { status } = await one.ask({ method: 'POST', path, headers, body: { email, role: 'developer' } })
    return [status, questions - before]
  }
  expect(await create('ann@example.com')).toEqual([200, 0])
  expect(await create('ann@example.com')).toEqual([409, 1])
  expect((await other.ask({ method: 'DELETE', path: `${path}/${ids[1]}`, headers })).status).toBe(204)
  // It knows nothing of that yet.
  expect((await create('ann@example.com'))[0]).toBe(200)
  expect((await other.ask({ path, headers })).text).toContain(ids[2])
})

test('a limit counts the requests to all replicas', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 2, 1) })
  onTestFinished(() => void vi.useRealTimers())
  const shared = new MemoryLedger()
  const chance = new Chance(20_261_128)
  const replicas = await replicasInMemory(
    3,
    () => farAway(shared, (end) => chance.below(end)),
    (error) => expect(error).toBeUndefined(),
  )
  const [one] = replicas as [ReplicaInMemory]
  const { organization, authorization } = await learn(one)
  const switches = { 'clickhouse.rate-limit': 'live', 'clickhouse.rate-limit-size': 'live' }
  const body = { ...sandboxBody('one'), switches }
  expect((await one.ask({ method: 'POST', path: '/_mock/sandboxes', headers: json, body })).status).toBe(201)
  const path = `/sandboxes/one/v1/organizations/${organization}/invitations`
  const headers = { authorization, ...json }
  const burst = (from: number, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, at) => {
        const email = `person-${from + at}@example.com`
        const { ask } = replicas[at % 3] as ReplicaInMemory
        const looks = at % 2 === 0
        return ask(looks ? { path, headers } : { method: 'POST', path, headers, body: { email, role: 'developer' } })
      }),
    )
  const statuses = async (from: number, count: number) => {
    const all = (await burst(from, count)).map(({ status }) => status)
    return [all.filter((status) => status === 200).length, all.filter((status) => status === 429).length]
  }
  expect(await statuses(0, 30)).toEqual([30, 0])
  expect(await statuses(30, 30)).toEqual([10, 20])
  expect((await one.ask({ method: 'POST', path: '/sandboxes/one/_mock/reset' })).status).toBe(204)
  expect(await statuses(60, 30)).toEqual([30, 0])
  vi.setSystemTime(Date.UTC(2026, 2, 1) + 10_000)
  expect(await statuses(90, 41)).toEqual([40, 1])
})

test('scenes are played one after the other, and nothing of them twice, whoever is first meanwhile', async () => {
  const shared = new MemoryLedger()
  const chance = new Chance(20_261_128)
  const replicas = await replicasInMemory(
    3,
    () => farAway(shared, (end) => chance.below(end)),
    (error) => expect(error).toBeUndefined(),
  )
  const [one, two, third] = replicas as [ReplicaInMemory, ReplicaInMemory, ReplicaInMemory]
  const { organization, authorization } = await learn(one)
  const scene = (name: string) => ({
    title: name,
    text: name,
    actions: [
      { invite: { service: 'clickhouse', email: `${name}@example.com` } },
      { advance: '1d' },
      { accept: { email: `${name}@example.com` } },
    ],
  })
  const body = { ...sandboxBody('one'), scenes: ['ann', 'ben', 'cem', 'dia'].map(scene) }
  const post = (replica: ReplicaInMemory, path: string, sent: object = {}) =>
    replica.ask({ method: 'POST', path, headers: { authorization, ...json }, body: sent })
  expect((await post(one, '/_mock/sandboxes', body)).status).toBe(201)
  let isOver = false
  const others = (async () => {
    const path = `/sandboxes/one/v1/organizations/${organization}/invitations`
    for (let at = 0; !isOver; at += 1) await post(third, path, { email: `other-${at}@example.com`, role: 'developer' })
  })()
  const play = (replica: ReplicaInMemory) => post(replica, '/sandboxes/one/_mock/scenes/play')
  const played = await Promise.all([play(one), play(two), play(one), play(two)])
  isOver = true
  await others
  const told = played.map(({ status, text }) => `${status} ${(JSON.parse(text) as { played?: number }).played}`)
  expect(told.sort()).toEqual(['200 1', '200 2', '200 3', '200 4'])
  const { text } = await two.ask({ path: '/sandboxes/one/_mock/clock' })
  expect(JSON.parse(text)).toMatchObject({ now: '2026-03-05T12:00:00.000Z' })
  expect(JSON.parse((await play(one)).text)).toMatchObject({ error: { code: 'no-scene' } })
  expect((await post(two, '/sandboxes/one/_mock/scenes/play', { to: 1 })).status).toBe(200)
  const { text: again } = await one.ask({ path: '/sandboxes/one/_mock/clock' })
  expect(JSON.parse(again)).toMatchObject({ now: '2026-03-02T12:00:00.000Z' })
})

test('all sandboxes are listed, whichever replica has made them, a page at a time and with what they hold', async () => {
  const shared = new MemoryLedger()
  const replicas = await replicasInMemory(
    2,
    () => shared,
    (error) => expect(error).toBeUndefined(),
  )
  const [one, other] = replicas as [ReplicaInMemory, ReplicaInMemory]
  for (const [at, name] of ['a', 'b', 'c'].entries())
    await replicas[at % 2]?.ask({ method: 'POST', path: '/_mock/sandboxes', headers: json, body: sandboxBody(name) })
  await one.ask({ method: 'DELETE', path: '/_mock/sandboxes/b' })
  const list = async ({ ask }: ReplicaInMemory, query = '') =>
    JSON.parse((await ask({ path: `/_mock/sandboxes${query}` })).text) as { sandboxes: { name: string }[] }
  const all = await list(one)
  expect(all).toMatchObject({ total: 3, sandboxes: [{ name: 'default' }, { name: 'a' }, { name: 'c' }] })
  expect(await list(other)).toEqual(all)
  expect(await list(other, '?limit=1&offset=1')).toEqual({ total: 3, sandboxes: [all.sandboxes[1]] })
})

test('a sandbox that a host names is found, whichever replica has made it', async () => {
  const shared = new MemoryLedger()
  const replicas = await replicasInMemory(
    2,
    () => shared,
    (error) => expect(error).toBeUndefined(),
  )
  const [one, other] = replicas as [ReplicaInMemory, ReplicaInMemory]
  await one.ask({ method: 'POST', path: '/_mock/sandboxes', headers: json, body: sandboxBody('one') })
  await one.ask({
    method: 'POST',
    path: '/sandboxes/one/_mock/clock/advance',
    headers: json,
    body: { by: '5d' },
  })
  const clocks = [one, other].map(({ ask }) => ask({ path: '/_mock/clock', headers: { host: 'one.localhost:4010' } }))
  const [here, there] = (await Promise.all(clocks)).map(({ text }) => JSON.parse(text) as object)
  expect(there).toEqual(here)
  expect(here).toMatchObject({ now: '2026-03-06T12:00:00.000Z' })
})
