/** Names, in lower case, and values in turn. Node writes them as they are, and looks at an object's members twice. */
export type RawHeaders = readonly string[]

/** By their names. */
export function headersIn(raw: RawHeaders): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let at = 0; at + 1 < raw.length; at += 2) headers[raw[at] as string] = raw[at + 1] as string
  return headers
}
