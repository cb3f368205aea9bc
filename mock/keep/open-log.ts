import path from 'node:path'
import type { CompactionStart } from './compaction.ts'
import { backUp, fileName, type Chain } from './chain.ts'
import { removeClosing } from './closing.ts'
import type { Replayed } from './replay.ts'
import type { LogSettings } from './log-options.ts'
import { startLog } from './start-log.ts'
import { LogWriter } from './log-writer.ts'

/**
 * Opens the newest log of a folder that has been replayed, to add to it; starts one when there is none, or when
 * the files are of an older format. Cuts off a torn last line, and removes what no longer counts.
 */
export async function openLog(
  settings: LogSettings,
  chain: Chain,
  replayed: Replayed,
): Promise<CompactionStart & { writer: LogWriter; next: number }> {
  const { disk, folder, version, writtenBy, durability } = settings
  for (const name of [...chain.outdated, ...chain.unfinished]) disk.remove(path.join(folder, name))
  if (chain.isClosed) removeClosing(disk, folder)
  const { newest, checkpointBytes, olderBytes, next } = replayed
  if (newest) cutTail(settings, newest)
  if (newest && replayed.version === version) {
    const name = path.join(folder, fileName('log', newest.generation))
    const writer = new LogWriter(disk, disk.open(name), newest.bytes, name)
    try {
      if (newest.isClosed) writer.cutTo(newest.bytes)
    } catch (error) {
      writer.close()
      throw error
    }
    return { writer, next, generation: newest.generation, checkpointBytes, olderBytes, isDue: false }
  }
  const generation = (newest?.generation ?? 0) + 1
  const writer = await startLog(disk, folder, { generation, version, writtenBy, first: next }, durability)
  return {
    writer,
    next,
    generation,
    checkpointBytes,
    olderBytes: olderBytes + (newest?.bytes ?? 0),
    isDue: newest !== undefined,
  }
}

function cutTail(
  { disk, folder, onNotice }: LogSettings,
  { generation, bytes, torn }: NonNullable<Replayed['newest']>,
): void {
  if (torn === undefined) return
  const name = fileName('log', generation)
  const file = disk.open(path.join(folder, name))
  try {
    // A line that has its end was probably whole once: it is kept aside.
    const kept = torn.ended ? ` A copy of the file is in ${backUp(disk, folder, name)}.` : ''
    disk.truncate(file, bytes)
    onNotice(`The last line of ${name} in ${folder} was not whole: cut ${torn.bytes} bytes.${kept}`)
  } finally {
    disk.close(file)
  }
}
