import type { Listed, ListOrder } from './ledger.ts'

const keys = {
  name: ({ name }: Listed) => name,
  size: ({ bytes }: Listed) => bytes,
  made: ({ madeAt }: Listed) => madeAt ?? 0,
  used: ({ usedAt }: Listed) => usedAt ?? 0,
} as const

/** Some sandboxes of all, in an order. */
export function inOrder(all: readonly Listed[], { by, isDescending, limit, offset }: ListOrder) {
  const key = keys[by]
  const sorted = all.toSorted((one, other) => {
    const [a, b] = [key(one), key(other)]
    return a < b ? -1 : a > b ? 1 : one.name < other.name ? -1 : 1
  })
  const ordered = isDescending ? sorted.reverse() : sorted
  return { total: all.length, listed: ordered.slice(offset, offset + limit) }
}
