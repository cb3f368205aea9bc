const marker = 'x-invitekit-enum'

/**
 * The document with the lists that the services' own documents give: a schema marked `x-invitekit-enum` has the names of
 * that list as its enum.
 *
 * @throws when there is no such list.
 */
export function withNames<Document>(document: Document, lists: Readonly<Record<string, readonly string[]>>): Document {
  const text = JSON.stringify(document, (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null || !(marker in value)) return value
    const list = String(value[marker])
    const names = lists[list]
    if (!names) throw new Error(`${marker} must be one of ${Object.keys(lists).join(', ')}, not ${list}.`)
    return Object.fromEntries(
      Object.entries(value).map(([name, member]): [string, unknown] =>
        name === marker ? ['enum', names] : [name, member],
      ),
    )
  })
  return JSON.parse(text) as Document
}
