import fs from 'node:fs'
import path from 'node:path'
import { StoreError, systemCode } from './store-error.ts'

/**
 * A process, as a lock file names it. A pid is used again (pid 1 in every container), so the time of the start
 * goes with it where /proc tells: boot id and clock ticks since boot.
 */
interface Owner {
  pid: number
  started: string | null
}

const lockPattern = /^lock\.(\d+)$/

/**
 * Takes a folder for this process and returns what gives it back. The lock of a dead process is taken over.
 *
 * Locks are numbered: who takes over from `lock.3` links `lock.4`, which only one process can, and nobody ever removes
 * a lock that might be alive. Who has linked looks at all others again and steps back if one of them lives.
 * Processes that do not see each other (two containers on one volume) are not kept apart.
 *
 * @throws StoreError `folder-in-use` when another live process, or this one, has the folder.
 */
export function lockFolder(folder: string): () => void {
  const stale = locks(folder)
  refuseIfAlive(folder, stale)
  const number = Math.max(0, ...stale) + 1
  const mine = path.join(folder, `lock.${number}`)
  if (!linkLock(mine)) throw inUse(folder, readOwner(mine)?.pid)
  try {
    refuseIfAlive(
      folder,
      locks(folder).filter((other) => other !== number),
    )
  } catch (error) {
    fs.rmSync(mine, { force: true })
    throw error
  }
  for (const other of stale) fs.rmSync(path.join(folder, `lock.${other}`), { force: true })
  return () => fs.rmSync(mine, { force: true })
}

function locks(folder: string): number[] {
  return fs
    .readdirSync(folder)
    .flatMap((name) => lockPattern.exec(name)?.[1] ?? [])
    .map(Number)
}

function refuseIfAlive(folder: string, numbers: number[]): void {
  for (const number of numbers) {
    const owner = readOwner(path.join(folder, `lock.${number}`))
    if (owner !== undefined && isAlive(owner)) throw inUse(folder, owner.pid)
  }
}

// The lock appears with its content: a reader never meets one that is still being written.
function linkLock(lock: string): boolean {
  const draft = `${lock}.${process.pid}`
  const owner: Owner = { pid: process.pid, started: startOf(process.pid) }
  try {
    fs.writeFileSync(draft, `${JSON.stringify(owner)}\n`)
    fs.linkSync(draft, lock)
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  } finally {
    fs.rmSync(draft, { force: true })
  }
}

function readOwner(lock: string): Owner | undefined {
  try {
    const owner = JSON.parse(fs.readFileSync(lock, 'utf8')) as Owner | null
    return Number.isSafeInteger(owner?.pid) ? (owner ?? undefined) : undefined
  } catch (error) {
    // Given back by now, or emptied by a loss of power: nobody who lives has it.
    if (error instanceof SyntaxError || systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    if (systemCode(error) !== 'EPERM') return false
  }
  const now = startOf(pid)
  return now === started || now === null || started === null
}

/** When a process was started; "dead" for one that only waits to be reaped; null where the system does not tell. */
function startOf(pid: number): string | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    // proc_pid_stat(5): the second field is a name in parentheses that may hold anything; state is 3rd, start 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return 'dead'
    return `${fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`
  } catch {
    return null
  }
}

function inUse(folder: string, pid: number | undefined): StoreError {
  const who = pid === process.pid ? 'this process itself' : pid === undefined ? 'another process' : `process ${pid}`
  return new StoreError(
    'folder-in-use',
    `The state folder ${folder} is in use by ${who}. Stop that one, or give this one its own folder (--data DIR) or none (--memory).`,
  )
}
