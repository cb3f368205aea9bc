import { crc32 } from 'node:zlib'
import { bodyStart, LineBuffer } from './line-buffer.ts'

/**
 * One line of a state file: `["<crc32 of the rest, 8 hex digits>",<JSON>]` and a line feed. The checksum tells a
 * line that was damaged from one that was written; the line as a whole is JSON, so that common tools read it.
 *
 * A record holds its number and one value: a line that is missing, doubled or moved shows by the numbers. Those of the
 * logs go on from file to file, those of a checkpoint are -1, -2, -3 and so on. Before format 3 records had none.
 * A marker (the first line of a file, the last one of a checkpoint or a closed log) holds a word and fields.
 */
export type Line =
  | { kind: 'record'; number: number | undefined; value: unknown }
  | { kind: 'marker'; word: string; fields: Readonly<Record<string, unknown>> }

const openBracket = 0x5b
const closeBracket = 0x5d

function seal(body: string, number?: number): string {
  const lines = new LineBuffer()
  lines.add(body, number)
  return lines.take().toString()
}

// By hand: a start reads each line, and this takes a quarter of the time of going through a string.
function writtenChecksum(bytes: Buffer): number {
  let sum = 0
  for (let at = 2; at < 10; at++) {
    const digit = bytes[at]!
    sum = sum * 16 + digit - (digit > 0x39 ? 0x57 : 0x30)
  }
  return sum
}

/** What a record's line is made of, for a LineBuffer. Throws a TypeError when the value has no JSON form. */
export function recordBody(value: unknown): string {
  const body = JSON.stringify(value) as string | undefined
  if (body === undefined) throw new TypeError('An entry of the journal must have a JSON form.')
  return body
}

/** The line of a record. Throws as recordBody does. */
export const recordLine = (value: unknown, number?: number): string => seal(recordBody(value), number)

/** The line of a marker. */
export function markerLine(word: string, fields: Readonly<Record<string, unknown>>): string {
  return seal(`${JSON.stringify(word)},${JSON.stringify(fields)}`)
}

/** What a line (without its line feed) says, or undefined when it is not one that `recordLine` or `markerLine` wrote. */
export function parseLine(bytes: Buffer): Line | undefined {
  const end = bytes.length - 1
  if (end < bodyStart || bytes[0] !== openBracket || bytes[end] !== closeBracket) return undefined
  if (writtenChecksum(bytes) !== crc32(bytes.subarray(bodyStart, end))) return undefined
  try {
    const parts = JSON.parse(bytes.toString()) as unknown[]
    if (parts.length === 2) return { kind: 'record', number: undefined, value: parts[1] }
    const [, word, fields] = parts
    if (parts.length !== 3) return undefined
    if (typeof word === 'number') return { kind: 'record', number: word, value: fields }
    if (typeof word !== 'string' || typeof fields !== 'object' || fields === null) return undefined
    return { kind: 'marker', word, fields: fields as Record<string, unknown> }
  } catch {
    return undefined
  }
}
