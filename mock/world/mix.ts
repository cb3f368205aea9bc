/** The finalizer of MurmurHash3, 32 bits (public domain, Austin Appleby). */
export function mix(word: number): number {
  let mixed = word | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/** What `mix` made this word of: its factors have inverses, and its shifts can be taken back. */
export function unmix(word: number): number {
  let mixed = word ^ (word >>> 16)
  mixed = Math.imul(mixed, 0x7ed1b41d)
  mixed = Math.imul(mixed ^ (mixed >>> 13) ^ (mixed >>> 26), 0xa5cb9243)
  return mixed ^ (mixed >>> 16)
}
