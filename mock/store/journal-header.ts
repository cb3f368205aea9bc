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
}

export function headerLine({ kind, ...fields }: Header): string {
  return markerLine(kind, { invitekit: kind, ...fields })
}

/** The header that a file's first line holds, or undefined when it holds none. */
export function parseHeader(line: Line | undefined): Header | undefined {
  if (line?.kind !== 'marker' || (line.word !== 'journal' && line.word !== 'snapshot')) return undefined
  const { generation, version, writtenBy } = line.fields
  if (typeof generation !== 'number' || typeof version !== 'number' || typeof writtenBy !== 'string') return undefined
  return { kind: line.word, generation, version, writtenBy }
}

/** The last line of a snapshot, with the number of records between the header and it. */
export const footerLine = (records: number): string => markerLine('end', { records })

/** The number of records that a footer counts, or undefined when the line is not a footer. */
export function parseFooter(line: Line | undefined): number | undefined {
  if (line?.kind !== 'marker' || line.word !== 'end' || typeof line.fields['records'] !== 'number') return undefined
  return line.fields['records']
}
