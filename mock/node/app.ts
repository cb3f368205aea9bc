import express, { type Express, type Request, type RequestHandler, type Response } from 'express'
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

/** What a server does with a request, and Express, to which it leaves the pages. */
export interface App {
  readonly express: Express
  readonly answer: (request: Request, response: Response) => void
}

/**
 * A request is logged and looked at, and goes to the core. What is nothing of the core's goes through Express, which costs
 * as much as a third of what the core does.
 */
export function createApp({ core, pages, trust, onRequest, probes }: AppOptions): App {
  const app = expressFor(core, pages)
  const noted = onRequest && accessLog(onRequest)
  const guarded = guard(trust, core.ownHeaders, (request, response) => {
    core.take(request as unknown as Incoming, (place) => {
      response.locals = place as Place & Response['locals']
      request.originalUrl = request.url
      request.url = place.target
      // The app answers everything, even its own failures; what is left is one of answering a failure.
      void app.router(request, response, () => response.destroy())
    })
  })
  const answer: App['answer'] = (request, response) => {
    try {
      noted?.(request, response)
      if (!probes(request)) guarded(request, response)
    } catch (error) {
      core.fail(request as unknown as Incoming, placeIn(response), error)
    }
  }
  return { express: app, answer }
}

/** Serves pages, and answers in the core's words what they leave and what fails. */
function expressFor(core: Core, pages: AppOptions['pages']): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // Otherwise Express shows the stack of a failure that nobody has answered.
  app.set('env', 'production')
  // Each operation reads its own query string.
  app.set('query parser', false)
  app.set('case sensitive routing', true)
  app.set('strict routing', true)
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
