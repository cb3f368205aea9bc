import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { repairFolder } from './repair.ts'
import { change, wordsLog, type Words } from './testing/words-log.ts'
import { log, SixWords, checkpoint } from './testing/six-words.ts'

let six: SixWords
beforeEach(() => {
  six = new SixWords(fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-numbers-')))
})
afterEach(() => fs.rmSync(six.folder, { recursive: true }))

describe('a line that is missing, doubled or moved', () => {
  // Line 1 is the header, 2 to 4 are records, and a checkpoint's fifth counts them.
  const taken = (name: string, line: number): string => six.contents()[name]?.split('\n')[line - 1] ?? ''
  const swap = (name: string, first: number, second: number): void => {
    const [one, two] = [taken(name, first), taken(name, second)]
    six.editLine(name, first, () => `${two}\n`)
    six.editLine(name, second, () => `${one}\n`)
  }
  test.each([
    {
      name: 'the first record of a journal is missing',
      damage: () => six.editLine(log, 2, () => ''),
      repaired: 'abcef',
      dropped: 1,
    },
    {
      name: 'the second record of a journal is missing',
      damage: () => six.editLine(log, 3, () => ''),
      repaired: 'abcdf',
      dropped: 1,
    },
    {
      name: 'the last record of a closed journal is missing',
      damage: () => (six.close(), six.editLine(log, 4, () => '')),
      repaired: 'abcde',
      dropped: 1,
    },
    {
      name: 'the last records of a closed journal are missing',
      damage: () => (six.close(), six.editLine(log, 4, () => ''), six.editLine(log, 3, () => '')),
      repaired: 'abcd',
      dropped: 2,
    },
    {
      name: 'the last record of a closed journal lacks its end',
      damage: () => (six.close(), six.edit(log, (text) => text.slice(0, -5))),
      repaired: 'abcde',
      dropped: 1,
    },
    {
      name: 'the last record of a closed journal is damaged',
      damage: () => (six.close(), six.editLine(log, 4, (line) => line.replace('"f"', '"g"'))),
      repaired: 'abcde',
      dropped: 1,
    },
    {
      name: 'all records of a closed journal are missing',
      damage: () => (six.close(), six.edit(log, (text) => `${text.split('\n')[0]}\n`)),
      repaired: 'abc',
      dropped: 3,
    },
    {
      name: 'all files of a closed journal are missing',
      damage: () => (six.close(), fs.rmSync(six.at(log)), fs.rmSync(six.at(checkpoint))),
      repaired: '',
      dropped: 7,
    },
    {
      name: 'the last record is missing before the line that once closed a journal',
      damage: () => (six.closeWithLine(), six.editLine(log, 4, () => '')),
      repaired: 'abcde',
      dropped: 1,
    },
    {
      name: 'the first record of a snapshot is missing',
      damage: () => six.editLine(checkpoint, 2, () => ''),
      repaired: 'bcdef',
      dropped: 1,
    },
    {
      name: 'a record of a journal is there twice',
      damage: () => six.editLine(log, 3, (line) => line + line),
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'a record of a journal is there again at the end',
      damage: () => six.edit(log, (text) => `${text}${taken(log, 2)}\n`),
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'a record of a snapshot is there twice',
      damage: () => six.editLine(checkpoint, 4, (line) => line + line),
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'one record of a journal stands in place of another',
      damage: () => six.editLine(log, 3, () => `${taken(log, 2)}\n`),
      repaired: 'abcdf',
      dropped: 1,
    },
    {
      name: 'one record of a snapshot stands in place of another',
      damage: () => six.editLine(checkpoint, 3, () => `${taken(checkpoint, 4)}\n`),
      repaired: 'acdef',
      dropped: 1,
    },
    {
      name: 'two records of a journal changed places',
      damage: () => swap(log, 2, 3),
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'two records of a snapshot changed places',
      damage: () => swap(checkpoint, 2, 4),
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'a record of a snapshot moved into the journal',
      damage: () => (
        six.editLine(log, 3, (line) => `${taken(checkpoint, 2)}\n${line}`),
        six.editLine(checkpoint, 2, () => '')
      ),
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'a record of the journal moved into the snapshot',
      damage: () => (
        six.editLine(checkpoint, 3, (line) => `${taken(log, 2)}\n${line}`),
        six.editLine(log, 2, () => '')
      ),
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'the line that counts the records of a snapshot stands before one',
      damage: () => swap(checkpoint, 4, 5),
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'a journal goes on behind the line that once closed it',
      damage: () => (six.closeWithLine(), swap(log, 4, 5)),
      repaired: 'abcdef',
      dropped: 0,
    },
  ])('$name', async ({ damage, repaired, dropped }) => {
    await six.keep()
    damage()
    const before = six.contents()
    await expect(six.open()).rejects.toMatchObject({ code: 'state-damaged' })
    expect(six.contents()).toEqual(before)
    const { files } = await repairFolder(six.folder, { version: 1 })
    expect(files.reduce((sum, file) => sum + file.dropped, 0)).toBe(dropped)
    expect(await six.open()).toEqual({ keys: repaired, notices: [] })
    expect(await repairFolder(six.folder, { version: 1 })).toEqual({ files: [] })
  })

  test('also where one log ends and the next begins', async () => {
    const first = wordsLog(six.folder, { checkpointAfter: 1 })
    const words: Words = new Map()
    await first.read()
    for (const key of ['a', 'b', 'c']) change(first, words, [[key, key]])
    const writing = first.write(words)
    // A stop ends the checkpoint that has begun: what it would have replaced stays, and the next log with it.
    await writing.then(() => first.close())
    const second = wordsLog(six.folder)
    await second.read()
    change(second, words, [['d', 'd']])
    await second.write(words)
    await second.close()
    expect(fs.readdirSync(six.folder)).toEqual(['closed.ndjson', 'journal-0001.ndjson', log])
    six.editLine('journal-0001.ndjson', 4, () => '')
    await expect(six.open()).rejects.toThrow(`${log}, line 1, begins with record 4 where 3 is due`)
    expect((await repairFolder(six.folder, { version: 1 })).files).toMatchObject([
      { file: 'journal-0001.ndjson', kept: 2, dropped: 1 },
    ])
    expect(await six.open()).toEqual({ keys: 'abd', notices: [] })
  })
})
