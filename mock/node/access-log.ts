import type { RequestHandler } from 'express'
import { pathOf } from '../serve/query-string.ts'
import type { Incoming } from './incoming.ts'
import type { RequestLine } from '../serve/request-line.ts'

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
