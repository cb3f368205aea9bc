const reader = new TextDecoder('utf-8', { ignoreBOM: true })
const strict = new TextDecoder('utf-8', { fatal: true })

/**
 * The text of JSON from outside, without a byte order mark. What is not UTF-8 goes to `refuse`, with what it is instead:
 * the rest of a sentence whose subject is the text.
 */
export function textOf(bytes: Uint8Array, refuse: (what: string) => never): string {
  const text = reader.decode(bytes)
  // A character that could not be read becomes this one, which may also have been sent.
  if ((text.includes('\ufffd') && !isUtf8(bytes)) || text.startsWith('\0') || text.charCodeAt(1) === 0)
    refuseOther(bytes, refuse)
  return text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text
}

const byteOrderMark = 0xfeff

/** Refuses what is not UTF-8 as `textOf` does. */
export function refuseOther(bytes: Uint8Array, refuse: (what: string) => never): never {
  const other = otherEncoding(bytes)
  return refuse(other === undefined ? 'is not UTF-8' : `is ${other}, not UTF-8`)
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Looks bit by bit whether bytes are UTF-8, and says so at the end. */
export function* lookForUtf8(bytes: Uint8Array): Generator<undefined, boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for (let from = 0; from < bytes.length; from += atOnce) {
      decoder.decode(bytes.subarray(from, from + atOnce), { stream: true })
      yield
    }
    decoder.decode()
    return true
  } catch {
    return false
  }
}

/** Bytes. */
const atOnce = 128 * 1024

/** By the mark that the text begins with, or by where the zeros of its first two characters are, which JSON has in ASCII. */
function otherEncoding(bytes: Uint8Array): string | undefined {
  const start = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('')
  if (/^(0000feff|fffe0000|000000..|..000000)$/.test(start)) return 'UTF-32'
  if (/^(feff|fffe|00..|..00)/.test(start)) return 'UTF-16'
  return undefined
}
