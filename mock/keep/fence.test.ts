import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { realDisk } from './disk.ts'
import { FakeDisk } from './testing/fake-disk.ts'
import { fence, settleFence } from './fence.ts'
import { change, wordsLog, type Words } from './testing/words-log.ts'

test('who wakes up in a folder that was taken acknowledges nothing and spoils nothing', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-fence-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true }))
  let isTaken = false
  const sleeper = wordsLog(folder, { onTaken: () => (isTaken = true) })
  const theirs: Words = new Map()
  await sleeper.read()
  change(sleeper, theirs, [['a', 'kept']])
  await sleeper.write(theirs)

  // As a start does that could not see the sleeper live.
  const [lock = ''] = fs.readdirSync(folder).filter((name) => name.startsWith('lock'))
  fs.rmSync(path.join(folder, lock))
  const disk = { ...realDisk, lock: async (of: string) => Object.assign(await realDisk.lock(of), { hasRival: true }) }
  const taker = wordsLog(folder, { disk })
  const words = (await taker.read()) ?? new Map<string, string>()
  change(taker, words, [['b', 'kept']])
  await taker.write(words)

  for (const key of ['c', 'd']) {
    change(sleeper, theirs, [[key, 'lost']])
    await expect(sleeper.write(theirs)).rejects.toMatchObject({ code: 'folder-taken' })
  }
  expect([...theirs.keys()]).toEqual(['a'])
  expect(isTaken).toBe(true)
  change(taker, words, [['e', 'kept']])
  await taker.write(words)
  await sleeper.close()
  await taker.close()
  const found = await wordsLog(folder).read()
  expect([...(found ?? [])].map(([key]) => key).join('')).toBe('abe')
})

test('wherever a start dies that puts a copy in the place of the log, the next one has all of it', async () => {
  for (let diesAt = 0; diesAt < 8; diesAt++) {
    const disk = new FakeDisk()
    const log = wordsLog('/kept', { disk })
    const words: Words = new Map()
    await log.read()
    change(log, words, [['a', 'kept']])
    await log.write(words)
    await log.close()
    let calls = 0
    disk.fate = () => (calls++ === diesAt ? 'dies' : 'works')
    await fence(disk, '/kept').catch(() => {})
    disk.restart('killed')
    disk.fate = () => 'works'
    await settleFence(disk, '/kept')
    expect(await wordsLog('/kept', { disk }).read()).toEqual(words)
    expect(disk.names().filter((name) => !/(journal-0001|closed)\.ndjson$/.test(name))).toEqual([])
  }
})
