import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { closingName } from './chain.ts'
import { markerLine, recordLine } from './line.ts'
import { repairFolder } from './repair.ts'
import { log, SixWords, checkpoint } from './testing/six-words.ts'

let six: SixWords
beforeEach(() => {
  six = new SixWords(fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-damage-')))
})
afterEach(() => fs.rmSync(six.folder, { recursive: true }))

const oneFlipped = (line: string): string => line.replace(/"[a-f]"/, (word) => word.toUpperCase())

describe('what a start forgives', () => {
  test.each([
    { name: 'nothing', damage: () => {}, keys: 'abcdef', notice: null },
    {
      name: 'a last line without its end',
      damage: () => six.edit(log, (text) => text.slice(0, -5)),
      keys: 'abcde',
      notice: 'cut',
    },
    {
      name: 'a last line that lacks only the line feed',
      damage: () => six.edit(log, (text) => text.slice(0, -1)),
      keys: 'abcde',
      notice: 'cut',
    },
    {
      name: 'zeros after the last line',
      damage: () => six.edit(log, (text) => text + '\0'.repeat(37)),
      keys: 'abcdef',
      notice: 'cut 37 bytes',
    },
    {
      name: 'a last line with a wrong checksum',
      damage: () => six.editLine(log, 4, oneFlipped),
      keys: 'abcde',
      notice: 'copy of the file is in journal-0002.ndjson.damaged-1',
    },
    {
      name: 'zeros after the last line of a closed journal',
      damage: () => (six.close(), six.edit(log, (text) => text + '\0'.repeat(37))),
      keys: 'abcdef',
      notice: 'cut 37 bytes',
    },
    {
      name: 'half a note of where a closed journal ends',
      damage: () => (six.close(), six.edit(closingName, (text) => text.slice(0, -9))),
      keys: 'abcdef',
      notice: null,
    },
    {
      name: 'a journal that an older program went on with, which leaves that note as it is',
      damage: () => six.close(6),
      keys: 'abcdef',
      notice: null,
    },
    {
      name: 'a journal that was closed by a line, as once they were',
      damage: () => six.closeWithLine(),
      keys: 'abcdef',
      notice: null,
    },
    {
      name: 'an unfinished snapshot',
      damage: () => fs.writeFileSync(six.at('snapshot-0003.ndjson.tmp'), 'half'),
      keys: 'abcdef',
      notice: null,
    },
    {
      name: 'files that a snapshot has replaced',
      damage: () => fs.writeFileSync(six.at('journal-0001.ndjson'), 'x'),
      keys: 'abcdef',
      notice: null,
    },
    {
      name: 'files of others',
      damage: () => fs.writeFileSync(six.at('journal-9.ndjson'), 'mine'),
      keys: 'abcdef',
      notice: null,
    },
  ])('$name', async ({ damage, keys, notice }) => {
    await six.keep()
    damage()
    const opened = await six.open()
    expect(opened.keys).toBe(keys)
    expect(opened.notices.join()).toMatch(notice ?? /^$/)
    expect(await six.open()).toEqual({ keys, notices: [] })
  })

  test('leaves files of others alone, and removes its own that no longer count', async () => {
    await six.keep()
    for (const name of ['notes.txt', 'snapshot-0003.ndjson.tmp', 'journal-0001.ndjson'])
      fs.writeFileSync(six.at(name), 'x')
    await six.open()
    expect(new Set(fs.readdirSync(six.folder))).toEqual(new Set([closingName, log, 'notes.txt', checkpoint]))
  })
})

const otherHeader = markerLine('journal', { invitekit: 'journal', generation: 3, version: 1, writtenBy: 'x' })

describe('what a start refuses, naming the place, and a repair mends', () => {
  test.each([
    {
      name: 'a flipped letter in the middle',
      damage: () => six.editLine(log, 3, oneFlipped),
      where: `${log}, line 3,`,
      repaired: 'abcdf',
      dropped: 1,
    },
    {
      name: 'a lost line feed in the middle',
      damage: () => six.editLine(log, 2, (line) => line.slice(0, -1)),
      where: `${log}, line 2,`,
      repaired: 'abcf',
      dropped: 2,
    },
    {
      name: 'two damaged lines at the end',
      damage: () => (six.editLine(log, 3, oneFlipped), six.editLine(log, 4, oneFlipped)),
      where: `${log}, line 3,`,
      repaired: 'abcd',
      dropped: 2,
    },
    {
      name: 'a blank line',
      damage: () => six.editLine(log, 3, (line) => `\n${line}`),
      where: `${log}, line 3,`,
      repaired: 'abcdef',
      dropped: 1,
    },
    {
      name: 'an empty file',
      damage: () => six.edit(log, () => ''),
      where: `${log} is empty`,
      repaired: 'abc',
      dropped: 0,
    },
    {
      name: 'null',
      damage: () => six.edit(log, () => 'null'),
      where: `${log}, line 1,`,
      repaired: 'abc',
      dropped: 0,
    },
    {
      name: 'a byte-order mark',
      damage: () => six.edit(log, (text) => `\xef\xbb\xbf${text}`),
      where: 'byte-order mark',
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'a missing first line',
      damage: () => six.editLine(log, 1, () => ''),
      where: `${log}, line 1,`,
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'the first line of another file',
      damage: () => six.editLine(log, 1, () => otherHeader),
      where: `${log}, line 1,`,
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'a flipped letter in a snapshot',
      damage: () => six.editLine(checkpoint, 2, oneFlipped),
      where: `${checkpoint}, line 2,`,
      repaired: 'bcdef',
      dropped: 1,
    },
    {
      name: 'a missing line in a snapshot',
      damage: () => six.editLine(checkpoint, 3, () => ''),
      where: `${checkpoint}, line 3, is record 3 where 2 is due`,
      repaired: 'acdef',
      dropped: 1,
    },
    {
      name: 'a snapshot without its end',
      damage: () => six.editLine(checkpoint, 5, () => ''),
      where: `${checkpoint} is cut short`,
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'a snapshot with a line after its end',
      damage: () => six.edit(checkpoint, (text) => text + recordLine([['g', 'g']], -4)),
      where: `${checkpoint}, line 6,`,
      repaired: 'abcgdef',
      dropped: 0,
    },
    {
      name: 'a missing snapshot',
      damage: () => fs.rmSync(six.at(checkpoint)),
      where: `${checkpoint} is missing`,
      repaired: 'def',
      dropped: 0,
    },
    {
      name: 'a missing journal',
      damage: () => fs.rmSync(six.at(log)),
      where: `${log} is missing`,
      repaired: 'abc',
      dropped: 0,
    },
    {
      name: 'a gap between journals',
      damage: () => fs.renameSync(six.at(log), six.at('journal-0003.ndjson')),
      where: `${log} is missing`,
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'a record that is no entry',
      damage: () => six.editLine(log, 2, () => recordLine(7, 5)),
      where: `${log}, line 2, holds a record that does not fit`,
      repaired: null,
      dropped: 0,
    },
  ])('$name', async ({ damage, where, repaired, dropped }) => {
    await six.keep()
    damage()
    const before = six.contents()
    const refused = six.open()
    await expect(refused).rejects.toMatchObject({ name: 'StoreError', code: 'state-damaged' })
    await expect(refused).rejects.toThrow(where)
    await expect(refused).rejects.toThrow(`invitekit repair --data ${six.folder}`)
    expect(six.contents()).toEqual(before)
    if (repaired === null) return

    const { files } = await repairFolder(six.folder, { version: 1 })
    expect(files.reduce((sum, file) => sum + file.dropped, 0)).toBe(dropped)
    for (const { file, backup } of files) if (backup !== null) expect(six.contents()[backup]).toBe(before[file])
    expect(await six.open()).toEqual({ keys: repaired, notices: [] })
    expect(await repairFolder(six.folder, { version: 1 })).toEqual({ files: [] })
  })
})
