import { member } from './json.ts'

/** `$.data[*]['a-b'].c` as data, *, a-b, c. */
export function tokensOf(place: string): string[] {
  return [...place.slice(1).matchAll(/\.([^.[]+)|\['([^']*)'\]|\["([^"]*)"\]|\[(\*|\d+)\]/g)].map(
    ([, name, quoted, doubly, index]) => name ?? quoted ?? doubly ?? index ?? '',
  )
}

/** Whether a place of a rule, in which `*` stands for any step, means a place of a body, or one above it. */
export function covers(rule: readonly string[], way: readonly string[]): boolean {
  return rule.length <= way.length && rule.every((token, index) => token === '*' || token === way[index])
}

/** Every value at a place of a JSON value. */
export function valuesAt(root: unknown, tokens: readonly string[]): unknown[] {
  let found = [root]
  for (const token of tokens) {
    found = found.flatMap((value) => {
      if (token === '*') return typeof value === 'object' && value !== null ? Object.values(value) : []
      const next = member(value, token)
      return next === undefined ? [] : [next]
    })
  }
  return found
}

/**
 * Why there is nothing at a place: an `empty` list or object on the way, or a step that is `missing`. undefined when there
 * is something.
 */
export function absenceAt(root: unknown, tokens: readonly string[]): 'empty' | 'missing' | undefined {
  for (const [index, token] of tokens.entries()) {
    if (valuesAt(root, tokens.slice(0, index + 1)).length > 0) continue
    const above = valuesAt(root, tokens.slice(0, index))
    const isItem = token === '*' || /^\d+$/.test(token)
    const areEmpty = above.every(
      (value) => typeof value === 'object' && value !== null && Object.keys(value).length === 0,
    )
    return isItem && areEmpty ? 'empty' : 'missing'
  }
  return undefined
}

/** The value with another in place of what stands at a place without `*`. */
export function withValueAt(root: unknown, tokens: readonly string[], value: unknown): unknown {
  const [first, ...rest] = tokens
  if (first === undefined) return value
  if (typeof root !== 'object' || root === null) return root
  const next = withValueAt(member(root, first), rest, value)
  if (Array.isArray(root)) return root.map((item: unknown, index) => (String(index) === first ? next : item))
  return { ...root, [first]: next }
}
