import { Router, type Request, type RequestHandler, type Response } from 'express'
import type { Caller } from '../domain/access.ts'
import { Refusal, type Problem } from '../domain/problem.ts'
import { operations, type Operation, type OperationId } from '../generated/operations.ts'
import type { Answer, Exchange, Received, Routed, Service } from '../services/service.ts'
import { parseQuery } from './query-string.ts'
import { Disconnected, readJson } from './read-body.ts'
import { received, type Located } from './received.ts'
import { send } from './send.ts'

/** What the way of a request needs besides the request. */
export interface ServiceHost {
  /** Keeps what the request changed; rejects, with all taken back, when it can't. undefined: nothing to wait for. */
  commit(located: Located): Promise<void> | undefined
  /** Takes back what a request changed before it failed. */
  abandon(located: Located): void
  /** Told of what should not have happened. */
  onError(error: unknown): void
}

/** The routes of one service: an operation each, 405 where the path has others, 404 for the rest. */
export function serviceRouter(service: Service, host: ServiceHost): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const paths = new Map<string, Operation['method'][]>()
  // In the spec's order, which is the order of the methods in Allow.
  for (const [id, operation] of Object.entries(operations) as [OperationId, Operation][]) {
    if (!service.operations[id]) continue
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1')
    paths.set(path, [...(paths.get(path) ?? []), operation.method])
    router[operation.method](path, operationHandler(service, host, id, operation))
  }
  for (const [path, methods] of paths) router.all(path, otherMethods(service, methods))
  router.use(service.basePath, (request, response) => {
    const context = received(request, response)
    finish(service, response, context, service.answer({ code: 'unknown-route', path: pathOf(context.target) }, context))
  })
  return router
}

function operationHandler(service: Service, host: ServiceHost, id: OperationId, operation: Operation): RequestHandler {
  const handle = service.operations[id] as (exchange: Exchange) => Answer
  return async (request, response) => {
    const routed = route(request, response, id, operation)
    try {
      const caller = service.admit(routed)
      const body = operation.requestBody ? await readJson(request) : undefined
      const answer = perform(service, host, handle, routed, caller, body, response)
      const kept = host.commit(response.locals as Located)
      if (kept) await kept
      finish(service, response, routed, answer)
    } catch (error) {
      if (error instanceof Disconnected) return
      finish(service, response, routed, service.answer(problemOf(error, host), routed))
    }
  }
}

function perform(
  service: Service,
  host: ServiceHost,
  handle: (exchange: Exchange) => Answer,
  routed: Routed,
  caller: Caller,
  body: unknown,
  response: Response,
): Answer {
  try {
    service.check(routed, body)
    return handle({ ...routed, caller, body } as Exchange)
  } catch (error) {
    host.abandon(response.locals as Located)
    throw error
  }
}

function route(request: Request, response: Response, operationId: OperationId, operation: Operation): Routed {
  const context = received(request, response)
  const { values, faults } = parseQuery(context.target, operation.queryParameters)
  return {
    ...context,
    operationId,
    wanted: operation.requestBody?.mediaType,
    path: request.params as Routed['path'],
    query: values as Routed['query'],
    queryFaults: faults,
  }
}

function otherMethods(service: Service, methods: readonly Operation['method'][]): RequestHandler {
  const allow = [
    ...methods.map((method) => method.toUpperCase()),
    ...(methods.includes('get') ? ['HEAD'] : []),
    'OPTIONS',
  ]
  return (request, response) => {
    const context = received(request, response)
    if (request.method === 'OPTIONS') {
      finish(service, response, context, { status: 204, headers: { allow: allow.join(', ') }, body: undefined })
      return
    }
    const { method } = request
    finish(service, response, context, service.answer({ code: 'method-not-allowed', method, allow }, context))
  }
}

/** Writes the answer with the service's own headers. */
export function finish(service: Service, response: Response, context: Received | Routed, answer: Answer): void {
  send(response, answer, service.contentType, service.headers?.(context, answer.status))
}

/** The problem that an error stands for. One that is no Refusal is a defect or a failing disk, and is reported. */
export function problemOf(error: unknown, host: Pick<ServiceHost, 'onError'>): Problem {
  if (error instanceof Refusal) return error.problem
  host.onError(error)
  const failed = error instanceof Error && 'code' in error && error.code === 'write-failed'
  return { code: failed ? 'storage-failed' : 'internal' }
}

const pathOf = (target: string) => target.split('?', 1)[0] as string
