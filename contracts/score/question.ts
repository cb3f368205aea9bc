import type { Exchange } from '../verify/exchanges.ts'
import type { Part } from '../verify/replay.ts'
import type { Case } from './cases.ts'

/** An interaction that holds, with what it was answered. */
export type Sound = Part & { readonly exchange: Exchange }

/** An answer that somebody has to judge, and who wants to know. */
export interface Question extends Case {
  readonly tell: (isRefused: boolean) => void
}
