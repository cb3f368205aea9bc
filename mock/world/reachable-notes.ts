import type { Notes } from './notes.ts'

/** The same notes, which reject with what an error is made into. */
export function reachableNotes(notes: Notes, failureOf: (error: unknown) => Error): Notes {
  const told = <Result>(asked: Promise<Result>): Promise<Result> =>
    asked.catch((error: unknown) => {
      throw failureOf(error)
    })
  return {
    add: (...asked) => told(notes.add(...asked)),
    read: (...asked) => told(notes.read(...asked)),
    remove: (...asked) => told(notes.remove(...asked)),
    trim: (...asked) => told(notes.trim(...asked)),
  }
}
