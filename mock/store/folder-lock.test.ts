import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockFolder } from './folder-lock.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-lock-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

const write = (name: string, owner: unknown): void =>
  fs.writeFileSync(path.join(folder, name), typeof owner === 'string' ? owner : JSON.stringify(owner))

/** Starts a process that says "locked" and stays, or says what it was told and goes. */
function startTaker(): { child: ChildProcess; said: Promise<string> } {
  const script = `
    const { lockFolder } = await import(${JSON.stringify(new URL('./folder-lock.ts', import.meta.url).href)})
    try {
      lockFolder(${JSON.stringify(folder)})
      console.log('locked')
      setInterval(() => {}, 1000)
    } catch (error) {
      console.log(error.code, error.message)
    }`
  const tsx = import.meta.resolve('tsx')
  const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = once(child.stdout, 'data').then(([data]) => String(data).trim())
  return { child, said }
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
  const owner = startTaker()
  expect(await owner.said).toBe('locked')
  expect(() => lockFolder(folder)).toThrow(
    expect.objectContaining({
      code: 'folder-in-use',
      message: expect.stringContaining(`process ${owner.child.pid}`) as string,
    }),
  )
  await kill(owner.child)
  lockFolder(folder)()
})

test('of many processes that take over a dead lock at once, one wins', { timeout: 30_000 }, async () => {
  write('lock.7', { pid: 2 ** 22 + 1, started: null })
  const takers = Array.from({ length: 6 }, startTaker)
  const said = await Promise.all(takers.map(({ said }) => said))
  await Promise.all(takers.map(({ child }) => (child.exitCode === null ? kill(child) : undefined)))
  expect(said.filter((word) => word === 'locked')).toHaveLength(1)
  expect(said.filter((word) => word.startsWith('folder-in-use'))).toHaveLength(5)
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
