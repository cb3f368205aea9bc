/** Characters of what is looked for among names. */
const longestWord = 100

/** The one of `names` that `word` was probably meant to be; undefined when none is near. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  // Whoever sends so much means nothing that has a name.
  if (word.length > longestWord) return undefined
  let best: string | undefined
  let least = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const name of names) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase())
    if (distance < least) [best, least] = [name, distance]
  }
  return best
}

/**
 * How many items (characters, for instance) must be added, removed or replaced to get from one to the other
 * (Levenshtein), told row by row. `unlike` says what a replacement costs: 0 for the same, at most 1.
 */
export function editDistance<Item>(
  from: ArrayLike<Item>,
  to: ArrayLike<Item>,
  unlike: (left: Item, right: Item) => number = (left, right) => (left === right ? 0 : 1),
): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let line = 1; line <= from.length; line += 1) {
    const above = row
    row = [line]
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (above[column - 1] as number) + unlike(from[line - 1] as Item, to[column - 1] as Item)
      row.push(Math.min(replaced, (above[column] as number) + 1, (row[column - 1] as number) + 1))
    }
  }
  return row[to.length] as number
}
