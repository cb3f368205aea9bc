import type { MockProcess } from '../drive/mock-process.ts'
import { servicesOf } from '../drive/services.ts'
import { listed, placeOf, recordsOf, snapshotNames, snapshotRecords, type Records } from './mock-records.ts'
import { SandboxWriter, SnapshotWriter } from './mock-writers.ts'
import type { Place, Writer } from './writer.ts'

/** Resolves with the default sandbox's records. Rejects when something is not as a writer was told. */
export async function survey(
  { child, told, log }: MockProcess,
  writers: readonly Writer[],
  where: string,
): Promise<Records> {
  const { url } = told
  const records = await recordsOf(url, 'default')
  if (!records) throw new Error(`${where}: the default sandbox is not there.`)
  const wrong = await listed(url, servicesOf(told), records)
  for (const writer of writers) {
    const complaint = writer.settle(await found(url, writer, records))
    if (complaint !== undefined) wrong.push(complaint)
  }
  if (/"level":(50|60)/.test(log())) wrong.push(`The log tells of a failure: ${log()}`)
  if (wrong.length === 0) return records
  child.kill('SIGKILL')
  throw new Error(`${where}:\n${wrong.join('\n')}`)
}

async function found(url: string, writer: Writer, records: Records): Promise<Place> {
  if (writer instanceof SandboxWriter) return sandboxPlace(url, writer.name)
  if (!(writer instanceof SnapshotWriter)) return placeOf(records, writer.name)
  return new Map((await snapshotNames(url, 'default')).map((name) => [name, 'a snapshot']))
}

async function sandboxPlace(url: string, name: string): Promise<Place> {
  const records = await recordsOf(url, name)
  if (!records) return new Map()
  const now = [['sandbox', 'is there'] as const, ...placeOf(records, name)]
  if (!(await snapshotNames(url, name)).includes('saved')) return new Map(now)
  const saved = [['sandbox', 'is there'] as const, ...placeOf(await snapshotRecords(url, name, 'saved'), name)]
  return new Map([...now, ...saved.map(([key, value]) => [`saved ${key}`, value] as const)])
}
