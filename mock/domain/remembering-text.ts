/** So many texts are remembered at most. */
const limit = 100

/** A function that remembers what it made of the texts it was given last. What it gives must not be changed. */
export function rememberingText<Value>(read: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>()
  return (text) => {
    const old = known.get(text)
    if (old !== undefined) return old
    if (known.size === limit) known.clear()
    const value = read(text)
    known.set(text, value)
    return value
  }
}
