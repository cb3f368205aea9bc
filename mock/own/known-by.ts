/** What follows from something that never changes: made when it is first asked for. */
export function knownBy<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>()
  return (key) => {
    const found = known.get(key)
    if (found) return found.value
    const value = make(key)
    known.set(key, { value })
    return value
  }
}

type Document = Readonly<Record<string, unknown>>

/** What follows from a part of a document, neither of which ever changes: from a schema, or an operation. */
export function knownIn<Part, Value>(
  make: (document: Document, part: Part) => Value,
): (document: Document, part: Part) => Value {
  const byDocument = knownBy((document: Document) => knownBy((part: Part & object) => make(document, part)))
  return (document, part) =>
    typeof part === 'object' && part !== null ? byDocument(document)(part) : make(document, part)
}
