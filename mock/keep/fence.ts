import path from 'node:path'
import { listChain, unfinished } from './chain.ts'
import type { Disk } from './disk.ts'

const ending = '.fenced'
const fencedPattern = /^journal-\d{4,15}\.ndjson\.fenced$/

/**
 * Puts a copy in the place of the newest log. A process that had the folder before and counted as dead may wake up
 * and write to the file that it has open: nobody reads that one any more, and it sees so before it answers, because
 * its file has another name from before the copy is made. Throws the system's error; the next start then goes on from there.
 */
export async function fence(disk: Disk, folder: string): Promise<void> {
  const newest = listChain(disk, folder).logs.at(-1)
  if (newest === undefined) return
  disk.rename(path.join(folder, newest.name), path.join(folder, newest.name + ending))
  await settleFence(disk, folder)
}

/** Ends what `fence` has begun in a process that died over it. */
export async function settleFence(disk: Disk, folder: string): Promise<void> {
  const names = new Set(disk.list(folder))
  for (const name of names) {
    if (!fencedPattern.test(name)) continue
    const fenced = path.join(folder, name)
    const target = fenced.slice(0, -ending.length)
    if (!names.has(path.basename(target))) {
      const draft = target + unfinished
      disk.remove(draft)
      disk.copy(fenced, draft)
      const file = disk.open(draft)
      try {
        await disk.sync(file)
      } finally {
        disk.close(file)
      }
      disk.rename(draft, target)
    }
    disk.remove(fenced)
    await disk.syncFolder(folder)
  }
}
