import type { Deed, Service } from '../../mock/index.ts'
import type { Bench } from './bench.ts'
import type { Fact, Person } from './credentials.ts'

/** What was seen, in words for each thing: what a right server shows in the same. */
export type Seen = Readonly<Record<string, unknown>>

/** A question to a server, whose answer is compared with that of the mock. */
export interface Check {
  /** The same in every version. */
  readonly id: string
  /** What is asked, in a sentence. */
  readonly title: string
  /** The operation that it is about: its document says what is right. */
  readonly about: Deed
  /** Operations that it needs besides. */
  readonly also?: readonly Deed[]
  /** Whose credentials, and what else has to be known. */
  readonly needs?: readonly (Person | Fact)[]
  /** Whether nothing is changed by it. */
  readonly reads?: true
  /** Services of which it can be asked; all unless given. */
  readonly applies?: (service: Service) => boolean
  /** Why it says nothing of a server, by what the mock has shown. */
  readonly idle?: (wanted: Seen) => string | undefined
  readonly look: (bench: Bench) => Promise<Seen>
}
