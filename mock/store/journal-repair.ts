import path from 'node:path'
import { backUp, listChain, stateFile, unfinished, type Chain, type StateFile } from './journal-chain.ts'
import { realDisk, type Disk } from './journal-disk.ts'
import { footerLine, headerLine, parseFooter, parseHeader, type Header } from './journal-header.ts'
import { parseLine, type Line } from './journal-line.ts'
import { readLines } from './journal-read-lines.ts'
import { JournalWriter } from './journal-writer.ts'
import { reasonOf, StoreError } from './store-error.ts'

export interface RepairedFile {
  file: string
  /** The name of the copy of the damaged file, or null when the file was missing. */
  backup: string | null
  /** Whole records that the file still holds. */
  kept: number
  /** Lines that were no whole records, or the number that a snapshot's last line says is missing. */
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
  disk?: Disk
}

/**
 * Makes a damaged state folder readable again: keeps every whole record, copies each damaged file aside first.
 *
 * @throws StoreError `folder-in-use`, `folder-unwritable`, or `state-newer` when a newer program wrote the folder.
 */
export async function repairFolder(folder: string, options: RepairOptions): Promise<Repair> {
  const { disk = realDisk, version, writtenBy = 'invitekit' } = options
  try {
    const unlock = disk.lock(folder)
    try {
      return { files: await repairChain(disk, folder, version, writtenBy) }
    } finally {
      unlock()
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

async function repairChain(disk: Disk, folder: string, version: number, writtenBy: string): Promise<RepairedFile[]> {
  const files = wantedFiles(listChain(disk, folder))
  const present = new Set(disk.list(folder))
  const findings = files.map((file) => (present.has(file.name) ? inspect(disk, folder, file) : lost(file)))
  const tooNew = findings.find(({ header }) => header !== undefined && header.version > version)
  if (tooNew) {
    throw new StoreError(
      'state-newer',
      `${tooNew.file.name} in ${folder} was written by ${tooNew.header?.writtenBy}, which is newer: repair it with that one.`,
    )
  }
  const known = findings.findLast(({ header }) => header !== undefined)?.header?.version ?? version

  const repaired: RepairedFile[] = []
  for (const { file, header, isSound, kept, dropped, isLost } of findings) {
    if (isSound) continue
    const backup = isLost ? null : backUp(disk, folder, file.name)
    const { kind, generation, name } = file
    const head = headerLine({ kind, generation, version: header?.version ?? known, writtenBy })
    const foot = kind === 'snapshot' ? [footerLine(kept)] : []
    await rewrite(disk, folder, name, backup, head, foot)
    repaired.push({ file: name, backup, kept, dropped })
  }
  return repaired
}

// Every file that has to be there for the ones that are there to count.
function wantedFiles({ snapshot, journals }: Chain): StateFile[] {
  const first = snapshot?.generation ?? journals[0]?.generation ?? 1
  const last = journals.at(-1)?.generation ?? (snapshot ? first : 0)
  const wanted = snapshot || first > 1 ? [stateFile('snapshot', first)] : []
  for (let generation = first; generation <= last; generation++) wanted.push(stateFile('journal', generation))
  return wanted
}

interface Finding {
  file: StateFile
  header: Header | undefined
  isSound: boolean
  isLost: boolean
  kept: number
  dropped: number
}

const lost = (file: StateFile): Finding => ({
  file,
  header: undefined,
  isSound: false,
  isLost: true,
  kept: 0,
  dropped: 0,
})

function inspect(disk: Disk, folder: string, file: StateFile): Finding {
  const finding: Finding = { ...lost(file), isLost: false }
  let footer: number | undefined
  let strange = 0
  let isLastFooter = false
  for (const { number, line } of parsedLines(disk, path.join(folder, file.name))) {
    const header = number === 1 ? parseHeader(line) : undefined
    const count = parseFooter(line)
    isLastFooter = count !== undefined
    if (header?.kind === file.kind && header.generation === file.generation) finding.header = header
    else if (line?.kind === 'record') finding.kept++
    else if (line === undefined && number > 1) finding.dropped++
    else if (count !== undefined && file.kind === 'snapshot' && footer === undefined) footer = count
    else strange++
  }
  const isWhole = file.kind === 'journal' || (isLastFooter && footer === finding.kept)
  finding.isSound = finding.header !== undefined && finding.dropped === 0 && strange === 0 && isWhole
  finding.dropped = Math.max(finding.dropped, (footer ?? 0) - finding.kept)
  return finding
}

async function rewrite(
  disk: Disk,
  folder: string,
  name: string,
  from: string | null,
  head: string,
  foot: string[],
): Promise<void> {
  const draft = path.join(folder, name + unfinished)
  try {
    await writeDraft(disk, folder, draft, from, head, foot)
  } catch (error) {
    // The damaged file is still in its place: neither is of use.
    disk.remove(draft)
    if (from !== null) disk.remove(path.join(folder, from))
    throw error
  }
  disk.rename(draft, path.join(folder, name))
  await disk.syncFolder(folder)
}

async function writeDraft(
  disk: Disk,
  folder: string,
  draft: string,
  from: string | null,
  head: string,
  foot: string[],
): Promise<void> {
  const handle = disk.create(draft)
  try {
    const writer = new JournalWriter(disk, handle, 0)
    writer.add(Buffer.from(head))
    if (from !== null) {
      for (const { line, text } of parsedLines(disk, path.join(folder, from))) {
        if (line?.kind === 'record') writer.add(Buffer.from(`${text}\n`))
      }
    }
    writer.add(Buffer.from(foot.join('')))
    await writer.sync()
  } finally {
    disk.close(handle)
  }
}

function* parsedLines(disk: Disk, file: string): Generator<{ number: number; line: Line | undefined; text: string }> {
  const handle = disk.open(file)
  try {
    for (const { number, bytes, ended } of readLines(disk, handle)) {
      yield { number, line: ended ? parseLine(bytes) : undefined, text: bytes.toString() }
    }
  } finally {
    disk.close(handle)
  }
}
