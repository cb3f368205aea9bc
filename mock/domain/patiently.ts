/** Milliseconds for which long work goes on before others have their turn. */
const turn = 10

/** Milliseconds since some moment; says when it is others' turn, and changes nothing else. */
const now = () => performance.now()

/** Resolves when whoever else waits has had a turn. */
const others = () => new Promise<void>((resolve) => void setTimeout(resolve, 0))

/**
 * Acts on each, in order, and lets others go first from time to time: what comes from outside may be a million. Waits for
 * what an act promises.
 */
export async function patiently<Item>(
  items: Iterable<Item>,
  act: (item: Item, index: number) => void | Promise<void>,
): Promise<void> {
  let [index, began] = [0, now()]
  for (const item of items) {
    const acting = act(item, index)
    if (acting) await acting
    index += 1
    if (index % 16 > 0 || now() - began < turn) continue
    await others()
    began = now()
  }
}

/** What is made of each, in order; others go first from time to time. */
export async function mapPatiently<Item, Result>(
  items: Iterable<Item>,
  make: (item: Item, index: number) => Result,
): Promise<Result[]> {
  const made: Result[] = []
  await patiently(items, (item, index) => void made.push(make(item, index)))
  return made
}
