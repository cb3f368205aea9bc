import express, { type Express, type RequestHandler, type Response } from 'express'
import type { Place } from '../serve/arrival.ts'
import type { Core } from '../serve/core.ts'
import { accessLog } from './access-log.ts'
import { guard } from './guard.ts'
import type { Incoming } from './incoming.ts'
import type { Probes } from './probes.ts'
import type { RequestLine } from '../serve/request-line.ts'
import type { Trust } from './trust.ts'

export interface AppOptions {
  readonly core: Core
  /** What the core leaves to Express. */
  readonly pages: readonly RequestHandler[]
  /** Whose requests are answered. */
  readonly trust: Trust
  readonly onRequest?: (line: RequestLine) => void
  /** What a host asks of the process. */
  readonly probes: Probes
}

/** What Express does for a request: it is logged and looked at, and goes to the core or to a page. */
export function createApp({ core, pages, trust, onRequest, probes }: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // Otherwise Express shows the stack of a failure that nobody has answered.
  app.set('env', 'production')
  // Each operation reads its own query string.
  app.set('query parser', false)
  app.set('case sensitive routing', true)
  app.set('strict routing', true)
  if (onRequest) app.use(accessLog(onRequest))
  const guarded = guard(trust, core.ownHeaders, (request, response, next) => {
    core.take(request as unknown as Incoming, (place) => {
      response.locals = place as Place & Response['locals']
      request.url = place.target
      next()
    })
  })
  // A layer of Express costs a request more than to call it.
  app.use((request, response, next) => (probes(request) ? undefined : guarded(request, response, next)))
  app.use((_request, response, next) => {
    response.setHeader('x-content-type-options', 'nosniff')
    next()
  })
  app.use(...pages)
  app.use((request, response) => core.refuseStray(request as unknown as Incoming, response.locals as Place))
  const failed: express.ErrorRequestHandler = (error: unknown, request, response, _next) =>
    core.fail(request as unknown as Incoming, placeIn(response), error)
  app.use(failed)
  return app
}

/** undefined until it has been found. */
function placeIn({ locals }: Response): Place | undefined {
  return 'world' in locals ? (locals as Place) : undefined
}
