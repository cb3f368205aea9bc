import type { Arrival, Place } from '../serve/arrival.ts'
import type { SentAnswer } from '../serve/sent-answer.ts'

/** A request to the control plane, and what its path names. */
export interface PageRequest extends Place {
  readonly arrival: Arrival
  readonly parameters: Readonly<Record<string, string>>
}

/** Answers a request to a page, or to a document. */
export type PageHandler = (request: PageRequest) => SentAnswer | Promise<SentAnswer>

/** The header that comes once; Node gives only few as a list. */
export const oneText = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(', ') : header
