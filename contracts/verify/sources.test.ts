import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'

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

test.each([
  ['utf16.json', Buffer.from('\ufeff{}', 'utf16le'), 'utf16.json is UTF-16, not UTF-8. Write it in UTF-8.'],
  ['latin1.json', Buffer.from('{"\u00e9":1}', 'latin1'), 'latin1.json is not UTF-8. Write it in UTF-8.'],
])('what is not UTF-8 is named: %s', async (name, bytes, says) => {
  const file = join(folder, 'encodings', name)
  mkdirSync(join(folder, 'encodings'), { recursive: true })
  writeFileSync(file, bytes)
  await expect(readSources([file])).rejects.toThrow(says)
})

test('of an answer, too', async () => {
  const answers = { '/marked': Buffer.from('\ufeff{}'), '/utf16': Buffer.from('{}', 'utf16le') }
  const server = createServer(({ url }, response) => response.end(answers[url as keyof typeof answers]))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const at = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
  expect(await readSources([at('/marked')])).toMatchObject([{ text: '{}' }])
  await expect(readSources([at('/utf16')])).rejects.toThrow(`${at('/utf16')} is UTF-16, not UTF-8.`)
})
