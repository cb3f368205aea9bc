import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { change, wordsLog } from './testing/words-log.ts'
import { markerLine } from './line.ts'
import { repairFolder } from './repair.ts'
import { log, SixWords } from './testing/six-words.ts'

let six: SixWords
beforeEach(() => {
  six = new SixWords(fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-versions-')))
})
afterEach(() => fs.rmSync(six.folder, { recursive: true }))

describe('other versions', () => {
  test('a folder of a newer format is refused by start and repair, naming its writer', async () => {
    await six.keep()
    const header = markerLine('journal', {
      invitekit: 'journal',
      generation: 2,
      version: 2,
      writtenBy: 'invitekit 9.1.0',
    })
    six.editLine(log, 1, () => header)
    const before = six.contents()
    const want = { code: 'state-newer', message: expect.stringContaining('invitekit 9.1.0') as string }
    await expect(six.open()).rejects.toMatchObject(want)
    await expect(repairFolder(six.folder, { version: 1 })).rejects.toMatchObject(want)
    expect(six.contents()).toEqual(before)
  })

  test('a folder of an older format is migrated, and gets a checkpoint of the new one with the first write', async () => {
    await six.keep()
    const migrate = (entry: unknown, from: number): [string, string][] =>
      (entry as [string, string][]).map(([key, word]) => [key, `${word} from ${from}`])
    for (let start = 0; start < 2; start++) {
      const newer = wordsLog(six.folder, { version: 2, migrate })
      const words = (await newer.read()) ?? new Map<string, string>()
      expect(words.get('a')).toBe('a from 1')
      expect(words.size).toBe(6 + start)
      change(newer, words, [[`new ${start}`, 'as it is']])
      await newer.write(words)
      await six.vanished(log)
      await newer.close()
    }
    const left = ['closed.ndjson', 'journal-0004.ndjson', 'snapshot-0004.ndjson']
    expect(new Set(fs.readdirSync(six.folder))).toEqual(new Set(left))
    await expect(six.open(1)).rejects.toMatchObject({ code: 'state-newer' })
  })

  test('a folder of an older format that nothing can migrate is refused', async () => {
    await six.keep()
    await expect(six.open(2)).rejects.toMatchObject({ code: 'state-older' })
  })
})

test('a folder that is a file is refused with its name', async () => {
  fs.writeFileSync(six.at('file'), '')
  const log = wordsLog(six.at('file'))
  await expect(log.read()).rejects.toMatchObject({
    code: 'folder-unwritable',
    message: expect.stringContaining(six.at('file')) as string,
  })
})
