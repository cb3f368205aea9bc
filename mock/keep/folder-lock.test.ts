import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { machineTime } from '../world/clock.ts'
import { lockFolder } from './folder-lock.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-lock-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

async function takeAndGive(): Promise<void> {
  const held = await lockFolder(folder, { silence: 300 })
  held.release()
}

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

test('a folder is taken once, also within a process, and again when it was given back', async () => {
  const held = await lockFolder(folder)
  await expect(lockFolder(folder)).rejects.toThrow(`${folder} is in use by this process itself`)
  await expect(lockFolder(`${folder}/../${path.basename(folder)}`)).rejects.toThrow('is in use')
  held.release()
  await takeAndGive()
  expect(fs.readdirSync(folder)).toEqual([])
})

test('another process is refused with the pid of the owner, and takes over when that one was killed', async () => {
  const owner = start(`await lockFolder(folder); console.log('locked'); setInterval(() => {}, 1000)`)
  expect(await owner.nextLine()).toBe('locked')
  await expect(lockFolder(folder)).rejects.toMatchObject({
    code: 'folder-in-use',
    message: expect.stringContaining(`process ${owner.child.pid}`) as string,
  })
  await kill(owner.child)
  await takeAndGive()
})

test('of two processes that take a folder at the same moment, one wins, every time', async () => {
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
      try { const held = await lockFolder(folder); unlock = () => held.release() } catch (error) { word = error.code ?? error.message }
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
  ])('$name', async ({ owner }) => {
    write('lock.3', owner)
    await takeAndGive()
    expect(fs.readdirSync(folder)).toEqual([])
  })
})

test('a lock of a living process stands where the system does not tell when a process started', async () => {
  write('lock.3', { pid: process.ppid, started: null })
  await expect(lockFolder(folder)).rejects.toThrow(`process ${process.ppid}`)
  expect(fs.readdirSync(folder)).toEqual(['lock.3'])
})

describe('an owner that cannot be seen from here', () => {
  const elsewhere = { pid: 1, started: null, host: 'other', boot: 'another boot', pids: 'pid:[1]' }
  const nextDoor = () => {
    const boot = fs.existsSync('/proc') ? fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : 'none'
    return { ...elsewhere, boot }
  }

  test.each([
    { name: 'on another machine', owner: () => elsewhere },
    { name: 'in another container', owner: nextDoor },
    { name: 'whose lock is still being written', owner: () => '' },
  ])('$name keeps the folder while it gives signs of life', async ({ owner }) => {
    write('lock.3', owner())
    const notices: string[] = []
    const file = fs.openSync(path.join(folder, 'lock.3'), 'r+')
    let second = machineTime() / 1000
    const beat = setInterval(() => fs.futimesSync(file, second, (second += 1)), 50)
    try {
      const taking = lockFolder(folder, { silence: 20_000, onNotice: (text) => notices.push(text) })
      await expect(taking).rejects.toThrow(
        owner() === '' ? 'in use by another process' : 'in use by process 1 on other',
      )
    } finally {
      clearInterval(beat)
      fs.closeSync(file)
    }
    expect(notices).toEqual([expect.stringMatching(/can't be seen from here\. Waiting up to \d+ s/)])
    expect(fs.readdirSync(folder)).toEqual(['lock.3'])
  })

  test('is waited for, and then counts as dead and as a rival', async () => {
    write('lock.3', elsewhere)
    const held = await lockFolder(folder, { silence: 300 })
    expect(held.hasRival).toBe(true)
    expect(fs.readdirSync(folder)).toEqual(['lock.4'])
    held.release()
  })

  test('is not waited for where its last sign of life is old by the same clock', async () => {
    write('lock.3', nextDoor())
    fs.utimesSync(path.join(folder, 'lock.3'), 1, 1)
    const notices: string[] = []
    const held = await lockFolder(folder, { silence: 3_600_000, onNotice: (text) => notices.push(text) })
    expect(held.hasRival).toBe(true)
    expect(notices).toEqual([])
    held.release()
  })
})

test('a lock that another has replaced is noticed, and is not removed by who gives the folder back', async () => {
  const held = await lockFolder(folder)
  const [name = ''] = fs.readdirSync(folder)
  fs.rmSync(path.join(folder, name))
  write(name, 'of another')
  expect(held.state()).toBe('taken')
  held.release()
  expect(fs.readdirSync(folder)).toEqual([name])
})
