import path from 'node:path'
import type { CompactionStart } from './journal-compaction.ts'
import { backUp, fileName, type Chain } from './journal-chain.ts'
import type { Replayed } from './journal-replay.ts'
import type { JournalSettings } from './journal-options.ts'
import { startJournal } from './journal-start.ts'
import { JournalWriter } from './journal-writer.ts'

/**
 * Opens the newest journal of a folder that has been replayed, to add to it; starts one when there is none, or when
 * the files are of an older format. Cuts off a torn last line, and removes what no longer counts.
 */
export async function openJournal(
  settings: JournalSettings,
  chain: Chain,
  replayed: Replayed,
): Promise<CompactionStart & { writer: JournalWriter; next: number }> {
  const { disk, folder, version, writtenBy, durability } = settings
  for (const name of [...chain.outdated, ...chain.unfinished]) disk.remove(path.join(folder, name))
  const { newest, snapshotBytes, olderBytes, next } = replayed
  if (newest) cutTail(settings, newest)
  if (newest && replayed.version === version) {
    const name = path.join(folder, fileName('journal', newest.generation))
    const writer = new JournalWriter(disk, disk.open(name), newest.bytes, name)
    try {
      if (newest.isClosed) writer.cutTo(newest.bytes)
    } catch (error) {
      writer.close()
      throw error
    }
    return { writer, next, generation: newest.generation, snapshotBytes, olderBytes, isDue: false }
  }
  const generation = (newest?.generation ?? 0) + 1
  const writer = await startJournal(disk, folder, { generation, version, writtenBy, first: next }, durability)
  return {
    writer,
    next,
    generation,
    snapshotBytes,
    olderBytes: olderBytes + (newest?.bytes ?? 0),
    isDue: newest !== undefined,
  }
}

function cutTail(
  { disk, folder, onNotice }: JournalSettings,
  { generation, bytes, torn }: NonNullable<Replayed['newest']>,
): void {
  if (torn === undefined) return
  const name = fileName('journal', generation)
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
