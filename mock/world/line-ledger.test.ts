import { expect, test } from 'vitest'
import type { Addition } from './ledger.ts'
import { LineLedger } from './line-ledger.ts'
import { memoryLines } from '../../test/support/memory-lines.ts'

const addition = (sandbox: string, mark: string, more: Partial<Addition> = {}): Addition => ({
  sandbox,
  expected: undefined,
  mark,
  body: mark,
  ends: false,
  ...more,
})

test('processes add to different sandboxes at once, and each reads what the other has added', async () => {
  const persistence = memoryLines()
  const [one, other] = [new LineLedger({ persistence, form: 7 }), new LineLedger({ persistence, form: 7 })]
  const both = await Promise.all([one.append([addition('a', 'first')]), other.append([addition('b', 'second')])])
  expect(both).toEqual([[{ life: 'first', sequence: 1 }], [{ life: 'second', sequence: 1 }]])
  const same = await Promise.all([one.append([addition('c', 'third')]), other.append([addition('c', 'fourth')])])
  expect(same.flat().filter((each) => each === 'conflict')).toHaveLength(1)
  expect(await one.heads(['a', 'b', 'c'])).toEqual(await other.heads(['a', 'b', 'c']))
  expect([await one.process(), await other.process()]).toEqual([0, 1])
  const numbers = await Promise.all([one.number(), other.number(), one.number()])
  expect(new Set(numbers).size).toBe(3)
})

test('one of two additions to a sandbox counts, and one of two checkpoints', async () => {
  const persistence = memoryLines()
  const [one, other] = [new LineLedger({ persistence, form: 7 }), new LineLedger({ persistence, form: 7 })]
  const [head, second] = await one.append([addition('a', 'first'), addition('a', 'second')])
  expect([head, second]).toEqual([{ life: 'first', sequence: 1 }, 'conflict'])
  const before = persistence.lines.length
  const at = { life: 'first', sequence: 1 }
  await Promise.all([one.checkpoint('a', at, ['all']), other.checkpoint('a', at, ['all'])])
  expect(persistence.lines.length).toBe(before + 1)
})
