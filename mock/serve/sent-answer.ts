/** An answer as it goes onto the wire. */
export interface SentAnswer {
  readonly status: number
  /** Names, in lower case, and values in turn. The host adds the length of the text. */
  readonly headers: string[]
  /** undefined for none. */
  readonly text: string | undefined
}

/** Headers by their names. */
export function headersIn(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let at = 0; at + 1 < raw.length; at += 2) headers[raw[at] as string] = raw[at + 1] as string
  return headers
}
