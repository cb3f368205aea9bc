import type { Chance } from '../drive/chance.ts'

/** One kind of attack: a row of the table in docs/reliability.md. */
export interface Attack {
  /** A word or two with dashes, for `--only`. */
  readonly name: string
  /** What is done, and what must hold: the row's first cell. Markdown without bars. */
  readonly what: string
  /** How often it is done: by the whole form, and by the short one of CI, which leaves out what is not done at all. */
  readonly times: { readonly whole: number; readonly short: number }
  /** Does it so often. Rejects, with a sentence, when what must hold does not; resolves with what was counted, in words. */
  run(times: number, chance: Chance): Promise<string>
}

/** Throws what is wrong, if anything is: the first few of many. */
export function requireNothing(wrong: readonly string[]): void {
  if (wrong.length === 0) return
  const more = wrong.length > 10 ? [`and ${wrong.length - 10} more`] : []
  throw new Error([...wrong.slice(0, 10), ...more].join('\n'))
}

/** Tries so many of the ways, as chance chooses. Rejects as `requireNothing` does; resolves with how many, in words. */
export async function trySome<Way>(
  all: readonly Way[],
  times: number,
  chance: Chance,
  complaintOf: (way: Way) => Promise<string | undefined>,
): Promise<string> {
  const chosen = some(all, times, chance)
  const wrong: string[] = []
  for (const way of chosen) {
    const complaint = await complaintOf(way)
    if (complaint !== undefined) wrong.push(complaint)
  }
  requireNothing(wrong)
  return `${chosen.length.toLocaleString('en')} of ${all.length.toLocaleString('en')} ways of growing`
}

function some<Value>(values: readonly Value[], count: number, chance: Chance): Value[] {
  const left = [...values]
  const chosen: Value[] = []
  while (left.length > 0 && chosen.length < count) chosen.push(...left.splice(chance.below(left.length), 1))
  return chosen
}
