import { isUtf8 } from 'node:buffer'

/**
 * The text of JSON from outside, without a byte order mark. What is not UTF-8 goes to `refuse`, with what it is instead:
 * the rest of a sentence whose subject is the text.
 */
export function textOf(bytes: Buffer, refuse: (what: string) => never): string {
  const text = bytes.toString()
  // A character that could not be read becomes this one, which may also have been sent.
  if ((text.includes('\ufffd') && !isUtf8(bytes)) || text.startsWith('\0') || text.charCodeAt(1) === 0) {
    const other = otherEncoding(bytes)
    refuse(other === undefined ? 'is not UTF-8' : `is ${other}, not UTF-8`)
  }
  return text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text
}

const byteOrderMark = 0xfeff

/** By the mark that the text begins with, or by where the zeros of its first two characters are, which JSON has in ASCII. */
function otherEncoding(bytes: Buffer): string | undefined {
  const start = bytes.toString('hex', 0, 4)
  if (/^(0000feff|fffe0000|000000..|..000000)$/.test(start)) return 'UTF-32'
  if (/^(feff|fffe|00..|..00)/.test(start)) return 'UTF-16'
  return undefined
}
