import { expect, test } from 'vitest'
import type { Change, Entry } from './records.ts'
import { applyEntry, emptyState } from './state.ts'
import { World } from './world.ts'

const organization = (key: string): Change => ['organizations', key, { id: key, name: key }]
const made: Entry = ['default', [organization('kept')], 'fresh']

const rows: { name: string; entries: Entry[]; want: string[] }[] = [
  {
    name: 'parts count for nothing until they are whole',
    entries: [made, ['default', [organization('a')], 'first-part']],
    want: ['kept'],
  },
  {
    name: 'whole parts take the place of the world',
    entries: [
      made,
      ['default', [organization('a')], 'first-part'],
      ['default', [organization('b')], 'part'],
      ['default', [], 'whole', 2],
    ],
    want: ['a', 'b'],
  },
  {
    name: 'a part read twice counts once',
    entries: [
      ['default', [organization('a'), organization('b')], 'part'],
      ['default', [organization('b')], 'part'],
      ['default', [], 'whole', 2],
    ],
    want: ['a', 'b'],
  },
  {
    name: 'the last parts after a snapshot that has the world already change nothing',
    entries: [made, ['default', [organization('b')], 'part'], ['default', [], 'whole', 2]],
    want: ['kept'],
  },
  {
    name: 'the parts of an attempt that was cut off are dropped by the next',
    entries: [
      ['default', [organization('lost')], 'first-part'],
      ['default', [organization('a')], 'first-part'],
      ['default', [], 'whole', 1],
    ],
    want: ['a'],
  },
]

test.each(rows)('$name', ({ entries, want }) => {
  const state = emptyState()
  for (const entry of entries) applyEntry(state, entry, (name, changes) => new World(name, changes))
  expect([...(state.worlds.get('default')?.all('organizations').keys() ?? [])]).toEqual(want)
})
