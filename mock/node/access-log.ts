import type { Request, Response } from 'express'
import { pathOf } from '../serve/query-string.ts'
import type { Incoming } from './incoming.ts'
import type { RequestLine } from '../serve/request-line.ts'

/** Tells of each request when its answer has been sent. */
export function accessLog(onRequest: (line: RequestLine) => void): (request: Request, response: Response) => void {
  return (request, response) => {
    const started = performance.now()
    const { method, url } = request
    response.once('close', () => {
      const { found } = request as unknown as Incoming
      onRequest({
        method,
        path: pathOf(url),
        status: response.writableFinished ? response.statusCode : null,
        ms: Math.round((performance.now() - started) * 1000) / 1000,
        ...(found?.operationId !== undefined && { operation: found.operationId }),
        ...(found && { sandbox: found.world.name }),
      })
    })
  }
}
