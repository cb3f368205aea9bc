import path from 'node:path'
import { backUp, listChain, stateFile, unfinished, type Chain, type StateFile } from './chain.ts'
import { readClosing, removeClosing } from './closing.ts'
import { realDisk, type Disk } from './disk.ts'
import { settleFence } from './fence.ts'
import { footerLine, headerLine } from './header.ts'
import { inspect, lost, type Finding, type Whole } from './inspect.ts'
import { planned, type Plan } from './repair-plan.ts'
import { LogWriter } from './log-writer.ts'
import { bodyStart, LineBuffer } from './line-buffer.ts'
import { reasonOf, StoreError } from '../world/store-error.ts'

export interface RepairedFile {
  file: string
  /** The name of the copy of the damaged file, or null when the file was missing. */
  backup: string | null
  /** Whole records that the file still holds. */
  kept: number
  /** Lines that were no whole records, or the number that a checkpoint's last line says is missing. */
  dropped: number
}

/** What a repair did: an entry for each file that had to be changed, none when the folder was sound. */
export interface Repair {
  files: RepairedFile[]
}

export interface RepairOptions {
  /** Version of the entries' format that the program knows. */
  version: number
  writtenBy?: string
  /** Asked of each whole record, in order, whether it fits those before it for which it said so. */
  fits?: (entry: unknown, version: number) => boolean
  disk?: Disk
  /** Told, in a sentence, why the repair waits. */
  onNotice?: ((text: string) => void) | undefined
}

/**
 * Makes a damaged state folder readable again: keeps every whole record, copies each damaged file aside first.
 *
 * @throws StoreError `folder-in-use`, `folder-unwritable`, or `state-newer` when a newer program wrote the folder.
 */
export async function repairFolder(folder: string, options: RepairOptions): Promise<Repair> {
  const { disk = realDisk, version, writtenBy = 'invitekit', onNotice } = options
  try {
    const held = await disk.lock(folder, { ...(onNotice && { onNotice }) })
    try {
      await settleFence(disk, folder)
      return { files: await repairChain(disk, folder, { ...options, version, writtenBy }) }
    } finally {
      held.release()
    }
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw new StoreError(
      'folder-unwritable',
      `The state folder ${folder} cannot be repaired: ${reasonOf(error)}. What is damaged is as it was. Make sure that ` +
        'the folder can be written and has room for a copy of what is in it, then repair again.',
      { cause: error },
    )
  }
}

async function repairChain(
  disk: Disk,
  folder: string,
  { version, writtenBy, fits }: RepairOptions & { readonly writtenBy: string },
): Promise<RepairedFile[]> {
  const chain = listChain(disk, folder)
  const files = wantedFiles(chain)
  const present = new Set(disk.list(folder))
  const findings = files.map((file) => (present.has(file.name) ? inspect(disk, folder, file) : lost(file)))
  const tooNew = findings.find(({ header }) => header !== undefined && header.version > version)
  if (tooNew?.header) {
    throw new StoreError(
      'state-newer',
      `${tooNew.file.name} in ${folder} has format ${tooNew.header.version}, written by ${tooNew.header.writtenBy}; ` +
        `this version knows formats up to ${version}: repair it with that one.`,
    )
  }
  const known = findings.findLast(({ header }) => header !== undefined)?.header?.version ?? version
  if (fits) dropMisfits(disk, folder, findings, (entry, from = known) => fits(entry, from))
  const closing = chain.isClosed ? readClosing(disk, folder) : undefined
  const plans = planned(findings, closing).filter(({ isAsIs }) => !isAsIs)
  const backups = new Map<string, string>()
  const drafts: string[] = []
  try {
    for (const { finding, isSound } of plans) {
      const { name } = finding.file
      if (!finding.isLost && !isSound) backups.set(name, backUp(disk, folder, name))
    }
    for (const plan of plans) {
      const { kind, generation, name } = plan.finding.file
      const draft = path.join(folder, name + unfinished)
      drafts.push(draft)
      const head = headerLine({
        kind,
        generation,
        version: plan.finding.header?.version ?? known,
        writtenBy,
        first: plan.first,
      })
      await writeDraft(disk, folder, draft, head, plan)
    }
  } catch (error) {
    // The damaged files are still in their places: none of these is of use.
    for (const draft of drafts) disk.remove(draft)
    for (const backup of backups.values()) disk.remove(path.join(folder, backup))
    throw error
  }
  for (const draft of drafts) disk.rename(draft, draft.slice(0, -unfinished.length))
  if (drafts.length > 0) {
    // It tells where the log as it was ended.
    removeClosing(disk, folder)
    await disk.syncFolder(folder)
  }
  return plans
    .filter(({ isSound }) => !isSound)
    .map(({ finding, records, dropped }) => ({
      file: finding.file.name,
      backup: backups.get(finding.file.name) ?? null,
      kept: records.length,
      dropped,
    }))
}

/** Takes whole records out of the findings that don't fit, as when others that they go with are lost. */
function dropMisfits(
  disk: Disk,
  folder: string,
  findings: readonly Finding[],
  fits: (entry: unknown, version: number | undefined) => boolean,
): void {
  const misfits = new Set<Whole>()
  const sources = new Sources(disk, folder)
  try {
    for (const { finding, records } of planned(findings)) {
      for (const record of records) {
        const entry: unknown = JSON.parse(bodyOf(disk, sources.get(record.file), record))
        if (!fits(entry, finding.header?.version)) misfits.add(record)
      }
    }
  } finally {
    sources.close()
  }
  for (const finding of findings) {
    const fitting = finding.records.filter((record) => !misfits.has(record))
    finding.damaged += finding.records.length - fitting.length
    finding.records = fitting
  }
}

/** The files that records are copied from, each opened once. */
class Sources {
  readonly #disk: Disk
  readonly #folder: string
  readonly #open = new Map<string, number>()

  constructor(disk: Disk, folder: string) {
    this.#disk = disk
    this.#folder = folder
  }

  get(name: string): number {
    const file = this.#open.get(name) ?? this.#disk.open(path.join(this.#folder, name))
    this.#open.set(name, file)
    return file
  }

  close(): void {
    for (const file of this.#open.values()) this.#disk.close(file)
  }
}

// Every file that has to be there for the ones that are there to count.
function wantedFiles({ checkpoint, logs, isClosed }: Chain): StateFile[] {
  const first = checkpoint?.generation ?? logs[0]?.generation ?? 1
  const last = logs.at(-1)?.generation ?? (checkpoint || isClosed ? first : 0)
  const wanted = checkpoint || first > 1 ? [stateFile('checkpoint', first)] : []
  for (let generation = first; generation <= last; generation++) wanted.push(stateFile('log', generation))
  return wanted
}

async function writeDraft(disk: Disk, folder: string, draft: string, head: string, plan: Plan): Promise<void> {
  const isCheckpoint = plan.finding.file.kind === 'checkpoint'
  const sources = new Sources(disk, folder)
  const handle = disk.create(draft)
  try {
    const writer = new LogWriter(disk, handle, 0, draft)
    const lines = new LineBuffer()
    writer.add(Buffer.from(head))
    for (const [index, record] of plan.records.entries()) {
      const body = bodyOf(disk, sources.get(record.file), record)
      if (plan.first === undefined) lines.add(body)
      else lines.add(body, isCheckpoint ? -1 - index : plan.first + index)
      if (lines.length > flushEvery) writer.add(lines.take())
    }
    writer.add(lines.take())
    if (isCheckpoint) writer.add(Buffer.from(footerLine(plan.records.length)))
    await writer.sync()
  } finally {
    disk.close(handle)
    sources.close()
  }
}

/** In bytes. */
const flushEvery = 1024 * 1024

/** A record's JSON. */
function bodyOf(disk: Disk, file: number, { number, start, length }: Whole): string {
  const bytes = Buffer.alloc(length)
  for (let filled = 0; filled < length;) {
    const count = disk.read(file, bytes.subarray(filled), start + filled)
    if (count === 0) throw new Error('the file has become shorter')
    filled += count
  }
  return bytes.toString('utf8', bodyStart + (number === undefined ? 0 : `${number},`.length), length - 1)
}
