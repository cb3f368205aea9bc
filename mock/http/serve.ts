import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal, refuse, type Problem } from '../domain/problem.ts'
import { operations, type Operation, type OperationId } from '../generated/operations.ts'
import type { Answer, Exchange, Received, Routed, Service } from '../services/service.ts'
import { PathTree } from './path-tree.ts'
import { pathOf } from './query-string.ts'
import { Disconnected, parseJson, readBody } from './read-body.ts'
import { ReceivedRequest, RoutedRequest, type Located } from './received.ts'
import { compose, write } from './send.ts'
import type { FiredFault, Passage, Release, Traffic } from './traffic.ts'
import { writeBadly } from './write-badly.ts'

/** In how many seconds a request is welcome again when too many came, unless the fault says otherwise. */
const usualRetryAfter = 10

/** What the way of a request needs besides the request. */
export interface ServiceHost {
  /** Keeps what the request changed; rejects, with all taken back, when it can't. undefined: nothing to wait for. */
  commit(located: Pick<Located, 'world'>): Promise<void> | undefined
  /** Takes back what a request changed before it failed. */
  abandon(located: Pick<Located, 'world'>): void
  /** Told of what should not have happened. */
  onError(error: unknown): void
  readonly traffic: Traffic
}

/** Answers a request to a service. Throws a URIError when the path is not valid percent-encoding. */
export type Serve = (request: IncomingMessage, response: ServerResponse, located: Located) => Promise<void> | void

/** A request on its way to a service. */
interface ServicePassage extends Passage {
  readonly service: Service
}

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
    const { method = '' } = request
    const endpoint = found?.value.get(method === 'HEAD' ? 'GET' : method)
    if (found && endpoint) {
      located.operationId = endpoint.operation.operationId as OperationId
      const routed = new RoutedRequest(request, located, endpoint.operation, found.parameters)
      return operate(host, endpoint, passageOf(service, located, routed), routed, request, response)
    }
    const passage = passageOf(service, located, new ReceivedRequest(request, located))
    return turnAway(host, passage, response, () =>
      found ? answerOtherMethod(method, allowedBy(found.value)) : refuse({ code: 'unknown-route', path }),
    )
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

/**
 * The way of a request to an operation: a fault if one is due, the answer, and a note of both. One function, in which a
 * request waits for nothing but what it must: its body, a barrier, the disk.
 */
async function operate(
  host: ServiceHost,
  { operation, handle }: Endpoint,
  passage: ServicePassage,
  routed: RoutedRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { service, world } = passage
  try {
    passage.fault = host.traffic.fault(passage)
    if (passage.fault) await meet(host, passage, passage.fault)
    routed.caller = service.admit(routed)
    if (operation.requestBody) {
      const bytes = await readBody(request)
      passage.body = bytes.toString()
      routed.body = parseJson(bytes, passage.body)
    }
    const held = host.traffic.hold(passage, response)
    if (held) requireGo(await held)
    const answer = perform(host, passage, routed, handle)
    passage.changes = world.uncommitted
    const kept = host.commit(passage)
    if (kept) await kept
    finish(host, passage, response, answer)
  } catch (error) {
    fail(host, passage, response, error)
  }
}

/** The same way for a request that no operation is for. */
async function turnAway(
  host: ServiceHost,
  passage: ServicePassage,
  response: ServerResponse,
  answerOf: () => Answer,
): Promise<void> {
  try {
    passage.fault = host.traffic.fault(passage)
    if (passage.fault) await meet(host, passage, passage.fault)
    finish(host, passage, response, answerOf())
  } catch (error) {
    fail(host, passage, response, error)
  }
}

function fail(host: ServiceHost, passage: ServicePassage, response: ServerResponse, error: unknown): void {
  passage.changes = undefined
  if (error instanceof Disconnected) {
    response.destroy()
    host.traffic.record(passage)
    return
  }
  answerProblem(host, passage, response, problemOf(error, host))
}

/** What a fault does before the operation. Throws a Refusal or Disconnected when there is none to be. */
async function meet(host: ServiceHost, passage: Passage, { effect, latency }: FiredFault): Promise<void> {
  if (latency > 0) requireGo(await host.traffic.pause(passage, latency))
  const { drop, status, retryAfter = usualRetryAfter } = effect
  if (drop === 'before') throw new Disconnected()
  if (status === 429) refuse({ code: 'rate-limited', seconds: retryAfter, limit: 'Fewer requests' })
  if (status !== undefined) refuse({ code: 'fault', status, detail: 'The mock was told to answer so' })
}

function requireGo(release: Release): void {
  if (release === 'gone') throw new Disconnected()
  if (release === 'over') {
    refuse({ code: 'fault', status: 503, detail: 'The sandbox was reset or removed while the request was held' })
  }
}

function perform(
  host: ServiceHost,
  passage: ServicePassage,
  routed: RoutedRequest,
  handle: Endpoint['handle'],
): Answer {
  const { service } = passage
  try {
    service.check(routed, routed.body)
    const answer = handle(routed as unknown as Exchange)
    return service.dress?.(answer, routed) ?? answer
  } catch (error) {
    host.abandon(passage)
    throw error
  }
}

/** Answers a problem that came before any operation was looked for. */
export function refuseEarly(
  service: Service,
  host: ServiceHost,
  request: IncomingMessage,
  response: ServerResponse,
  located: Located,
  problem: Problem,
): void {
  answerProblem(host, passageOf(service, located, new ReceivedRequest(request, located)), response, problem)
}

function answerProblem(host: ServiceHost, passage: ServicePassage, response: ServerResponse, problem: Problem): void {
  passage.problem = problem
  finish(host, passage, response, passage.service.answer(problem, passage.request))
}

function answerOtherMethod(method: string, allow: readonly string[]): Answer {
  if (method !== 'OPTIONS') refuse({ code: 'method-not-allowed', method, allow })
  return { status: 204, headers: { allow: allow.join(', ') }, body: undefined }
}

function allowedBy(endpoints: Endpoints): string[] {
  return [...endpoints.keys(), ...(endpoints.has('GET') ? ['HEAD'] : []), 'OPTIONS']
}

/** Writes the answer with the service's own headers, and notes what was written. */
function finish(host: ServiceHost, passage: ServicePassage, response: ServerResponse, answer: Answer): void {
  const { service, request, fault } = passage
  const whole = compose(answer, service.contentType, service.headers?.(request, answer.status))
  if (!response.destroyed) {
    passage.answer = fault ? writeBadly(response, whole, fault.effect) : write(response, whole)
  }
  host.traffic.record(passage)
}

/** The problem that an error stands for. One that is no Refusal is a defect or a failing disk, and is reported. */
export function problemOf(error: unknown, host: Pick<ServiceHost, 'onError'>): Problem {
  if (error instanceof Refusal) return error.problem
  host.onError(error)
  const failed = error instanceof Error && 'code' in error && error.code === 'write-failed'
  return { code: failed ? 'storage-failed' : 'internal' }
}

/** A request of which nothing has become yet. `service` is undefined for a path that belongs to none. */
export function passageOf<Of extends Service | undefined>(
  service: Of,
  { world }: Located,
  request: Received | Routed,
): Passage & { readonly service: Of } {
  return {
    world,
    request,
    service,
    body: undefined,
    answer: undefined,
    problem: undefined,
    fault: undefined,
    changes: undefined,
  }
}
