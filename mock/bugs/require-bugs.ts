import { InvitekitError } from '../domain/invitekit-error.ts'
import { quoted } from '../domain/short.ts'
import { nearest } from '../text/nearest.ts'
import { bugs as all } from './registry.ts'

/** A bug that does not exist was asked for, or two that contradict each other. The message says what to do. */
export class BugError extends InvitekitError {
  override readonly name = 'BugError'
  readonly code = 'invalid-bug'
}

const known: ReadonlyMap<string, (typeof all)[number]> = new Map(all.map((bug) => [bug.id, bug]))

/** The ids, each once, in the order of the registry. Throws a BugError. */
export function requireBugs(ids: readonly string[]): readonly string[] {
  for (const id of ids) requireKnown(id)
  const chosen = all.filter(({ id }) => ids.includes(id))
  const decided = new Map<string, string>()
  for (const { id, decides } of chosen) {
    for (const what of decides) {
      const other = decided.get(what)
      if (other !== undefined) {
        throw new BugError(`The bugs ${other} and ${id} contradict each other: both decide ${what}. Leave one out.`)
      }
      decided.set(what, id)
    }
  }
  return chosen.map(({ id }) => id)
}

/** Throws a BugError when there is none of that id. */
export function requireKnown(id: string): void {
  if (known.has(id)) return
  const meant = nearest(id, [...known.keys()])
  const hint = meant === undefined ? '`invitekit bugs` lists what there is.' : `Did you mean ${meant}?`
  throw new BugError(`There is no bug ${quoted(id)}. ${hint}`)
}
