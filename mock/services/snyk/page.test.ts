import { expect, test } from 'vitest'
import type { Invitation } from '../../domain/invitation.ts'
import { RankedList } from '../../world/ranked-list.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { pageAt, type PagePlace } from './page.ts'

const numbered = (sequence: number) => ({ sequence }) as Invitation
const list = new RankedList<Invitation>((a, b) => a.sequence - b.sequence, [1, 2, 3, 5, 6, 7, 8].map(numbered))

const rows: { name: string; place: PagePlace; limit: number; want: [number[], boolean, boolean] }[] = [
  { name: 'the first page', place: undefined, limit: 3, want: [[1, 2, 3], true, false] },
  { name: 'a page in the middle', place: { after: 3 }, limit: 3, want: [[5, 6, 7], true, true] },
  { name: 'a last page that is not full', place: { after: 7 }, limit: 3, want: [[8], false, true] },
  { name: 'a last page that is exactly full', place: { after: 5 }, limit: 3, want: [[6, 7, 8], false, true] },
  { name: 'after the end', place: { after: 8 }, limit: 3, want: [[], false, true] },
  { name: 'after one that is gone', place: { after: 4 }, limit: 2, want: [[5, 6], true, true] },
  { name: 'before one', place: { before: 6 }, limit: 3, want: [[2, 3, 5], true, true] },
  { name: 'before one, fewer than a page', place: { before: 3 }, limit: 3, want: [[1, 2], true, false] },
  { name: 'before the first', place: { before: 1 }, limit: 3, want: [[], true, false] },
  { name: 'before one that is gone', place: { before: 4 }, limit: 2, want: [[2, 3], true, true] },
  { name: 'all of it', place: undefined, limit: 100, want: [[1, 2, 3, 5, 6, 7, 8], false, false] },
]

test.each(rows)('$name', ({ place, limit, want }) => {
  const { items, hasNext, hasPrevious } = pageAt(list, place, limit)
  expect([items.map(({ sequence }) => sequence), hasNext, hasPrevious]).toEqual(want)
})

test.each([
  { cursor: encodeCursor(1000), want: 1000 },
  { cursor: 'v1.eyJpZCI6IjEwMDAifQo=', want: 1000 },
  { cursor: 'v1.eyJpZCI6IjEwMDAifQ', want: 1000 },
  { cursor: 'v2.eyJpZCI6IjEwMDAifQo=', want: undefined },
  { cursor: 'v1.', want: undefined },
  { cursor: 'v1.bm9wZQ==', want: undefined },
  { cursor: '1000', want: undefined },
  { cursor: '', want: undefined },
])('the cursor $cursor stands for $want', ({ cursor, want }) => {
  expect(decodeCursor(cursor)).toBe(want)
})
