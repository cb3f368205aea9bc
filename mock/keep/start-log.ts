import path from 'node:path'
import type { Disk } from './disk.ts'
import { headerLine, type Header } from './header.ts'
import { fileName, unfinished } from './chain.ts'
import { LogWriter } from './log-writer.ts'

/**
 * Starts a log. The file gets its name once its header is whole, so an empty log is always damage.
 *
 * @throws the system's error; no file is left then.
 */
export async function startLog(
  disk: Disk,
  folder: string,
  header: Omit<Header, 'kind'>,
  durability: 'process' | 'power',
): Promise<LogWriter> {
  const target = path.join(folder, fileName('log', header.generation))
  const draft = target + unfinished
  const file = disk.create(draft)
  try {
    const writer = new LogWriter(disk, file, 0, target)
    writer.add(Buffer.from(headerLine({ kind: 'log', ...header })))
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
