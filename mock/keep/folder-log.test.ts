import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Low } from 'lowdb'
import { beforeEach, afterEach, describe, expect, test } from 'vitest'
import { change, wordsLog, type Words, type WordsEntry } from './testing/words-log.ts'
import type { FolderLog } from './folder-log.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-journal-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

async function reopen(options = {}): Promise<Words | null> {
  const log = wordsLog(folder, options)
  const words = await log.read()
  await log.close()
  return words
}

describe.each(['process', 'power'] as const)('durability %s', (durability) => {
  test('a new folder is null, and what lowdb writes is there after a restart', async () => {
    const kept = path.join(folder, 'made', 'when-missing')
    const log = wordsLog(kept, { durability })
    const db = new Low<Words>(log, new Map([['default', 'yes']]))
    await db.read()
    expect(db.data.get('default')).toBe('yes')
    change(log, db.data, [
      ['a', 'one'],
      ['b', 'zwei – δύο – 二 – \u2028 – \n'],
    ])
    await db.write()
    change(log, db.data, [['a', null]])
    await db.write()
    await log.close()

    const again = new Low<Words>(wordsLog(kept, { durability }), new Map())
    await again.read()
    expect([...again.data]).toEqual([['b', 'zwei – δύο – 二 – \u2028 – \n']])
    await (again.adapter as FolderLog<Words, WordsEntry>).close()
  })

  test('checkpoints replace old files while changes go on, and nothing is lost', async () => {
    const log = wordsLog(folder, { durability, checkpointAfter: 20_000 })
    await log.read()
    const words: Words = new Map()
    for (let turn = 0; turn < 400; turn++) {
      change(log, words, [
        [`key ${turn % 300}`, `word ${turn} ${'x'.repeat(300)}`],
        [`key ${(turn * 7) % 300}`, null],
      ])
      await log.write(words)
    }
    const checkpoints = fs.readdirSync(folder).filter((name) => name.startsWith('snapshot'))
    await log.close()
    expect(checkpoints.length).toBeGreaterThan(0)
    expect(fs.readdirSync(folder).length).toBeLessThan(5)
    expect(await reopen()).toEqual(words)
  })
})

test('a folder that is closed without a write keeps what was appended', async () => {
  const log = wordsLog(folder)
  await log.read()
  change(log, new Map(), [['a', 'one']])
  await log.close()
  expect(await reopen()).toEqual(new Map([['a', 'one']]))
})
