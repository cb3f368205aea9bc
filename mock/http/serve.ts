import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse, type Problem } from '../domain/problem.ts'
import { operations, type Operation, type OperationId } from '../generated/operations.ts'
import type { Answer, Service } from '../services/service.ts'
import { PathTree } from './path-tree.ts'
import { pathOf } from './query-string.ts'
import { ReceivedRequest, RoutedRequest, type Located } from './received.ts'
import { answerProblem, Call, passageOf, Stray, type Endpoint, type ServiceHost } from './visit.ts'

/** Answers a request to a service. Throws a URIError when the path is not valid percent-encoding. */
export type Serve = (request: IncomingMessage, response: ServerResponse, located: Located) => void

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
      return new Call(host, passageOf(service, located, routed), response, endpoint, routed, request).begin()
    }
    const passage = passageOf(service, located, new ReceivedRequest(request, located))
    const answerOf = () =>
      found ? answerOtherMethod(method, allowedBy(found.value)) : refuse({ code: 'unknown-route', path })
    new Stray(host, passage, response, answerOf).begin()
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

function answerOtherMethod(method: string, allow: readonly string[]): Answer {
  if (method !== 'OPTIONS') refuse({ code: 'method-not-allowed', method, allow })
  return { status: 204, headers: { allow: allow.join(', ') }, body: undefined }
}

function allowedBy(endpoints: Endpoints): string[] {
  return [...endpoints.keys(), ...(endpoints.has('GET') ? ['HEAD'] : []), 'OPTIONS']
}
