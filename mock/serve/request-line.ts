import type { OperationId } from '../generated/operations.ts'

/** One request as the log tells it. */
export interface RequestLine {
  readonly method: string
  /** As sent, without the query: a token may stand there. */
  readonly path: string
  /** Of the answer; null when the client went away before it was there. */
  readonly status: number | null
  /** From the request's head to the answer's end, in milliseconds. */
  readonly ms: number
  readonly operation?: OperationId
  readonly sandbox?: string
}
