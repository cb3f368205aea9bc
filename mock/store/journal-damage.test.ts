import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { change, wordsJournal, type Words } from './journal-fixture.ts'
import { markerLine, recordLine } from './journal-line.ts'
import { repairFolder } from './journal-repair.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-damage-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

const at = (name: string): string => path.join(folder, name)
const edit = (name: string, how: (text: string) => string): void =>
  fs.writeFileSync(at(name), how(fs.readFileSync(at(name), 'latin1')), 'latin1')
const editLine = (name: string, line: number, how: (text: string) => string): void =>
  edit(name, (text) => text.replace(/[^\n]*\n?/g, (whole) => (--line === 0 ? how(whole) : whole)))
const contents = (): Record<string, string> =>
  Object.fromEntries(fs.readdirSync(folder).map((name) => [name, fs.readFileSync(at(name), 'latin1')]))

/** Leaves snapshot-0002 with a, b, c and journal-0002 with d, e, f: a line each. */
async function keepSixWords(): Promise<void> {
  const first = wordsJournal(folder)
  await first.read()
  const words: Words = new Map()
  for (const key of ['a', 'b', 'c']) change(first, words, [[key, key]])
  await first.write(words)
  await first.close()
  const second = wordsJournal(folder, { snapshotAfter: 1, migrate: (entry) => entry as never })
  const held = (await second.read()) ?? new Map<string, string>()
  change(second, held, [['a', 'a']])
  await second.write(held)
  while (fs.existsSync(at('journal-0001.ndjson'))) await new Promise((resolve) => setTimeout(resolve, 1))
  await second.close()
  const third = wordsJournal(folder)
  await third.read()
  for (const key of ['d', 'e', 'f']) change(third, held, [[key, key]])
  await third.write(held)
  await third.close()
}

async function open(version = 1): Promise<{ keys: string; notices: string[] }> {
  const notices: string[] = []
  const journal = wordsJournal(folder, { version, onNotice: (text) => notices.push(text) })
  const words = await journal.read()
  await journal.close()
  return { keys: [...(words ?? new Map<string, string>()).keys()].sort().join(''), notices }
}

const snapshot = 'snapshot-0002.ndjson'
const journal = 'journal-0002.ndjson'
const oneFlipped = (line: string): string => line.replace(/"[a-f]"/, (word) => word.toUpperCase())

describe('what a start forgives', () => {
  test.each([
    { name: 'nothing', damage: () => {}, keys: 'abcdef', notice: null },
    {
      name: 'a last line without its end',
      damage: () => edit(journal, (text) => text.slice(0, -5)),
      keys: 'abcde',
      notice: 'cut',
    },
    {
      name: 'a last line that lacks only the line feed',
      damage: () => edit(journal, (text) => text.slice(0, -1)),
      keys: 'abcde',
      notice: 'cut',
    },
    {
      name: 'zeros after the last line',
      damage: () => edit(journal, (text) => text + '\0'.repeat(37)),
      keys: 'abcdef',
      notice: 'cut 37 bytes',
    },
    {
      name: 'a last line with a wrong checksum',
      damage: () => editLine(journal, 4, oneFlipped),
      keys: 'abcde',
      notice: 'copy of the file is in journal-0002.ndjson.damaged-1',
    },
    {
      name: 'an unfinished snapshot',
      damage: () => fs.writeFileSync(at('snapshot-0003.ndjson.tmp'), 'half'),
      keys: 'abcdef',
      notice: null,
    },
    {
      name: 'files that a snapshot has replaced',
      damage: () => fs.writeFileSync(at('journal-0001.ndjson'), 'x'),
      keys: 'abcdef',
      notice: null,
    },
    {
      name: 'files of others',
      damage: () => fs.writeFileSync(at('journal-9.ndjson'), 'mine'),
      keys: 'abcdef',
      notice: null,
    },
  ])('$name', async ({ damage, keys, notice }) => {
    await keepSixWords()
    damage()
    const opened = await open()
    expect(opened.keys).toBe(keys)
    expect(opened.notices.join()).toMatch(notice ?? /^$/)
    expect(await open()).toEqual({ keys, notices: [] })
  })

  test('leaves files of others alone, and removes its own that no longer count', async () => {
    await keepSixWords()
    for (const name of ['notes.txt', 'snapshot-0003.ndjson.tmp', 'journal-0001.ndjson']) fs.writeFileSync(at(name), 'x')
    await open()
    expect(fs.readdirSync(folder).sort()).toEqual([journal, 'notes.txt', snapshot])
  })
})

const otherHeader = markerLine('journal', { invitekit: 'journal', generation: 3, version: 1, writtenBy: 'x' })

describe('what a start refuses, naming the place, and a repair mends', () => {
  test.each([
    {
      name: 'a flipped letter in the middle',
      damage: () => editLine(journal, 3, oneFlipped),
      where: `${journal}, line 3,`,
      repaired: 'abcdf',
      dropped: 1,
    },
    {
      name: 'a lost line feed in the middle',
      damage: () => editLine(journal, 2, (line) => line.slice(0, -1)),
      where: `${journal}, line 2,`,
      repaired: 'abcf',
      dropped: 1,
    },
    {
      name: 'two damaged lines at the end',
      damage: () => (editLine(journal, 3, oneFlipped), editLine(journal, 4, oneFlipped)),
      where: `${journal}, line 3,`,
      repaired: 'abcd',
      dropped: 2,
    },
    {
      name: 'a blank line',
      damage: () => editLine(journal, 3, (line) => `\n${line}`),
      where: `${journal}, line 3,`,
      repaired: 'abcdef',
      dropped: 1,
    },
    {
      name: 'an empty file',
      damage: () => edit(journal, () => ''),
      where: `${journal} is empty`,
      repaired: 'abc',
      dropped: 0,
    },
    {
      name: 'null',
      damage: () => edit(journal, () => 'null'),
      where: `${journal}, line 1,`,
      repaired: 'abc',
      dropped: 0,
    },
    {
      name: 'a byte-order mark',
      damage: () => edit(journal, (text) => `\xef\xbb\xbf${text}`),
      where: 'byte-order mark',
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'a missing first line',
      damage: () => editLine(journal, 1, () => ''),
      where: `${journal}, line 1,`,
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'the first line of another file',
      damage: () => editLine(journal, 1, () => otherHeader),
      where: `${journal}, line 1,`,
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'a flipped letter in a snapshot',
      damage: () => editLine(snapshot, 2, oneFlipped),
      where: `${snapshot}, line 2,`,
      repaired: 'bcdef',
      dropped: 1,
    },
    {
      name: 'a missing line in a snapshot',
      damage: () => editLine(snapshot, 3, () => ''),
      where: `${snapshot}, line 4,`,
      repaired: 'acdef',
      dropped: 1,
    },
    {
      name: 'a snapshot without its end',
      damage: () => editLine(snapshot, 5, () => ''),
      where: `${snapshot} is cut short`,
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'a snapshot with a line after its end',
      damage: () => edit(snapshot, (text) => text + recordLine([['g', 'g']])),
      where: `${snapshot}, line 6,`,
      repaired: 'abcdefg',
      dropped: 0,
    },
    {
      name: 'a missing snapshot',
      damage: () => fs.rmSync(at(snapshot)),
      where: `${snapshot} is missing`,
      repaired: 'def',
      dropped: 0,
    },
    {
      name: 'a missing journal',
      damage: () => fs.rmSync(at(journal)),
      where: `${journal} is missing`,
      repaired: 'abc',
      dropped: 0,
    },
    {
      name: 'a gap between journals',
      damage: () => fs.renameSync(at(journal), at('journal-0003.ndjson')),
      where: `${journal} is missing`,
      repaired: 'abcdef',
      dropped: 0,
    },
    {
      name: 'a record that is no entry',
      damage: () => edit(journal, (text) => text.replace(/\n/, `\n${recordLine(7)}`)),
      where: `${journal}, line 2, holds a record that does not fit`,
      repaired: null,
      dropped: 0,
    },
  ])('$name', async ({ damage, where, repaired, dropped }) => {
    await keepSixWords()
    damage()
    const before = contents()
    const refused = open()
    await expect(refused).rejects.toMatchObject({ name: 'StoreError', code: 'state-damaged' })
    await expect(refused).rejects.toThrow(where)
    await expect(refused).rejects.toThrow(`invitekit repair --data ${folder}`)
    expect(contents()).toEqual(before)
    if (repaired === null) return

    const { files } = await repairFolder(folder, { version: 1 })
    expect(files.reduce((sum, file) => sum + file.dropped, 0)).toBe(dropped)
    for (const { file, backup } of files) if (backup !== null) expect(contents()[backup]).toBe(before[file])
    expect(await open()).toEqual({ keys: repaired, notices: [] })
    expect(await repairFolder(folder, { version: 1 })).toEqual({ files: [] })
  })
})

describe('other versions', () => {
  test('a folder of a newer format is refused by start and repair, naming its writer', async () => {
    await keepSixWords()
    const header = markerLine('journal', {
      invitekit: 'journal',
      generation: 2,
      version: 2,
      writtenBy: 'invitekit 9.1.0',
    })
    editLine(journal, 1, () => header)
    const before = contents()
    const want = { code: 'state-newer', message: expect.stringContaining('invitekit 9.1.0') as string }
    await expect(open()).rejects.toMatchObject(want)
    await expect(repairFolder(folder, { version: 1 })).rejects.toMatchObject(want)
    expect(contents()).toEqual(before)
  })

  test('a folder of an older format is migrated, and gets a snapshot of the new one with the first write', async () => {
    await keepSixWords()
    const migrate = (entry: unknown, from: number): [string, string][] =>
      (entry as [string, string][]).map(([key, word]) => [key, `${word} from ${from}`])
    for (let start = 0; start < 2; start++) {
      const newer = wordsJournal(folder, { version: 2, migrate })
      const words = (await newer.read()) ?? new Map<string, string>()
      expect(words.get('a')).toBe('a from 1')
      expect(words.size).toBe(6 + start)
      change(newer, words, [[`new ${start}`, 'as it is']])
      await newer.write(words)
      while (start === 0 && fs.existsSync(at(journal))) await new Promise((resolve) => setTimeout(resolve, 1))
      await newer.close()
    }
    expect(fs.readdirSync(folder).sort()).toEqual(['journal-0004.ndjson', 'snapshot-0004.ndjson'])
    await expect(open(1)).rejects.toMatchObject({ code: 'state-newer' })
  })

  test('a folder of an older format that nothing can migrate is refused', async () => {
    await keepSixWords()
    await expect(open(2)).rejects.toMatchObject({ code: 'state-older' })
  })
})

test('a folder that is a file is refused with its name', async () => {
  fs.writeFileSync(at('file'), '')
  const journal = wordsJournal(at('file'))
  await expect(journal.read()).rejects.toMatchObject({
    code: 'folder-unwritable',
    message: expect.stringContaining(at('file')) as string,
  })
})
