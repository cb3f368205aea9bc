import { performance } from 'node:perf_hooks'
import type { RequestHandler } from 'express'
import type { OperationId } from '../generated/operations.ts'
import { pathOf } from '../serve/query-string.ts'
import type { Incoming } from './incoming.ts'

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

/** Tells of each request when its answer has been sent. */
export function accessLog(onRequest: (line: RequestLine) => void): RequestHandler {
  return (request, response, next) => {
    const started = performance.now()
    const { method, originalUrl } = request
    response.once('close', () => {
      const { found } = request as unknown as Incoming
      onRequest({
        method,
        path: pathOf(originalUrl),
        status: response.writableFinished ? response.statusCode : null,
        ms: Math.round((performance.now() - started) * 1000) / 1000,
        ...(found?.operationId !== undefined && { operation: found.operationId }),
        ...(found && { sandbox: found.world.name }),
      })
    })
    next()
  }
}
