import path from 'node:path'
import type { Disk } from './journal-disk.ts'
import { headerLine, type Header } from './journal-header.ts'
import { fileName, unfinished } from './journal-chain.ts'
import { JournalWriter } from './journal-writer.ts'

/**
 * Starts a journal. The file gets its name once its header is whole, so an empty journal is always damage.
 *
 * @throws the system's error; no file is left then.
 */
export async function startJournal(
  disk: Disk,
  folder: string,
  header: Omit<Header, 'kind'>,
  durability: 'process' | 'power',
): Promise<JournalWriter> {
  const target = path.join(folder, fileName('journal', header.generation))
  const draft = target + unfinished
  const file = disk.create(draft)
  try {
    const writer = new JournalWriter(disk, file, 0, target)
    writer.add(Buffer.from(headerLine({ kind: 'journal', ...header })))
    if (durability === 'power') await writer.sync()
    disk.rename(draft, target)
    if (durability === 'power') await disk.syncFolder(folder)
    return writer
  } catch (error) {
    disk.close(file)
    disk.remove(draft)
    disk.remove(target)
    throw error
  }
}
