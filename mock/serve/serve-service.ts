import { refuse } from '../domain/problem.ts'
import { rememberingText } from '../text/remembering-text.ts'
import type { Operation, OperationId } from '../generated/operations.ts'
import { operationsOf } from '../services/known-operations.ts'
import type { Answer, Service } from '../services/service.ts'
import { isLive, type SwitchName } from '../services/switches.ts'
import { PathTree } from './path-tree.ts'
import { parseQuery, pathOf } from './query-string.ts'
import type { Arrival, Place } from './arrival.ts'
import { Call, type Endpoint } from './call.ts'
import type { ServiceHost } from './service-host.ts'
import { Visit, type RouteTo } from './visit.ts'

/**
 * Answers a request to a service. `seen`: how often others had changed its sandbox when it was taken as it is here; undefined
 * where it was asked how it stands. False when that has to be asked first. Throws a URIError when the path is not valid
 * percent-encoding.
 */
export type Serve = (arrival: Arrival, place: Omit<Place, 'base' | 'proxied'>, seen?: number) => boolean

/** What stands at one path: the operations by method, in upper case. */
type Endpoints = Map<string, Endpoint>

/** Where a method and a target lead. Nearly all requests go where one before them went. */
type Destination = (RouteTo & { readonly endpoint: Endpoint }) | NoRoute

/** No operation is there: others are allowed, or, when that is undefined, nothing stands at the path. */
interface NoRoute {
  readonly endpoint: undefined
  readonly allow: readonly string[] | undefined
  /** The switch that has to be live for the others to be there; undefined: they always are. */
  readonly onlyWith: string | undefined
}

/** Serves one service: an operation each, 405 where the path has others, 404 for the rest. */
export function serveService(service: Service, host: ServiceHost): Serve {
  const paths = pathsOf(service)
  const routes = new Map(
    methodsOf(service).map((method) => [
      method,
      rememberingText((target) => findRoute(service, paths, method, target)),
    ]),
  )
  return (arrival, place, seen) => {
    const { method } = arrival
    const { target } = place
    const route = routes.get(method)?.(target) ?? findRoute(service, paths, method, target)
    const { endpoint } = route
    // Whether a switch lets it lead there may be otherwise by now.
    if (seen !== undefined && (!endpoint || endpoint.operation.onlyWith !== undefined)) return false
    const visit = (arrival.found = new Visit(service, arrival, place))
    if (endpoint && isServed(endpoint.operation.onlyWith, visit)) {
      visit.lead(endpoint.operation, route)
      new Call(host, arrival, visit, endpoint, seen).begin()
      return true
    }
    // What a switch keeps out is as unknown as what is nowhere: such operations have paths of their own.
    const allow = endpoint || !isServed(route.onlyWith, visit) ? undefined : route.allow
    new Call(host, arrival, visit, () => answerStray(method, pathOf(target), allow)).begin()
    return true
  }
}

/** Whether an operation is there in the sandbox, as some are by a switch only. */
function isServed(onlyWith: string | undefined, { world }: Visit): boolean {
  return onlyWith === undefined || isLive(world, onlyWith as SwitchName)
}

function findRoute(service: Service, paths: PathTree<Endpoints>, method: string, target: string): Destination {
  const path = pathOf(target)
  const found = paths.find(service.readPath?.(path) ?? path)
  if (!found) return { endpoint: undefined, allow: undefined, onlyWith: undefined }
  const endpoint = found.value.get(method === 'HEAD' ? 'GET' : method)
  if (!endpoint) return { endpoint, allow: allowedBy(found.value), onlyWith: onlyWithOf(found.value) }
  const query = parseQuery(target, endpoint.operation.queryParameters)
  return { endpoint, parameters: found.parameters, query }
}

/** What its own document says, else the mock's. */
const tableOf = (service: Service): readonly Operation[] => service.own?.operations ?? operationsOf(service.name)

/** In upper case. */
function methodsOf(service: Service): string[] {
  return [...new Set(tableOf(service).map(({ method }) => method.toUpperCase()))]
}

function pathsOf(service: Service): PathTree<Endpoints> {
  const byPath = new Map<string, Endpoints>()
  // In the spec's order, which is the order of the methods in Allow.
  for (const operation of tableOf(service)) {
    const handle = service.operations[operation.operationId as OperationId]
    if (!handle) continue
    const endpoints = byPath.get(operation.path) ?? new Map<string, Endpoint>()
    byPath.set(operation.path, endpoints.set(operation.method.toUpperCase(), { operation, handle } as Endpoint))
  }
  const paths = new PathTree<Endpoints>()
  for (const [path, endpoints] of byPath) paths.add(path, endpoints)
  return paths
}

function answerStray(method: string, path: string, allow: NoRoute['allow']): Answer {
  if (!allow) return refuse({ code: 'unknown-route', path })
  if (method !== 'OPTIONS') refuse({ code: 'method-not-allowed', method, allow })
  return { status: 204, headers: { allow: allow.join(', ') }, body: undefined }
}

function onlyWithOf(endpoints: Endpoints): string | undefined {
  const switches = [...endpoints.values()].map(({ operation }) => operation.onlyWith)
  return switches.every((each) => each !== undefined) ? switches[0] : undefined
}

function allowedBy(endpoints: Endpoints): string[] {
  return [...endpoints.keys(), ...(endpoints.has('GET') ? ['HEAD'] : []), 'OPTIONS']
}
