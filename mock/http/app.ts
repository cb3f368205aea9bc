import type { IncomingMessage } from 'node:http'
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express'
import { Refusal, type Problem } from '../domain/problem.ts'
import { quoted, short } from '../domain/short.ts'
import type { Service } from '../services/service.ts'
import type { World } from '../world/world.ts'
import { accessLog, type RequestLine } from './access-log.ts'
import { forwardedPrefix } from './forwarded-prefix.ts'
import { guard } from './guard.ts'
import type { Incoming } from './incoming.ts'
import { hostsIn } from './hosts-in.ts'
import { pathOf } from './query-string.ts'
import { ReceivedRequest, type Located } from './received.ts'
import { sandboxOf } from './sandbox.ts'
import { compose, send, write } from './send.ts'
import { refuseEarly, serveService } from './serve.ts'
import type { SentAnswer } from './traffic.ts'
import type { Trust } from './trust.ts'
import { passageOf, problemOf, type ServiceHost } from './visit.ts'

export interface AppOptions {
  readonly services: readonly Service[]
  readonly world: (sandbox: string) => World | undefined
  readonly host: ServiceHost
  /** Served before the services: what no real service has. */
  readonly control: RequestHandler
  /** Whose requests are answered. */
  readonly trust: Trust
  /** What stands before the path of every link: empty, or segments with a slash before each. */
  readonly basePath: string
  /** Whether a proxy's X-Forwarded-Prefix counts instead. */
  readonly trustsProxy: boolean
  readonly onRequest?: (line: RequestLine) => void
}

/** The way of a request: sandbox, then service and operation, or control plane. */
export function createApp(options: AppOptions): Express {
  const { services, host, control, trust, onRequest } = options
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
  app.use(guard(trust, direct(options)))
  app.use((_request, response, next) => {
    response.setHeader('x-content-type-options', 'nosniff')
    next()
  })
  app.use(control)
  app.use((request, response) => {
    const known = services.map(({ title, basePath }) => `${title} at ${basePath}`).join(', ')
    const message = `Nothing is served at ${short(request.path)}. Known are ${known}, the control plane at /_mock, and /docs.`
    const answer = compose({ status: 404, body: { error: { code: 'unknown-route', message } } }, 'application/json')
    noteStray(host, request, response.locals as Located, write(response, answer))
  })
  app.use(answerError(services, host))
  return app
}

/** Notes a request that belongs to no service. */
function noteStray(
  host: ServiceHost,
  request: IncomingMessage,
  located: Located,
  answer: SentAnswer | undefined,
): void {
  const passage = passageOf(undefined, located, new ReceivedRequest(request, located))
  passage.answer = answer
  passage.problem = { code: 'unknown-route', path: pathOf(located.target) }
  host.traffic.record(passage)
}

/** Finds the sandbox, then the service by its base path. What is no service's goes on, without the prefix. */
function direct({ services, world, host, basePath, trustsProxy }: AppOptions): RequestHandler {
  const served = services.map((service) => ({ service, base: service.basePath, serve: serveService(service, host) }))
  return (request, response, next) => {
    const { ownSandbox } = request as unknown as Incoming
    const { sandbox, prefix, target } = sandboxOf(request.url, request.headers['x-mock-sandbox'], ownSandbox)
    const found = world(sandbox)
    if (!found) {
      const message = `There is no sandbox ${quoted(sandbox)}. Create it first, or leave the name out.`
      send(response, { status: 404, body: { error: { code: 'unknown-sandbox', message } } }, 'application/json')
      return
    }
    const forwarded = trustsProxy ? forwardedPrefix(request.headers['x-forwarded-prefix']) : undefined
    // What is public is the mock, not an origin of a sandbox.
    const base = forwarded ?? (ownSandbox === undefined ? basePath : '')
    const located: Located = { world: found, base, prefix: base + prefix, target, operationId: undefined }
    response.locals = located as Located & Response['locals']
    const hosts = hostsIn(request)
    if (hosts > 1 || (hosts === 0 && request.httpVersionMinor > 0))
      return next(new Refusal(hosts > 1 ? twoHosts : noHost))
    for (const { base, serve } of served) {
      if (isBelow(base, target)) return serve(request, response, located)
    }
    if (target.includes('//')) {
      const path = pathOf(target)
      for (const { service, base, serve } of served) {
        if (service.readPath && isBelow(base, service.readPath(path))) return serve(request, response, located)
      }
    }
    request.url = target
    next()
  }
}

const isBelow = (base: string, target: string) => {
  if (!target.startsWith(base)) return false
  const next = target[base.length]
  return next === '/' || next === '?' || next === undefined
}

/** For what fails outside an operation, such as a path that is not valid percent-encoding. */
function answerError(services: readonly Service[], host: ServiceHost): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const problem = error instanceof URIError ? ({ code: 'malformed-path' } as const) : problemOf(error, host)
    const located = response.locals as Partial<Located>
    const service = services.find(({ basePath }) => isBelow(basePath, located.target ?? ''))
    if (service) return refuseEarly(service, host, request, response, located as Located, problem)
    const [status, message] = wordsFor(problem)
    send(response, { status, body: { error: { code: problem.code, message } } }, 'application/json')
  }
}

/** RFC 9112, 3.2: a request of HTTP/1.1 without it must be refused, and any that has two. */
const noHost = { code: 'malformed-http', status: 400, detail: 'The request has no Host header.' } as const

const twoHosts = { code: 'malformed-http', status: 400, detail: 'The request has more than one Host header.' } as const

/** For paths that belong to no service. */
function wordsFor(problem: Problem): [status: number, message: string] {
  if (problem.code === 'malformed-path') return [400, 'The path is not valid percent-encoding.']
  if (problem.code === 'malformed-http') return [problem.status, problem.detail]
  return [500, 'The mock failed. See its log.']
}
