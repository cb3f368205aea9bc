import { markerLine, type Line } from './journal-line.ts'
import type { FileKind } from './journal-chain.ts'

/** The first line of a state file. */
export interface Header {
  kind: FileKind
  generation: number
  /** Version of the entries' format. */
  version: number
  /** Name and version of the program that wrote the file. */
  writtenBy: string
  /**
   * The number of the first record of the journal of this generation, in a snapshot too. Files that were written before
   * records had numbers lack it.
   */
  first?: number | undefined
}

export function headerLine({ kind, ...fields }: Header): string {
  return markerLine(kind, { invitekit: kind, ...fields })
}

/** The header that a file's first line holds, or undefined when it holds none. */
export function parseHeader(line: Line | undefined): Header | undefined {
  if (line?.kind !== 'marker' || (line.word !== 'journal' && line.word !== 'snapshot')) return undefined
  const { generation, version, writtenBy, first } = line.fields
  if (typeof generation !== 'number' || typeof version !== 'number' || typeof writtenBy !== 'string') return undefined
  if (first !== undefined && typeof first !== 'number') return undefined
  return { kind: line.word, generation, version, writtenBy, first }
}

/** The last line of a snapshot, with the number of records between the header and it. */
export const footerLine = (records: number): string => markerLine('end', { records })

/** The number of records that a footer counts, or undefined when the line is not a footer. */
export function parseFooter(line: Line | undefined): number | undefined {
  if (line?.kind !== 'marker' || line.word !== 'end' || typeof line.fields['records'] !== 'number') return undefined
  return line.fields['records']
}

/** The last line of a journal that was closed: what is missing before it shows. `next` is the number of a next record. */
export const closingLine = (next: number): string => markerLine('closed', { next })

/** The number that a closing line tells, or undefined when the line is none. */
export function parseClosing(line: Line | undefined): number | undefined {
  if (line?.kind !== 'marker' || line.word !== 'closed' || typeof line.fields['next'] !== 'number') return undefined
  return line.fields['next']
}
