/** Nobody packs a body more often, and each time costs as much as a request. */
const mostCodings = 3

/** The codings of a Content-Encoding in the order in which they are undone; undefined when it has one that is unknown. */
export function codingsOf(header: string, isKnown: (name: string) => boolean): string[] | undefined {
  const names = header
    .toLowerCase()
    .split(',', 100)
    .map((name) => name.trim())
  const codings = names.filter((name) => name !== '' && name !== 'identity')
  return codings.length <= mostCodings && codings.every(isKnown) ? codings.reverse() : undefined
}

/**
 * Whether zlib has wrapped it: RFC 9110 (8.4.1) calls that deflate, and some clients send it without. The wrapper begins by
 * RFC 1950 (2.2).
 */
export const isZlib = ([first = 0, second = 0]: Uint8Array) => (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0

/** Each engine has other words for what is wrong. */
export const brokenCoding = (coding: string): string => `its ${coding} cannot be unpacked, as it is broken or cut off`
