const digits = new TextEncoder().encode('0123456789abcdef')

/** Writes the lowest 16 bits of a word as four hexadecimal digits, in lower case. */
export function writeHex(word: number, into: Uint8Array, at: number): void {
  into[at] = digits[(word >>> 12) & 15] as number
  into[at + 1] = digits[(word >>> 8) & 15] as number
  into[at + 2] = digits[(word >>> 4) & 15] as number
  into[at + 3] = digits[word & 15] as number
}
