import type { Finding, Whole } from './inspect.ts'

/** What a repair makes of a file. */
export interface Plan {
  finding: Finding
  /** The number of the log's first record, as it becomes; undefined where records have none. */
  first: number | undefined
  records: Whole[]
  dropped: number
  /** Whether the file has lost nothing and holds nothing strange. */
  isSound: boolean
  /** Whether it can stay as it is: not so when records before it were lost, because then its own get other numbers. */
  isAsIs: boolean
}

/**
 * What becomes of each file, so that every whole record is where its number puts it. `stopped` is the number of a next
 * record, as a stop left it.
 */
export function planned(findings: readonly Finding[], stopped?: number): Plan[] {
  const isNumbered = (finding: Finding) =>
    finding.header ? finding.header.first !== undefined : finding.records.some(({ number }) => number !== undefined)
  const anyNumbered = stopped !== undefined || findings.some(isNumbered)
  const starts = startsOf(findings)
  const byNumber = recordsByNumber(findings)
  let next = 1
  return findings.map((finding, index): Plan => {
    const { file, header, damaged, damagedEnd, isStrange, footer, closing } = finding
    const isCheckpoint = file.kind === 'checkpoint'
    if (isCheckpoint) next = starts[index] ?? 1
    const hasNumbers = finding.isLost ? anyNumbered : isNumbered(finding)
    const [from, to] = isCheckpoint ? [-Infinity, 0] : [starts[index] ?? 1, starts[index + 1] ?? Infinity]
    const records = hasNumbers
      ? byNumber.filter(({ number }) => number >= from && number < to)
      : finding.records.filter(({ number }) => number === undefined)
    const isNewest = index === findings.length - 1
    const end = closing ?? (isNewest ? stopped : undefined)
    const count = isCheckpoint
      ? Math.max(footer ?? 0, -(records.at(-1)?.number ?? 0))
      : (to === Infinity ? Math.max(end ?? 0, (records.at(-1)?.number ?? from - 1) + 1) : to) - from
    const missing = hasNumbers || isCheckpoint ? Math.max(0, count - records.length) : 0
    const inOrder =
      records.length === finding.records.length && records.every((record, at) => record === finding.records[at])
    const isSound =
      header !== undefined &&
      !isStrange &&
      damaged === 0 &&
      missing === 0 &&
      inOrder &&
      (closing === undefined || closing === from + records.length) &&
      (!isCheckpoint || footer === records.length)
    const first = hasNumbers ? next : undefined
    const isAsIs = isSound && header.first === first
    if (!isCheckpoint) next += records.length
    return {
      finding,
      first,
      records,
      dropped: Math.max(damaged, missing + (isNewest && end === undefined ? damagedEnd : 0)),
      isSound,
      isAsIs,
    }
  })
}

/** With which record each log began, as far as it can be told; for a checkpoint, the log of its generation. */
function startsOf(findings: readonly Finding[]): number[] {
  const starts: number[] = []
  for (const [index, { header, file, records }] of findings.entries()) {
    const least = records.find(({ number }) => number !== undefined && number > 0)?.number
    const before = findings[index - 1]
    const previous = starts.at(-1)
    const follows =
      before === undefined
        ? undefined
        : before.file.kind === 'checkpoint'
          ? previous
          : (previous ?? 1) + before.records.length
    if (file.kind === 'checkpoint') starts.push(header?.first ?? findings[index + 1]?.header?.first ?? 1)
    else starts.push(header?.first ?? follows ?? least ?? 1)
  }
  return starts
}

/** Numbered records of all files by their numbers, those of checkpoints backwards. Of one that is there twice, the first. */
function recordsByNumber(findings: readonly Finding[]): (Whole & { number: number })[] {
  const known = new Map<number, Whole & { number: number }>()
  for (const { records } of findings) {
    for (const record of records) {
      if (record.number !== undefined && !known.has(record.number))
        known.set(record.number, record as Whole & { number: number })
    }
  }
  return [...known.values()].sort((a, b) => Math.abs(a.number) - Math.abs(b.number))
}
