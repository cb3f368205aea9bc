import type { Ranked } from '../domain/ports.ts'

/** A list in the order of an array. `begin`: where a part of it really begins. */
export function ranked<Item>(items: readonly Item[], begin = (from: number) => from): Ranked<Item> {
  return {
    size: items.length,
    at: (rank) => items[rank],
    countWhile(before) {
      const end = items.findIndex((item) => !before(item))
      return end < 0 ? items.length : end
    },
    slice(from, count) {
      const start = Math.max(0, begin(from))
      return items.slice(start, start + Math.max(0, count))
    },
    [Symbol.iterator]: () => items[Symbol.iterator](),
  }
}
