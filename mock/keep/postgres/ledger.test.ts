import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { memoryLines } from '../../../test/support/memory-lines.ts'
import { noPostgres, startPostgres, type Postgres } from '../../../test/support/postgres.ts'
import type { Addition, Head, Ledger } from '../../world/ledger.ts'
import { LineLedger } from '../../world/line-ledger.ts'
import { MemoryLedger } from '../../world/testing/memory-ledger.ts'
import { PostgresLedger } from './postgres-ledger.ts'

let postgres: Postgres | undefined
let schemas = 0

beforeAll(async () => {
  if (noPostgres === undefined) postgres = await startPostgres()
})
afterAll(() => postgres?.close())

const ways: readonly { name: string; open: () => Promise<Ledger>; isThere: boolean }[] = [
  { name: 'memory', open: () => Promise.resolve(new MemoryLedger()), isThere: true },
  {
    name: 'lines',
    open: () => Promise.resolve(new LineLedger({ persistence: memoryLines(), form: 7 })),
    isThere: true,
  },
  {
    name: 'PostgreSQL',
    open: () => PostgresLedger.open({ url: postgres?.url ?? '', schema: `ledger_${(schemas += 1)}`, form: 6 }),
    isThere: noPostgres === undefined,
  },
]

let marks = 0
const addition = (
  sandbox: string,
  expected: Head | undefined,
  body = 'a line',
  more: Partial<Addition> = {},
): Addition => ({
  sandbox,
  expected,
  mark: `mark-${(marks += 1)}`,
  body,
  ends: false,
  ...more,
})

async function add(ledger: Ledger, ...of: Parameters<typeof addition>): Promise<Head> {
  const [added] = await ledger.append([addition(...of)])
  if (added === undefined || added === 'conflict' || added instanceof Error)
    throw new Error(`Not added: ${String(added)}`)
  return added
}

async function all(ledger: Ledger, sandbox: string, after?: Head) {
  const loaded = await ledger.load(sandbox, after)
  if (!loaded) return undefined
  const pieces: string[] = []
  for await (const piece of loaded.pieces ?? []) pieces.push(piece)
  return {
    at: loaded.head.sequence,
    pieces: loaded.pieces && pieces,
    batches: loaded.batches.map(({ sequence, body }) => [sequence, body]),
  }
}

// What is skipped says why.
test.skipIf(noPostgres !== undefined)(`PostgreSQL is there${noPostgres === undefined ? '' : `: ${noPostgres}`}`, () =>
  expect(postgres?.url).toContain('postgres://'),
)

describe.each(ways.filter(({ isThere }) => isThere))('a ledger in $name', ({ open }) => {
  let ledger: Ledger

  beforeEach(async () => void (ledger = await open()))
  afterEach(() => ledger.close())

  test('gives what was added, by number and without a gap', async () => {
    const first = await add(ledger, 'one', undefined, 'first')
    const second = await add(ledger, 'one', first, 'second\nthird')
    expect(second).toEqual({ life: first.life, sequence: 2 })
    expect(await ledger.heads(['none', 'one'])).toEqual([undefined, second])
    expect(await all(ledger, 'one')).toEqual({
      at: 2,
      pieces: [],
      batches: [
        [1, 'first'],
        [2, 'second\nthird'],
      ],
    })
    expect(await all(ledger, 'one', first)).toEqual({ at: 2, pieces: undefined, batches: [[2, 'second\nthird']] })
    expect(await all(ledger, 'one', second)).toEqual({ at: 2, pieces: undefined, batches: [] })
    expect(await all(ledger, 'none')).toBeUndefined()
  })

  test('adds nothing to a sandbox that stands otherwise', async () => {
    const first = await add(ledger, 'one', undefined)
    const told = await ledger.append([addition('one', undefined), addition('two', { life: '77777', sequence: 3 })])
    expect(told).toEqual(['conflict', 'conflict'])
    const second = await add(ledger, 'one', first)
    expect(await ledger.append([addition('one', first)])).toEqual(['conflict'])
    expect(await ledger.append([addition('one', { ...second, sequence: 3 })])).toEqual(['conflict'])
    expect(await ledger.append([addition('one', first, '', { ends: true })])).toEqual(['conflict'])
    expect(await ledger.heads(['one', 'two'])).toEqual([second, undefined])
  })

  test('adds to each sandbox apart, with one call', async () => {
    const a = await add(ledger, 'a', undefined)
    const b = await add(ledger, 'b', undefined)
    const told = await ledger.append([
      addition('b', b),
      addition('new', undefined),
      addition('a', { ...a, sequence: 7 }),
      addition('a', a, '', { ends: true }),
    ])
    expect(told).toEqual([
      { ...b, sequence: 2 },
      { life: expect.any(String) as string, sequence: 1 },
      'conflict',
      undefined,
    ])
    expect(await ledger.heads(['a', 'b', 'new'])).toMatchObject([undefined, { sequence: 2 }, { sequence: 1 }])
  })

  test('one of many who add at once comes first', async () => {
    const head = await add(ledger, 'one', undefined)
    const told = await Promise.all(Array.from({ length: 8 }, () => ledger.append([addition('one', head)])))
    expect(told.flat().filter((each) => each !== 'conflict')).toEqual([{ ...head, sequence: 2 }])
    const made = await Promise.all(Array.from({ length: 8 }, () => ledger.append([addition('two', undefined)])))
    expect(made.flat().filter((each) => each !== 'conflict')).toHaveLength(1)
  })

  test('many sandboxes in opposite orders wait for one another in no circle', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `sandbox-${at}`)
    const heads = new Map(
      await Promise.all(names.map(async (name) => [name, await add(ledger, name, undefined)] as const)),
    )
    for (let round = 0; round < 10; round += 1) {
      const additions = () => names.map((name) => addition(name, heads.get(name)))
      const [one, other] = await Promise.all([ledger.append(additions()), ledger.append(additions().reverse())])
      const back = other.toReversed()
      for (const [at, name] of names.entries()) {
        const added = one[at] === 'conflict' ? back[at] : one[at]
        expect(added).toMatchObject({ sequence: round + 2 })
        expect([one[at], back[at]]).toContain('conflict')
        heads.set(name, added as Head)
      }
    }
  })

  test('a sandbox that is made again has another life', async () => {
    const old = await add(ledger, 'one', undefined)
    expect(await ledger.append([addition('one', old, '', { ends: true })])).toEqual([undefined])
    expect(await all(ledger, 'one', old)).toBeUndefined()
    const young = await add(ledger, 'one', undefined, 'young')
    expect(young.life).not.toBe(old.life)
    expect(await ledger.append([addition('one', old)])).toEqual(['conflict'])
    expect(await all(ledger, 'one', old)).toEqual({ at: 1, pieces: [], batches: [[1, 'young']] })
  })

  test('a checkpoint takes the place of what it holds, and of no more', async () => {
    let head = await add(ledger, 'one', undefined)
    for (let count = 0; count < 80; count += 1) head = await add(ledger, 'one', head, `line ${count}`)
    const late = await add(ledger, 'one', head, 'late')
    await ledger.checkpoint('one', head, ['all', 'that is'])
    await ledger.checkpoint('one', { ...head, sequence: 3 }, ['older'])
    expect(await all(ledger, 'one')).toEqual({ at: 82, pieces: ['all', 'that is'], batches: [[82, 'late']] })
    // Who is not far behind goes on as before.
    expect((await all(ledger, 'one', { ...late, sequence: 60 }))?.batches).toHaveLength(22)
    expect((await all(ledger, 'one', { ...late, sequence: 5 }))?.pieces).toEqual(['all', 'that is'])
    await ledger.checkpoint('gone', { life: '88888', sequence: 1 }, ['nobody'])
    expect(await all(ledger, 'gone')).toBeUndefined()
  })

  test('a whole state takes the place of another one, or of none', async () => {
    const many = Array.from({ length: 30 }, (_, at) => `piece ${at}`)
    const head = await add(ledger, 'one', undefined, '', { pieces: many })
    expect(await all(ledger, 'one')).toEqual({ at: 1, pieces: many, batches: [] })
    const next = await add(ledger, 'one', head)
    expect(await ledger.append([addition('one', head, '', { pieces: ['late'] })])).toEqual(['conflict'])
    const whole = await add(ledger, 'one', next, '', { pieces: ['other'] })
    expect(await all(ledger, 'one', next)).toEqual({ at: whole.sequence, pieces: ['other'], batches: [] })
  })

  test('who reads pieces late reads them as they were', async () => {
    const many = Array.from({ length: 30 }, (_, at) => `piece ${at}`)
    const head = await add(ledger, 'one', undefined, '', { pieces: many })
    const loaded = await ledger.load('one')
    await add(ledger, 'one', head, '', { pieces: ['other'] })
    const read: string[] = []
    for await (const piece of loaded?.pieces ?? []) read.push(piece)
    expect(read).toEqual(many)
  })

  test('ends those whose time is up', async () => {
    const one = await add(ledger, 'one', undefined, 'line', { expiresAt: 1000 })
    await add(ledger, 'two', undefined, 'line', { expiresAt: 3000 })
    await add(ledger, 'three', undefined, 'line', { expiresAt: null })
    await add(ledger, 'four', undefined)
    // Used, it lives on; what says nothing of it changes nothing.
    const later = await add(ledger, 'one', one, 'line', { expiresAt: 5000 })
    await add(ledger, 'one', later)
    const [three] = await ledger.heads(['three'])
    const large = await add(ledger, 'three', three, '', { pieces: ['all'], expiresAt: 7000 })
    await add(ledger, 'three', large, '', { pieces: ['other'] })
    expect(await ledger.sweep(4000)).toEqual(['two'])
    const order = { by: 'name', isDescending: false, limit: 10, offset: 0 } as const
    expect((await ledger.list(order)).listed.map(({ name, expiresAt }) => [name, expiresAt])).toEqual([
      ['four', null],
      ['one', 5000],
      ['three', 7000],
    ])
    expect(await ledger.list({ ...order, limit: 1, offset: 1 })).toMatchObject({ total: 3, listed: [{ name: 'one' }] })
    expect(await ledger.count()).toBe(3)
  })

  test('notes go with their sandbox, in an order of their own', async () => {
    const { notes } = ledger
    const one = await add(ledger, 'one', undefined)
    const two = await add(ledger, 'two', undefined)
    const note = (life: string, body: string, more: object = {}) => ({ life, kind: 'requests' as const, body, ...more })
    expect(await notes.add([note(two.life, 'b', { weight: 3 }), note(one.life, 'a'), note('99999', 'nobody')])).toEqual(
      [3, 1, undefined],
    )
    const made = await Promise.all(Array.from({ length: 8 }, () => notes.add([note(two.life, 'ё', { weight: 2 })])))
    expect(made.flat().sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual([5, 7, 9, 11, 13, 15, 17, 19])
    const all = async (life = two.life, which = {}) => {
      const read = await notes.read(life, 'requests', which)
      return [read.last, ...read.notes.map(({ number, body }) => `${number} ${body}`)]
    }
    expect(await all(two.life, { after: 15 })).toEqual([19, '17 ё', '19 ё'])
    expect(await notes.read(one.life, 'report')).toEqual({ last: 0, notes: [] })
    await notes.add([{ life: one.life, kind: 'report', name: 'first', body: '{}' }], { isHasty: true })
    const [shown] = (await notes.read(one.life, 'report', { name: 'first' }, { withoutBodies: true })).notes
    expect(shown).toMatchObject({ number: 1, name: 'first', bytes: 2, body: '' })
    expect((await notes.remove(one.life, 'report', { name: 'first', before: 2 })).map(({ body }) => body)).toEqual([
      '{}',
    ])
    expect(await notes.remove(one.life, 'report', { number: 1 })).toEqual([])
    await notes.trim([two.life, one.life], 'requests', { numbers: 9, bytes: 6 })
    expect(await all()).toEqual([19, '15 ё', '17 ё', '19 ё'])
    await notes.trim([two.life], 'requests', { numbers: 3, bytes: 100 })
    expect(await all()).toEqual([19, '17 ё', '19 ё'])
    await notes.trim([two.life], 'requests', { numbers: 3, bytes: Infinity })
    await notes.trim([two.life], 'requests', { numbers: Infinity, bytes: 100 })
    expect(await all()).toEqual([19, '17 ё', '19 ё'])
    await ledger.append([addition('two', two, '', { ends: true })])
    expect(await all()).toEqual([0])
    expect(await all(one.life)).toEqual([1, '1 a'])
    expect(await notes.add([note(two.life, 'late')])).toEqual([undefined])
  })

  test('counts requests in windows, each by itself', async () => {
    const { rates } = ledger
    const hour = 3_600_000
    const count = async (key: string, more: object = {}) =>
      rates.count([
        { life: '1', key, length: hour, ahead: 0, requests: 1, ...more },
        { life: '2', key: 'other', length: hour, ahead: 0, requests: 1 },
      ])
    const all = await Promise.all(Array.from({ length: 20 }, (_, at) => count(`key ${at % 2}`)))
    const numbers = (at: number) => all.map((each) => each[at]?.requests ?? 0).sort((a, b) => a - b)
    expect(numbers(1)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
    expect(numbers(0)).toEqual(Array.from({ length: 20 }, (_, at) => Math.floor(at / 2) + 1))
    const [counted] = await count('key 0', { requests: 5 })
    expect(counted?.requests).toBe(15)
    expect(counted?.elapsed).toBeGreaterThanOrEqual(0)
    expect(counted?.elapsed).toBeLessThan(hour / 2)
    // The sandbox's clock was moved on, and stands back again.
    expect((await count('key 0', { ahead: hour / 2 }))[0]?.elapsed).toBeGreaterThanOrEqual(hour / 2)
    expect((await count('key 0', { ahead: -hour }))[0]?.requests).toBe(17)
    expect(await count('key 0', { ahead: hour })).toMatchObject([{ requests: 1, elapsed: 0 }, { requests: 24 }])
    await rates.forget('1')
    await ledger.sweep(0)
    expect(await count('key 1')).toMatchObject([{ requests: 1, elapsed: 0 }, { requests: 25 }])
  })

  test('tells who made sandboxes and when they were used', async () => {
    const one = await add(ledger, 'one', undefined, 'line', { maker: { creator: 'ada', address: '192.0.2.1' } })
    await add(ledger, 'two', undefined, '', { pieces: ['a', 'b'], maker: { address: '192.0.2.1' } })
    await add(ledger, 'three', undefined)
    const counts = [{}, { creator: 'ada' }, { address: '192.0.2.1' }, { creator: 'ada', address: '192.0.2.2' }]
    expect(await Promise.all(counts.map((maker) => ledger.count(maker)))).toEqual([3, 1, 2, 0])
    const at = 4_000_000_000_000
    await ledger.used([{ life: one.life, at }])
    await ledger.used([
      { life: one.life, at: at - 1 },
      { life: '99999', at },
    ])
    const { total, listed } = await ledger.list({ by: 'name', isDescending: true, limit: 2, offset: 1 })
    expect([total, listed.map(({ name }) => name)]).toEqual([3, ['three', 'one']])
    expect(listed[1]).toMatchObject({ creator: 'ada', address: '192.0.2.1', usedAt: at, bytes: 4, expiresAt: null })
    expect(Math.abs((listed[0]?.usedAt ?? 0) - (listed[0]?.madeAt ?? 0))).toBeLessThan(60_000)
  })

  test('gives no number twice, and keeps any text', async () => {
    const numbers = await Promise.all(Array.from({ length: 10 }, () => ledger.number()))
    expect(new Set(numbers).size).toBe(10)
    const body = JSON.stringify(['\u0000 ё 😀 \ud800 "', "'; drop table worlds; --"])
    await add(ledger, 'one', undefined, body)
    expect((await all(ledger, 'one'))?.batches).toEqual([[1, body]])
  })
})
