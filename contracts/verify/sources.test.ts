import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

import { readSources } from './sources.ts'

const folder = mkdtempSync(join(tmpdir(), 'invitekit-sources-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('of a folder every file is read, as Windows writes it too, and a folder with the name of a file is gone into', async () => {
  mkdirSync(join(folder, 'web.json'))
  writeFileSync(join(folder, 'web.json', 'pact.json'), '\ufeff{}')
  writeFileSync(join(folder, 'pact.log'), 'not read')
  expect(await readSources([folder])).toEqual([{ name: join(folder, 'web.json', 'pact.json'), text: '{}' }])
})

test('what can not be read is named, not the folder that it is in', async () => {
  const link = join(folder, 'gone.json')
  symlinkSync(join(folder, 'nowhere'), link)
  await expect(readSources([folder])).rejects.toThrow(`${link} can't be read: it does not exist.`)
})
