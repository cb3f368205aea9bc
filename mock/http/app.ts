import cors from 'cors'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import type { Service } from '../services/service.ts'
import type { World } from '../store/world.ts'
import { accessLog, type RequestLine } from './access-log.ts'
import { received, type Located } from './received.ts'
import { sandboxOf } from './sandbox.ts'
import { finish, problemOf, serviceRouter, type ServiceHost } from './service-router.ts'
import { send } from './send.ts'

export interface AppOptions {
  readonly services: readonly Service[]
  readonly world: (sandbox: string) => World | undefined
  readonly host: ServiceHost
  /** Served before the services: what no real service has. */
  readonly control: RequestHandler
  readonly onRequest?: (line: RequestLine) => void
}

/** Headers that a browser's script may read besides those that it always may. */
const readableHeaders = [
  'allow',
  'location',
  'snyk-request-id',
  'snyk-version-requested',
  'snyk-version-served',
  'snyk-version-lifecycle-stage',
  'deprecation',
  'sunset',
  'retry-after',
  'x-ratelimit-reset',
]

/** The way of a request: sandbox, control plane or service, operation. */
export function createApp({ services, world, host, control, onRequest }: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // Each operation reads its own query string.
  app.set('query parser', false)
  app.set('case sensitive routing', true)
  app.set('strict routing', true)
  const allowOrigins = cors({ origin: true, credentials: true, exposedHeaders: readableHeaders, maxAge: 600 })
  if (onRequest) app.use(accessLog(onRequest))
  app.use((request, response, next) => {
    if (request.headers.origin === undefined) next()
    else allowOrigins(request, response, next)
  })
  app.use(locate(world))
  app.use(control)
  for (const service of services) app.use(serviceRouter(service, host))
  app.use((request, response) => {
    const known = services.map(({ title, basePath }) => `${title} at ${basePath}`).join(', ')
    const message = `Nothing is served at ${request.path}. Known are ${known}, the control plane at /_mock, and /docs.`
    send(response, { status: 404, body: { error: { code: 'unknown-route', message } } }, 'application/json')
  })
  app.use(answerError(services, host))
  return app
}

function locate(world: AppOptions['world']): RequestHandler {
  return (request, response, next) => {
    const { sandbox, prefix, target } = sandboxOf(request.url, request.headers['x-mock-sandbox'])
    const found = world(sandbox)
    if (!found) {
      const message = `There is no sandbox ${JSON.stringify(sandbox)}. Create it first, or leave the name out.`
      send(response, { status: 404, body: { error: { code: 'unknown-sandbox', message } } }, 'application/json')
      return
    }
    request.url = target
    Object.assign(response.locals, { world: found, prefix } satisfies Located)
    next()
  }
}

/** For what fails outside an operation, such as a path that is not valid percent-encoding. */
function answerError(services: readonly Service[], host: ServiceHost): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const service = services.find(({ basePath }) => request.path.startsWith(`${basePath}/`))
    const problem = error instanceof URIError ? ({ code: 'malformed-path' } as const) : problemOf(error, host)
    if (service && 'world' in response.locals) {
      const context = received(request, response)
      finish(service, response, context, service.answer(problem, context))
      return
    }
    const message =
      problem.code === 'malformed-path' ? 'The path is not valid percent-encoding.' : 'The mock failed. See its log.'
    const status = problem.code === 'malformed-path' ? 400 : 500
    send(response, { status, body: { error: { code: problem.code, message } } }, 'application/json')
  }
}
