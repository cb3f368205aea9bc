import type { Disk } from './disk.ts'

/** A line of a file as it lies on the disk. */
export interface RawLine {
  /** 1 for the first. */
  number: number
  /** Offset of the line's first byte. */
  start: number
  /** Without the line feed; valid until the next line is asked for. */
  bytes: Buffer
  /** Whether a line feed ends it; only the last line may lack one. */
  ended: boolean
}

const lineFeed = 0x0a
const chunkSize = 1 << 20

/** Reads a file line by line. An empty file has no lines. */
export function* readLines(disk: Pick<Disk, 'read'>, file: number): Generator<RawLine> {
  let buffer = Buffer.allocUnsafe(chunkSize)
  let filled = 0
  let offset = 0
  let number = 0
  for (;;) {
    const count = disk.read(file, buffer.subarray(filled), offset + filled)
    if (count === 0) break
    filled += count
    let from = 0
    for (let at = buffer.indexOf(lineFeed); at !== -1 && at < filled; at = buffer.indexOf(lineFeed, from)) {
      yield { number: ++number, start: offset + from, bytes: buffer.subarray(from, at), ended: true }
      from = at + 1
    }
    buffer.copyWithin(0, from, filled)
    filled -= from
    offset += from
    if (filled === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2)
  }
  if (filled > 0) yield { number: ++number, start: offset, bytes: buffer.subarray(0, filled), ended: false }
}
