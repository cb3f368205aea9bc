import fs from 'node:fs'
import os from 'node:os'
import { systemCode } from '../world/store-error.ts'

/**
 * A process, as a lock file names it. A pid is used again (pid 1 in every container), so the time of the start
 * goes with it where /proc tells: boot id and clock ticks since boot.
 */
export interface Owner {
  pid: number
  started: string | null
  /** The name of its machine or container. Locks of older versions lack it and what follows. */
  host?: string
  /** Which start of which machine. Null where the system does not tell. */
  boot?: string | null
  /** Among which processes its pid counts: each container has its own. Null where the system does not tell. */
  pids?: string | null
}

/** This process. */
export const self = (): Owner => ({
  pid: process.pid,
  started: startOf(process.pid),
  host: os.hostname(),
  boot: bootId(),
  pids: pidNamespace(),
})

/** What a lock file says, or undefined when it is empty or says nothing that can be read. Throws the system's error. */
export function parseOwner(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Owner | null
    return Number.isSafeInteger(owner?.pid) ? (owner ?? undefined) : undefined
  } catch {
    return undefined
  }
}

/** Whether this process would see the owner if it lived. Where it would not, only a sign of life tells. */
export function canSee(owner: Owner): boolean {
  // An older version gives no signs of life: its pid has to do.
  if (owner.host === undefined) return true
  const boot = bootId()
  if (owner.boot !== boot || owner.pids !== pidNamespace()) return false
  return boot !== null || owner.host === os.hostname()
}

/** Whether both run under one kernel, and so by one clock. */
export const sharesClock = (owner: Owner | undefined): boolean =>
  typeof owner?.boot === 'string' && owner.boot === bootId()

/** Whether an owner that this process can see lives. */
export function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    if (systemCode(error) !== 'EPERM') return false
  }
  const now = startOf(pid)
  return now === started || now === null || started === null
}

/** The owner in words: "process 7", "process 1 on web-1". */
export function inWords(owner: Owner | undefined): string {
  if (owner === undefined) return 'another process'
  if (!canSee(owner)) return `process ${owner.pid} on ${owner.host}`
  return owner.pid === process.pid ? 'this process itself' : `process ${owner.pid}`
}

/** When a process was started; "dead" for one that only waits to be reaped; null where the system does not tell. */
function startOf(pid: number): string | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    // proc_pid_stat(5): the second field is a name in parentheses that may hold anything; state is 3rd, start 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return 'dead'
    return `${bootId()} ${fields[19]}`
  } catch {
    return null
  }
}

function bootId(): string | null {
  try {
    return fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return null
  }
}

// pid_namespaces(7)
function pidNamespace(): string | null {
  try {
    return fs.readlinkSync('/proc/self/ns/pid')
  } catch {
    return null
  }
}
