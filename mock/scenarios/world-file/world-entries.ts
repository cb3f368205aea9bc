import type { Wrong } from './world-people.ts'

/** An entry of a list in the file, and where it stands: a JSON pointer. */
export interface Entry<Item> {
  readonly item: Item
  readonly place: string
}

/** What only one thing can have. */
const single = ['id', 'name', 'email', 'persona', 'credentials', 'code', 'settledBy'] as const

/** Each entry of a list as often as its `count` says. */
export function* entriesOf<Item extends { readonly count?: number }>(
  list: readonly Item[] | undefined,
  place: string,
  wrong: Wrong,
): Generator<Entry<Item>> {
  for (const [index, item] of (list ?? []).entries()) {
    const at = `${place}/${index}`
    const { count = 1 } = item
    const own = count > 1 ? single.find((member) => member in item) : undefined
    if (own !== undefined) wrong(`${at}/count`, `is ${count}, and only one can have the ${own}. Leave one out`)
    for (let made = 0; made < count; made += 1) yield { item, place: at }
  }
}
