import { markerLine, type Line } from './line.ts'
import { kindOf, wordOnDisk, type FileKind } from './chain.ts'

/** The first line of a state file. */
export interface Header {
  kind: FileKind
  generation: number
  /** Version of the entries' format. */
  version: number
  /** Name and version of the program that wrote the file. */
  writtenBy: string
  /**
   * The number of the first record of the log of this generation, in a checkpoint too. Files that were written before
   * records had numbers lack it.
   */
  first?: number | undefined
}

export function headerLine({ kind, ...fields }: Header): string {
  const word = wordOnDisk[kind]
  return markerLine(word, { invitekit: word, ...fields })
}

/** The header that a file's first line holds, or undefined when it holds none. */
export function parseHeader(line: Line | undefined): Header | undefined {
  if (line?.kind !== 'marker') return undefined
  const kind = kindOf(line.word)
  const { generation, version, writtenBy, first } = line.fields
  if (
    kind === undefined ||
    typeof generation !== 'number' ||
    typeof version !== 'number' ||
    typeof writtenBy !== 'string'
  )
    return undefined
  if (first !== undefined && typeof first !== 'number') return undefined
  return { kind, generation, version, writtenBy, first }
}

/** The last line of a checkpoint, with the number of records between the header and it. */
export const footerLine = (records: number): string => markerLine('end', { records })

/** The number of records that a footer counts, or undefined when the line is not a footer. */
export function parseFooter(line: Line | undefined): number | undefined {
  if (line?.kind !== 'marker' || line.word !== 'end' || typeof line.fields['records'] !== 'number') return undefined
  return line.fields['records']
}

/** The last line of a log that was closed: what is missing before it shows. `next` is the number of a next record. */
export const closingLine = (next: number): string => markerLine('closed', { next })

/** The number that a closing line tells, or undefined when the line is none. */
export function parseClosing(line: Line | undefined): number | undefined {
  if (line?.kind !== 'marker' || line.word !== 'closed' || typeof line.fields['next'] !== 'number') return undefined
  return line.fields['next']
}
