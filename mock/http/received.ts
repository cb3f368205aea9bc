import type { IncomingMessage } from 'node:http'
import type { Caller } from '../domain/access.ts'
import type { Operation, OperationId } from '../generated/operations.ts'
import type { QueryFaults, Received, Route, Routed } from '../services/service.ts'
import type { World } from '../world/world.ts'
import type { QueryParameters } from './query-string.ts'

/** What is put into `response.locals` when a request's sandbox has been found. */
export interface Located {
  readonly world: World
  /** What a proxy has stripped from the path: empty, or segments with a slash before each. */
  readonly base: string
  /** The same and what names the sandbox: what stands before the path of each link back. */
  readonly prefix: string
  /** Path and query as sent, without the sandbox's prefix. */
  readonly target: string
  /** undefined until it has been found. */
  operationId: OperationId | undefined
}

/** What a target says to the operation that it leads to. */
export interface RouteTo extends Route {
  readonly parameters: Readonly<Record<string, string>>
  readonly query: QueryParameters
}

/** What is known of a request to a service before its operation is looked for. */
export class ReceivedRequest implements Received {
  readonly world: World
  readonly prefix: string
  readonly now: number
  readonly method: string
  readonly target: string
  readonly headers: Received['headers']
  readonly #number: number

  constructor({ method = '', headers }: IncomingMessage, { world, prefix, target }: Located) {
    this.world = world
    this.prefix = prefix
    this.now = world.clock.now()
    this.method = method
    this.target = target
    this.headers = headers
    this.#number = world.ids.countRequest()
  }

  /** Made when it is asked for, which most answers do not. */
  get requestId(): string {
    return this.world.ids.request(this.#number)
  }
}

/** A request that has found its operation. Caller and body are filled in as they become known. */
export class RoutedRequest extends ReceivedRequest implements Routed {
  readonly operationId: OperationId
  readonly wanted: string | undefined
  readonly path: Routed['path']
  readonly query: Routed['query']
  readonly queryFaults: QueryFaults
  readonly route: Route
  caller: Caller | undefined
  body: unknown

  constructor(request: IncomingMessage, located: Located, operation: Operation, route: RouteTo) {
    super(request, located)
    const { parameters, query } = route
    this.operationId = operation.operationId as OperationId
    this.wanted = operation.requestBody?.mediaType
    this.path = parameters as Routed['path']
    this.query = query.values as Routed['query']
    this.queryFaults = query.faults
    this.route = route
    this.caller = undefined
    this.body = undefined
  }
}
