import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Low } from 'lowdb'
import { beforeEach, afterEach, describe, expect, test } from 'vitest'
import { change, wordsJournal, type Words, type WordsEntry } from './journal-fixture.ts'
import type { JournalFile } from './journal-file.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-journal-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

async function reopen(options = {}): Promise<Words | null> {
  const journal = wordsJournal(folder, options)
  const words = await journal.read()
  await journal.close()
  return words
}

describe.each(['process', 'power'] as const)('durability %s', (durability) => {
  test('a new folder is null, and what lowdb writes is there after a restart', async () => {
    const kept = path.join(folder, 'made', 'when-missing')
    const journal = wordsJournal(kept, { durability })
    const db = new Low<Words>(journal, new Map([['default', 'yes']]))
    await db.read()
    expect(db.data.get('default')).toBe('yes')
    change(journal, db.data, [
      ['a', 'one'],
      ['b', 'zwei – δύο – 二 – \u2028 – \n'],
    ])
    await db.write()
    change(journal, db.data, [['a', null]])
    await db.write()
    await journal.close()

    const again = new Low<Words>(wordsJournal(kept, { durability }), new Map())
    await again.read()
    expect([...again.data]).toEqual([['b', 'zwei – δύο – 二 – \u2028 – \n']])
    await (again.adapter as JournalFile<Words, WordsEntry>).close()
  })

  test('snapshots replace old files while changes go on, and nothing is lost', async () => {
    const journal = wordsJournal(folder, { durability, snapshotAfter: 20_000 })
    await journal.read()
    const words: Words = new Map()
    for (let turn = 0; turn < 400; turn++) {
      change(journal, words, [
        [`key ${turn % 300}`, `word ${turn} ${'x'.repeat(300)}`],
        [`key ${(turn * 7) % 300}`, null],
      ])
      await journal.write(words)
    }
    const snapshots = fs.readdirSync(folder).filter((name) => name.startsWith('snapshot'))
    await journal.close()
    expect(snapshots.length).toBeGreaterThan(0)
    expect(fs.readdirSync(folder).length).toBeLessThan(5)
    expect(await reopen()).toEqual(words)
  })
})

test('a folder that is closed without a write keeps what was appended', async () => {
  const journal = wordsJournal(folder)
  await journal.read()
  change(journal, new Map(), [['a', 'one']])
  await journal.close()
  expect(await reopen()).toEqual(new Map([['a', 'one']]))
})
