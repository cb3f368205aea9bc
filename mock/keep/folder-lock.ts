import fs from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { machineTime } from '../world/clock.ts'
import { sameFile, type FileId } from './file-id.ts'
import { HeldFolder } from './folder-held.ts'
import { canSee, inWords, isAlive, parseOwner, self, sharesClock, type Owner } from './folder-owner.ts'
import { StoreError, systemCode } from '../world/store-error.ts'

/** Milliseconds. Who gives no sign of life for so long, and can't be seen, counts as dead. */
const silence = 5000
const look = 100

export interface LockOptions {
  /** Told, in a sentence, why the start waits. */
  readonly onNotice?: (text: string) => void
  /** For tests: see `silence`. */
  readonly silence?: number
}

const lockPattern = /^lock\.(\d+)$/

/**
 * Takes a folder for this process. The lock of a dead process is taken over: at once, where this process would see the
 * owner if it lived. The owner may be in another container or on another machine: then its signs of life are waited for,
 * five seconds at most.
 *
 * Locks are numbered: who takes over from `lock.3` makes `lock.4`, which only one process can, and nobody ever removes
 * a lock that might be alive. Who has made one looks at all others again and steps back if one of them lives.
 *
 * @throws StoreError `folder-in-use` when another live process, or this one, has the folder; the system's error.
 */
export async function lockFolder(folder: string, options: LockOptions = {}): Promise<HeldFolder> {
  const stale = new Map<number, Sign>()
  let hasRival = false
  for (const number of locks(folder)) {
    const found = readLock(folder, number)
    if (found === undefined) continue
    if (found.owner && canSee(found.owner)) {
      if (isAlive(found.owner)) throw inUse(folder, found.owner)
      stale.set(number, found)
      continue
    }
    const last = await lastSign(folder, number, found, options)
    if (last === undefined) continue
    stale.set(number, last)
    hasRival = true
  }
  const number = Math.max(0, ...stale.keys()) + 1
  const held = makeLock(folder, number, hasRival)
  try {
    for (const other of locks(folder)) {
      const found = other === number ? undefined : readLock(folder, other)
      if (found === undefined) continue
      const known = stale.get(other)
      const isDead =
        known === undefined ? found.owner && canSee(found.owner) && !isAlive(found.owner) : isSame(found, known)
      if (!isDead) throw inUse(folder, found.owner)
    }
    for (const other of stale.keys()) {
      if (held.state() !== 'held') throw inUse(folder, undefined)
      fs.rmSync(lockPath(folder, other), { force: true })
    }
    return held
  } catch (error) {
    held.release()
    throw error
  }
}

const lockPath = (folder: string, number: number): string => path.join(folder, `lock.${number}`)

function locks(folder: string): number[] {
  return fs
    .readdirSync(folder)
    .flatMap((name) => lockPattern.exec(name)?.[1] ?? [])
    .map(Number)
}

/** What a lock shows at a moment. */
interface Sign {
  readonly owner: Owner | undefined
  readonly text: string
  readonly id: FileId
  /** Changes with each sign of life. */
  readonly beat: number
}

const isSame = (a: Sign, b: Sign): boolean => a.beat === b.beat && a.text === b.text && sameFile(a.id, b.id)

function readLock(folder: string, number: number): Sign | undefined {
  try {
    const file = fs.openSync(lockPath(folder, number), 'r')
    try {
      const { dev, ino, mtimeMs } = fs.fstatSync(file)
      const text = fs.readFileSync(file, 'utf8')
      return { owner: parseOwner(text), text, id: { dev, ino }, beat: mtimeMs }
    } finally {
      fs.closeSync(file)
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Waits for a sign of life. Resolves with the last one when none came, and with undefined when the lock was given back.
 * @throws StoreError `folder-in-use` when one came.
 */
async function lastSign(
  folder: string,
  number: number,
  first: Sign,
  { onNotice, silence: limit = silence }: LockOptions,
): Promise<Sign | undefined> {
  const started = machineTime()
  // Another machine's clock may be wrong: what it last wrote is only compared with what it writes next.
  const until = sharesClock(first.owner) ? Math.min(first.beat, started) + limit : started + limit
  if (until > started) {
    onNotice?.(
      `The state folder ${folder} was last used by ${inWords(first.owner)}, which can't be seen from here. ` +
        `Waiting up to ${Math.ceil((until - started) / 1000)} s for a sign that it still is.`,
    )
  }
  while (machineTime() < until) {
    await setTimeout(look)
    const now = readLock(folder, number)
    if (now === undefined || !isSame(now, first)) {
      if (now?.owner && canSee(now.owner) && !isAlive(now.owner)) return now
      if (now) throw inUse(folder, now.owner)
      return undefined
    }
  }
  return first
}

/** Throws StoreError `folder-in-use` when somebody was quicker. */
function makeLock(folder: string, number: number, hasRival: boolean): HeldFolder {
  const name = lockPath(folder, number)
  let file: number
  try {
    // No hard link: some file systems have none.
    file = fs.openSync(name, 'wx')
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw inUse(folder, readLock(folder, number)?.owner)
    throw error
  }
  try {
    fs.writeSync(file, `${JSON.stringify(self())}\n`)
    return new HeldFolder(folder, name, file, hasRival)
  } catch (error) {
    fs.closeSync(file)
    fs.rmSync(name, { force: true })
    throw error
  }
}

function inUse(folder: string, owner: Owner | undefined): StoreError {
  return new StoreError(
    'folder-in-use',
    `The state folder ${folder} is in use by ${inWords(owner)}. Stop that one, or give this one its own folder (--data DIR) or none (--memory).`,
  )
}
