/** What all spellings of one UUID share: RFC 9562 lets digits be written in capitals too. */
export function idKey(id: string): string {
  return /[A-F]/.test(id) ? id.toLowerCase() : id
}

/** Whether two texts spell one UUID. */
export const isSameId = (one: string, other: string): boolean => one === other || idKey(one) === idKey(other)
