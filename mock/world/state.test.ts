import { expect, test } from 'vitest'
import { olderEntries } from '../keep/older-parts.ts'
import type { Change, Entry } from './records.ts'
import { applyEntry, emptyState, type State } from './state.ts'
import { World } from './world.ts'

const organization = (key: string): Change => ['organizations', key, { id: key, name: key }]
const made: Entry = ['default', [organization('kept')], 'fresh']
const part = (attempt: number, number: number, ...keys: string[]): Entry => [
  'default',
  keys.map(organization),
  'part',
  attempt,
  number,
]
const whole = (attempt: number, parts: number, ...keys: string[]): Entry => [
  'default',
  keys.map(organization),
  'whole',
  attempt,
  parts,
]
const snapshot = (attempt: number, parts: number): Entry => ['default', [], 'snapshot', 'name', 0, attempt, parts]

function replay(entries: readonly Entry[]): State {
  const state = emptyState()
  for (const entry of entries) applyEntry(state, entry, (name, changes) => new World(name, changes))
  return state
}

const keysIn = ({ worlds }: State) => [...(worlds.get('default')?.all('organizations').keys() ?? [])]

test.each<{ name: string; entries: Entry[]; want: string[] }>([
  { name: 'parts count for nothing until they are whole', entries: [made, part(1, 0, 'a')], want: ['kept'] },
  {
    name: 'whole parts take the place of the world, and then what came last',
    entries: [made, part(1, 0, 'a'), part(1, 1, 'b'), whole(1, 2, 'c')],
    want: ['a', 'b', 'c'],
  },
  {
    name: 'the parts of an attempt that was cut off are dropped by the next',
    entries: [part(1, 0, 'lost'), part(2, 0, 'a'), whole(2, 1)],
    want: ['a'],
  },
  {
    name: 'what else happens between the parts counts',
    entries: [made, part(3, 0, 'a'), ['default', [organization('b')]], ['other', [], 'fresh']],
    want: ['kept', 'b'],
  },
  { name: 'parts of a snapshot leave the world', entries: [made, part(1, 0, 'a'), snapshot(1, 1)], want: ['kept'] },
])('$name', ({ entries, want }) => {
  expect(keysIn(replay(entries))).toEqual(want)
})

test('a large snapshot holds what its parts hold', () => {
  const { snapshots } = replay([made, part(1, 0, 'a'), part(1, 1, 'b'), snapshot(1, 2)])
  expect(snapshots.get('default')?.get('name')?.changes).toEqual([organization('a'), organization('b')])
})

test.each<{ name: string; entries: Entry[] }>([
  { name: 'a part without a beginning', entries: [part(1, 1, 'a')] },
  { name: 'a part that is missing', entries: [part(1, 0), part(1, 2)] },
  { name: 'a part that comes twice', entries: [part(1, 0), part(1, 0)] },
  { name: 'a part of an attempt that another one has ended', entries: [part(1, 0), part(2, 0), part(1, 1)] },
  { name: 'an attempt that is over', entries: [part(2, 0), part(1, 0)] },
  { name: "another sandbox's part", entries: [part(1, 0), ['other', [], 'part', 1, 1]] },
  { name: 'a whole of fewer parts', entries: [part(1, 0), part(1, 1), whole(1, 1)] },
  { name: 'a whole of more parts', entries: [part(1, 0), whole(1, 2)] },
  { name: 'the whole of another attempt', entries: [part(1, 0), whole(2, 1)] },
  { name: "another sandbox's whole", entries: [part(1, 0), ['other', [], 'whole', 1, 1]] },
  { name: 'a whole that comes twice', entries: [part(1, 0), whole(1, 1), whole(1, 1)] },
  { name: 'a snapshot of more parts', entries: [part(1, 0), snapshot(1, 2)] },
  { name: 'more of a snapshot that was not begun', entries: [['default', [], 'snapshot-more', 'name', 0]] },
  { name: 'an entry of an unknown kind', entries: [['default', [], 'later'] as unknown as Entry] },
])('$name does not fit', ({ entries }) => {
  expect(() => replay([made, ...entries])).toThrow(/attempt|beginning|no entry/)
})

test.each<{ name: string; entries: unknown[]; want: string[]; doubts: string[] }>([
  {
    name: 'whole parts take the place of the world',
    entries: [
      ['default', [organization('a')], 'first-part'],
      ['default', [organization('b')], 'part'],
      ['default', [], 'whole', 2],
    ],
    want: ['a', 'b'],
    doubts: [],
  },
  {
    name: 'a part read twice counts once',
    entries: [
      ['default', [organization('a'), organization('b')], 'part'],
      ['default', [organization('b')], 'part'],
      ['default', [], 'whole', 2],
    ],
    want: ['a', 'b'],
    doubts: [],
  },
  {
    name: 'an attempt that was cut off is dropped by the next',
    entries: [
      ['default', [organization('lost')], 'first-part'],
      ['default', [organization('a')], 'first-part'],
      ['default', [], 'whole', 1],
    ],
    want: ['a'],
    doubts: [],
  },
  {
    name: 'parts of two attempts that were mixed change nothing, and that is told',
    entries: [
      ['default', [organization('a')], 'first-part'],
      ['default', [organization('x')], 'first-part'],
      ['default', [organization('b')], 'part'],
      ['default', [], 'whole', 1],
    ],
    want: ['kept'],
    doubts: ['default'],
  },
])('in formats 1 to 4 $name', ({ entries, want, doubts }) => {
  const told: string[] = []
  const migrate = olderEntries((sandbox) => told.push(sandbox))
  const today = entries.map(migrate).filter((entry) => entry !== undefined)
  expect(keysIn(replay([made, ...today]))).toEqual(want)
  expect(told).toEqual(doubts)
})
