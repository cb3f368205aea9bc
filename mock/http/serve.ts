import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal, type Problem } from '../domain/problem.ts'
import { operations, type Operation, type OperationId } from '../generated/operations.ts'
import type { Answer, Exchange, Received, Routed, Service } from '../services/service.ts'
import { PathTree } from './path-tree.ts'
import { Disconnected, readJson } from './read-body.ts'
import { ReceivedRequest, RoutedRequest, type Located } from './received.ts'
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

/** Answers a request to a service. Throws a URIError when the path is not valid percent-encoding. */
export type Serve = (request: IncomingMessage, response: ServerResponse, located: Located) => Promise<void> | void

interface Endpoint {
  readonly operation: Operation
  readonly handle: (exchange: Exchange) => Answer
}

/** What stands at one path: the operations by method, in upper case. */
type Endpoints = Map<string, Endpoint>

/** Serves one service: an operation each, 405 where the path has others, 404 for the rest. */
export function serveService(service: Service, host: ServiceHost): Serve {
  const paths = pathsOf(service)
  return (request, response, located) => {
    const path = pathOf(located.target)
    const found = paths.find(path)
    if (!found) return refuse(service, request, response, located, { code: 'unknown-route', path })
    const { method = '' } = request
    const endpoint = found.value.get(method === 'HEAD' ? 'GET' : method)
    if (!endpoint) return answerOtherMethod(service, request, response, located, allowedBy(found.value))
    located.operationId = endpoint.operation.operationId as OperationId
    const routed = new RoutedRequest(request, located, endpoint.operation, found.parameters)
    return operate(service, host, endpoint, routed, located, request, response)
  }
}

function pathsOf(service: Service): PathTree<Endpoints> {
  const byPath = new Map<string, Endpoints>()
  // In the spec's order, which is the order of the methods in Allow.
  for (const [id, operation] of Object.entries(operations) as [OperationId, Operation][]) {
    const handle = service.operations[id]
    if (!handle) continue
    const endpoints = byPath.get(operation.path) ?? new Map<string, Endpoint>()
    byPath.set(operation.path, endpoints.set(operation.method.toUpperCase(), { operation, handle } as Endpoint))
  }
  const paths = new PathTree<Endpoints>()
  for (const [path, endpoints] of byPath) paths.add(path, endpoints)
  return paths
}

async function operate(
  service: Service,
  host: ServiceHost,
  { operation, handle }: Endpoint,
  routed: RoutedRequest,
  located: Located,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    routed.caller = service.admit(routed)
    if (operation.requestBody) routed.body = await readJson(request)
    const answer = perform(service, host, handle, routed, located)
    const kept = host.commit(located)
    if (kept) await kept
    finish(service, response, routed, answer)
  } catch (error) {
    if (error instanceof Disconnected) return
    finish(service, response, routed, service.answer(problemOf(error, host), routed))
  }
}

function perform(
  service: Service,
  host: ServiceHost,
  handle: Endpoint['handle'],
  routed: RoutedRequest,
  located: Located,
): Answer {
  try {
    service.check(routed, routed.body)
    const answer = handle(routed as unknown as Exchange)
    return service.dress?.(answer, routed) ?? answer
  } catch (error) {
    host.abandon(located)
    throw error
  }
}

/** Answers a problem that came before any operation. */
export function refuse(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
  located: Located,
  problem: Problem,
): void {
  const received = new ReceivedRequest(request, located)
  finish(service, response, received, service.answer(problem, received))
}

function answerOtherMethod(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
  located: Located,
  allow: readonly string[],
): void {
  const { method = '' } = request
  if (method !== 'OPTIONS') {
    return refuse(service, request, response, located, { code: 'method-not-allowed', method, allow })
  }
  const answer = { status: 204, headers: { allow: allow.join(', ') }, body: undefined }
  finish(service, response, new ReceivedRequest(request, located), answer)
}

function allowedBy(endpoints: Endpoints): string[] {
  return [...endpoints.keys(), ...(endpoints.has('GET') ? ['HEAD'] : []), 'OPTIONS']
}

/** Writes the answer with the service's own headers. */
function finish(service: Service, response: ServerResponse, request: Received | Routed, answer: Answer): void {
  send(response, answer, service.contentType, service.headers?.(request, answer.status))
}

/** The problem that an error stands for. One that is no Refusal is a defect or a failing disk, and is reported. */
export function problemOf(error: unknown, host: Pick<ServiceHost, 'onError'>): Problem {
  if (error instanceof Refusal) return error.problem
  host.onError(error)
  const failed = error instanceof Error && 'code' in error && error.code === 'write-failed'
  return { code: failed ? 'storage-failed' : 'internal' }
}

const pathOf = (target: string) => target.split('?', 1)[0] as string
