import type { Bug } from './bug.ts'

/** What is told of a bug: its sentences, with the same places in them in each language. */
export type BugWords = Pick<Bug, 'title' | 'metBy' | 'wire'>

/** A catalogue for these rows: a row that it lacks, or one too many, does not compile. */
export type WordsFor<Rows extends readonly { readonly id: string }[]> = Readonly<Record<Rows[number]['id'], BugWords>>

/** Bugs whose ids the compiler knows. */
export const withIds = <const Id extends string>(rows: readonly (Bug & { readonly id: Id })[]) => rows

/** What stands in the places of sentences and is no service's own word. */
export interface WirePhrases {
  /** What accepts where a service has no request for it. */
  readonly byLink: string
  readonly and: string
}

/** How bugs are told in a language. */
export interface BugCatalogue {
  readonly bugs: Readonly<Record<string, BugWords>>
  readonly phrases: WirePhrases
}
