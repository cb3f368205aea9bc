import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system of its own in memory. */
export interface SmallDisk {
  readonly folder: string
  /** Leaves no room on it, or room for so many pages. */
  fill(left?: number): void
  /** Takes away what `fill` put there. */
  clear(): void
  /** Makes it read-only. */
  freeze(): void
  remove(): void
}

/** undefined when this system or this user cannot mount one. */
export function mountSmallDisk(kibibytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    return undefined
  }
  const filler = join(folder, 'filler')
  return {
    folder,
    fill(left = 0) {
      const { bavail, bsize } = statfsSync(folder)
      try {
        writeFileSync(filler, Buffer.alloc((Number(bavail) - left) * Number(bsize)))
      } catch (error) {
        // Others have written meanwhile: it is as full as it was meant to be.
        if (left > 0 || (error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    },
    clear: () => rmSync(filler),
    freeze: () => void execFileSync('mount', ['-o', 'remount,ro', folder], { stdio: 'ignore' }),
    remove() {
      execFileSync('umount', [folder], { stdio: 'ignore' })
      rmSync(folder, { recursive: true })
    },
  }
}
