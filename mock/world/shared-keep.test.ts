import { expect, test } from 'vitest'
import type { Person } from '../domain/directory.ts'
import { LedgerError, type Ledger } from './ledger.ts'
import type { Change } from './records.ts'
import { keepShared } from './shared-keep.ts'
import { MemoryLedger } from './testing/memory-ledger.ts'
import { stops } from './testing/stops.ts'
import { Universe } from './universe.ts'
import type { World } from './world.ts'

let marks = 0
const open = (ledger: Ledger, more: { readonly mostRecords?: number } = {}) =>
  Universe.open({}, keepShared({ ledger, soon: setImmediate, newMark: () => `process-${(marks += 1)}`, ...more }))

const settings: Change = [
  'settings',
  '',
  { scenario: 'empty', parameters: {}, seed: 42, clock: { mode: 'frozen', at: 0 } },
]
const personOf = (number: number): Person =>
  ({ id: `person-${number}`, email: `${number}@example.com` }) as unknown as Person
const people = (count: number): Change[] =>
  Array.from({ length: count }, (_, at) => ['people', `person-${at}`, personOf(at)])

const make = (universe: Universe, name: string, ...changes: Change[]) =>
  universe.replace(name, { changes: () => [settings, ...changes] })

const sizeOf = (world: World | undefined) => world?.all('people').size

test('what is changed behind something large counts where it is kept, and nowhere else', async () => {
  const shared = new MemoryLedger()
  const first = stops(shared)
  const [one, other] = [await open(first.ledger), await open(shared)]
  const world = await make(one, 'large', ...people(10_001))
  first.stop('append')
  const snapshot = { name: 'all', takenAt: 0, changes: [...world.changes()] }
  let changed: Promise<boolean> | undefined
  const taken = one.putSnapshot(
    'large',
    () => snapshot,
    () => {
      // In the same turn as the snapshot, behind it.
      queueMicrotask(() => {
        world.put(['people', 'late', { ...personOf(7), id: 'late' }])
        changed = one.commit(world).then(
          () => true,
          () => false,
        )
      })
    },
  )
  await first.stopped('append')
  first.letOne('append')
  await taken
  // Others come before what still waits, if anything does.
  await other.reach('large')
  const theirs = other.world('large') as World
  const before = sizeOf(theirs)
  theirs.put(['people', 'theirs', { ...personOf(8), id: 'theirs' }])
  await other.commit(theirs)
  first.go('append')
  const isKept = await changed
  expect([isKept, before]).toEqual([true, 10_002])
  await one.reach('large')
  expect([sizeOf(one.world('large')), sizeOf(other.world('large'))]).toEqual([10_003, 10_003])
})

test('a removal that could not be kept leaves other sandboxes as they have become', async () => {
  const shared = new MemoryLedger()
  const first = stops(shared)
  const [one, other] = [await open(first.ledger), await open(shared)]
  for (const name of ['a', 'b', 'c']) await make(one, name)
  first.stop('append')
  const removed = one.remove('a', () => {})
  await first.stopped('append')
  await make(other, 'b', ...people(3))
  await one.reach('b')
  first.fail(new LedgerError('the disk is full', true))
  first.go('append')
  await expect(removed).rejects.toMatchObject({ code: 'write-failed' })
  expect([...one.worlds].map(([name, world]) => [name, sizeOf(world)])).toEqual([
    ['a', 0],
    ['b', 3],
    ['c', 0],
  ])
})

test('those that were not asked for for longest are let go, and are the same when they are asked for again', async () => {
  const shared = new MemoryLedger()
  const first = stops(shared)
  const one = await open(first.ledger, { mostRecords: 500 })
  const gone: string[] = []
  const used = new Set<string>()
  one.usedBy({ isInUse: (sandbox) => used.has(sandbox), onLetGo: (sandbox) => void gone.push(sandbox) })
  const here = () => [...one.worlds.keys()].sort().join('')
  for (const name of ['a', 'b', 'c', 'd']) await make(one, name, ...people(100))
  expect([here(), gone]).toEqual(['abcd', []])
  // What grows counts as well as what is made, and what was asked for last stays.
  await one.reach('a')
  const ids = one.world('b')?.ids
  ids?.request()
  await make(one, 'e', ...people(100))
  expect([here(), gone]).toEqual(['ade', ['b', 'c']])
  await one.reach('b')
  expect([sizeOf(one.world('b')), one.world('b')?.ids.request()]).not.toContain(ids?.request(1))
  expect([here(), sizeOf(one.world('b'))]).toEqual(['abde', 100])
  // One in which somebody waits stays, and one with what is not written yet.
  used.add('e')
  first.stop('append')
  const world = one.world('a') as World
  world.put(['people', 'late', personOf(7)])
  const kept = one.commit(world)
  await first.stopped('append')
  await one.reach('c')
  expect(here()).toBe('ace')
  first.go('append')
  await kept
  used.clear()
  await one.reach('b')
  await one.reach('d')
  expect([here(), sizeOf(one.world('d'))]).toEqual(['bcd', 100])
  await one.reach('a')
  expect(sizeOf(one.world('a'))).toBe(101)
})

test('one that takes more than all may is not let go for itself', async () => {
  const one = await open(new MemoryLedger(), { mostRecords: 50 })
  await make(one, 'small')
  const world = await make(one, 'large', ...people(100))
  await one.reach('large')
  expect(one.world('large')).toBe(world)
  expect(one.world('small')).toBeUndefined()
})
