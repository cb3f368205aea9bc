import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Disk } from './disk.ts'
import { footerLine, headerLine, type Header } from './header.ts'
import { fileName, unfinished } from './chain.ts'
import { LineBuffer } from './line-buffer.ts'

// A slice costs about 0.1 ms of the event loop: what a few requests cost.
const sliceLength = 8 * 1024
// So that the disk never has much to catch up with, which would hold up the log's own writes.
const syncEvery = 1024 * 1024

/** A checkpoint that is written, but does not count yet. */
export interface DraftCheckpoint {
  bytes: number
  /** Makes it count; from then on older files are not needed. */
  publish(): Promise<void>
  /** Removes it. */
  discard(): void
}

/**
 * Writes a checkpoint slice by slice, while the state that `bodies` walks may go on changing. It is exact once all that
 * was appended meanwhile is replayed over it.
 *
 * @param isStopped asked before each slice; when it says so, the draft is removed and the promise gives undefined.
 * @throws the system's error; the draft is removed then too.
 */
export async function draftCheckpoint(
  disk: Disk,
  folder: string,
  header: Omit<Header, 'kind'>,
  bodies: Iterable<string>,
  isStopped: () => boolean,
): Promise<DraftCheckpoint | undefined> {
  const target = path.join(folder, fileName('checkpoint', header.generation))
  const draft = target + unfinished
  const discard = (): void => disk.remove(draft)
  try {
    const file = disk.create(draft)
    try {
      let bytes = 0
      let synced = 0
      for (const slice of slices(header, bodies)) {
        bytes += await writeAll(disk, file, slice, bytes)
        if (bytes - synced > syncEvery) {
          await disk.sync(file)
          synced = bytes
        }
        await setImmediate()
        if (isStopped()) {
          discard()
          return undefined
        }
      }
      await disk.sync(file)
      const publish = async (): Promise<void> => {
        disk.rename(draft, target)
        await disk.syncFolder(folder)
      }
      return { bytes, publish, discard }
    } finally {
      disk.close(file)
    }
  } catch (error) {
    discard()
    throw error
  }
}

/** Each slice is written before the next one is asked for. */
function* slices(header: Omit<Header, 'kind'>, bodies: Iterable<string>): Generator<Buffer> {
  yield Buffer.from(headerLine({ kind: 'checkpoint', ...header }))
  const lines = new LineBuffer()
  let records = 0
  for (const body of bodies) {
    records++
    lines.add(body, -records)
    if (lines.length >= sliceLength) yield lines.take()
  }
  yield lines.take()
  yield Buffer.from(footerLine(records))
}

async function writeAll(disk: Disk, file: number, bytes: Buffer, offset: number): Promise<number> {
  for (let done = 0; done < bytes.length;) {
    const count = await disk.writeLater(file, bytes.subarray(done), offset + done)
    if (count === 0) throw new Error('the system writes nothing')
    done += count
  }
  return bytes.length
}
