/** Milliseconds for which long work goes on before others have their turn. */
const turn = 10

/** Milliseconds since some moment; says when it is others' turn, and changes nothing else. */
const now = () => performance.now()

/** Resolves when whoever else waits has had a turn. */
const others = () => new Promise<void>((resolve) => void setTimeout(resolve, 0))

/** Long work that is made of several loops, one after or within the other, which have one turn together. */
export class Pace {
  #began = now()

  /** Lets others go first if the turn is over; undefined: it isn't. */
  rest(): Promise<void> | undefined {
    if (now() - this.#began < turn) return undefined
    return others().then(() => void (this.#began = now()))
  }
}

/**
 * Acts on each, in order, and lets others go first from time to time: what comes from outside may be a million. Waits for
 * what an act promises.
 */
export async function patiently<Item>(
  items: Iterable<Item>,
  act: (item: Item, index: number) => void | Promise<void>,
  pace = new Pace(),
): Promise<void> {
  let index = 0
  for (const item of items) {
    const acting = act(item, index)
    if (acting) await acting
    index += 1
    if (index % 16 > 0) continue
    const resting = pace.rest()
    if (resting) await resting
  }
}

/** What is made of each, in order; others go first from time to time. */
export async function mapPatiently<Item, Result>(
  items: Iterable<Item>,
  make: (item: Item, index: number) => Result,
  pace?: Pace,
): Promise<Result[]> {
  const made: Result[] = []
  await patiently(items, (item, index) => void made.push(make(item, index)), pace)
  return made
}
