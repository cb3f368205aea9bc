import type { Exchange } from '../verify/exchanges.ts'
import type { Part } from '../verify/replay.ts'

/** An answer as it stands on the wire; headers by lower-case name. */
export type SeenAnswer = Pick<Exchange, 'status' | 'headers' | 'body' | 'stateValues'>

/** What a contract is asked about: whether it takes this answer. */
export interface Case {
  readonly part: Part
  readonly answer: SeenAnswer
}

/** Whether two answers say the same to whoever reads them. */
export function isSameAnswer(one: SeenAnswer, other: SeenAnswer): boolean {
  if (one.status !== other.status || one.body !== other.body) return false
  return ['content-type', 'location', 'retry-after'].every((name) => one.headers[name] === other.headers[name])
}
