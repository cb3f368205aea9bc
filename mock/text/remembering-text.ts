/** So many texts are remembered at most, and none of more characters: a client could fill the memory with them. */
const limit = 100
const longest = 1000

/** A function that remembers what it made of the texts it was given last. What it gives must not be changed. */
export function rememberingText<Value>(read: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>()
  return (text) => {
    const old = known.get(text)
    if (old !== undefined) return old
    const value = read(text)
    if (text.length > longest) return value
    if (known.size === limit) known.clear()
    known.set(text, value)
    return value
  }
}
