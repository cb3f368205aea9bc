import { crc32 } from 'node:zlib'
import { writeHex } from '../text/hex.ts'

const usualCapacity = 64 * 1024
/** A larger buffer is not kept once it has been emptied. */
const largestKept = 1024 * 1024

const [quote, comma, open, close, lineFeed] = Buffer.from('",[]\n') as unknown as [
  number,
  number,
  number,
  number,
  number,
]

/** What stands before a line's body: `["01234567",`. */
export const bodyStart = '["01234567",'.length
const longestNumber = `${Number.MIN_SAFE_INTEGER},`.length

/** Lines of a state file, sealed with their checksums, as the bytes that are written. See log-line.ts. */
export class LineBuffer {
  #bytes = Buffer.allocUnsafe(usualCapacity)
  #length = 0

  /** In bytes. */
  get length(): number {
    return this.#length
  }

  /** Adds a line. `body` is the JSON of its value, or of several between commas; a record's number comes before it. */
  add(body: string, number?: number): void {
    // A character is up to three bytes long.
    this.#makeRoom(bodyStart + longestNumber + body.length * 3 + 2)
    const bytes = this.#bytes
    const start = this.#length + bodyStart
    let end = number === undefined ? start : start + bytes.write(`${number},`, start, 'latin1')
    end += bytes.write(body, end)
    this.#seal(this.#length, crc32(bytes.subarray(start, end)))
    bytes[end++] = close
    bytes[end++] = lineFeed
    this.#length = end
  }

  /** Empties the buffer and returns what it held, which stays as it is until a line is added. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length)
    if (this.#bytes.length > largestKept) this.#bytes = Buffer.allocUnsafe(usualCapacity)
    this.#length = 0
    return taken
  }

  #makeRoom(count: number): void {
    const needed = this.#length + count
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }

  #seal(at: number, checksum: number): void {
    const bytes = this.#bytes
    bytes[at++] = open
    bytes[at++] = quote
    writeHex(checksum >>> 16, bytes, at)
    writeHex(checksum, bytes, at + 4)
    at += 8
    bytes[at++] = quote
    bytes[at] = comma
  }
}
