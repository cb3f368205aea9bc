import { useEffect } from 'preact/hooks'

/** The lists of which rows glow. */
type List = 'people' | 'invitations' | 'mails' | 'lines'

/** So long something is new, however often it is drawn meanwhile. Milliseconds. */
const freshFor = 10_000

/** Until when each row is new, by this machine's clock. */
const known = new Map<string, number>()

/** The lists that stand: what comes to them is new. */
const standing = new Set<List>()

/** Rows are drawn for somebody else. */
export const forgetRows = (): void => known.clear()

/** The class of a row: what comes into a list that stands glows once. */
export function freshness(list: List, key: string): string {
  const name = `${list} ${key}`
  const now = Date.now()
  const until = known.get(name) ?? (standing.has(list) ? now + freshFor : 0)
  known.set(name, until)
  return now < until ? 'fresh' : ''
}

/** From when it has been drawn the list stands. */
export function useStanding(list: List): void {
  useEffect(() => {
    standing.add(list)
    return () => standing.delete(list)
  }, [])
}

/** Loads other rows of a list, which are not new for that. */
export async function quietly(list: List, load: () => Promise<unknown>): Promise<void> {
  standing.delete(list)
  await load()
  // By then they are drawn.
  setTimeout(() => standing.add(list), 100)
}
