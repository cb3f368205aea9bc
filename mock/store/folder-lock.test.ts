import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockFolder } from './folder-lock.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-lock-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

const write = (name: string, owner: unknown): void =>
  fs.writeFileSync(path.join(folder, name), typeof owner === 'string' ? owner : JSON.stringify(owner))

/** Starts a process that runs a script in which `lockFolder` and `folder` are known, and gives what it prints. */
function start(script: string): { child: ChildProcess; nextLine: () => Promise<string | undefined> } {
  const module = JSON.stringify(new URL('./folder-lock.ts', import.meta.url).href)
  const head = `
    import fs from 'node:fs'
    const { lockFolder } = await import(${module})
    const folder = ${JSON.stringify(folder)}
  `
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', head + script],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return { child, nextLine: async () => (await lines.next()).value as string | undefined }
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

test('a folder is taken once, also within a process, and again when it was given back', () => {
  const unlock = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow(`${folder} is in use by this process itself`)
  expect(() => lockFolder(`${folder}/../${path.basename(folder)}`)).toThrow('is in use')
  unlock()
  lockFolder(folder)()
  expect(fs.readdirSync(folder)).toEqual([])
})

test('another process is refused with the pid of the owner, and takes over when that one was killed', async () => {
  const owner = start(`lockFolder(folder); console.log('locked'); setInterval(() => {}, 1000)`)
  expect(await owner.nextLine()).toBe('locked')
  expect(() => lockFolder(folder)).toThrow(
    expect.objectContaining({
      code: 'folder-in-use',
      message: expect.stringContaining(`process ${owner.child.pid}`) as string,
    }),
  )
  await kill(owner.child)
  lockFolder(folder)()
})

test('of two processes that take a folder at the same moment, one wins, every time', { timeout: 60_000 }, async () => {
  const rounds = 40
  const signals = fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-signals-'))
  const signal = (name: string): void => fs.writeFileSync(path.join(signals, name), '')
  // Waiting burns the processor on purpose: both have to go in the same microseconds.
  const taker = `
    const wait = (name) => { while (!fs.existsSync(${JSON.stringify(signals)} + '/' + name)); }
    for (let round = 0; round < ${rounds}; round++) {
      wait('go ' + round)
      let unlock = () => {}
      let word = 'locked'
      try { unlock = lockFolder(folder) } catch (error) { word = error.code ?? error.message }
      console.log(word)
      wait('end ' + round)
      unlock()
      console.log('done')
    }`
  const takers = [start(taker), start(taker)]
  const say = (): Promise<unknown[]> => Promise.all(takers.map(({ nextLine }) => nextLine()))
  try {
    for (let round = 0; round < rounds; round++) {
      if (round % 2 === 1) write('lock.7', { pid: 2 ** 22 + 1, started: null })
      signal(`go ${round}`)
      expect(new Set(await say())).toEqual(new Set(['folder-in-use', 'locked']))
      signal(`end ${round}`)
      expect(await say()).toEqual(['done', 'done'])
    }
    expect(fs.readdirSync(folder)).toEqual([])
  } finally {
    for (const { child } of takers) if (child.exitCode === null) child.kill('SIGKILL')
    fs.rmSync(signals, { recursive: true })
  }
})

describe('a lock that nobody holds any more is taken over', () => {
  test.each([
    { name: 'of a pid that is gone', owner: { pid: 2 ** 22 + 1, started: null } },
    {
      name: 'of our own pid, used before by another process',
      owner: { pid: process.pid, started: 'another boot 12345' },
    },
    {
      name: 'of a pid that lives, used before by another process',
      owner: { pid: process.ppid, started: 'another boot 12345' },
    },
    { name: 'emptied by a loss of power', owner: '' },
    { name: 'with null in it', owner: 'null' },
  ])('$name', ({ owner }) => {
    write('lock.3', owner)
    lockFolder(folder)()
    expect(fs.readdirSync(folder)).toEqual([])
  })
})

test('a lock of a living process stands where the system does not tell when a process started', () => {
  write('lock.3', { pid: process.ppid, started: null })
  expect(() => lockFolder(folder)).toThrow(`process ${process.ppid}`)
  expect(fs.readdirSync(folder)).toEqual(['lock.3'])
})
