import type { Caller } from '../domain/access.ts'
import type { FaultEffect } from '../domain/fault.ts'
import { policyIn, type InvitationPolicy } from '../domain/invitations.ts'
import type { Problem } from '../domain/problem.ts'
import type { Operation, OperationId } from '../generated/operations.ts'
import type { QueryFaults, Received, Routed, Service } from '../services/service.ts'
import type { Turn } from '../services/turn.ts'
import type { Uncommitted, World } from '../world/world.ts'
import type { Arrival, Place } from './arrival.ts'
import type { QueryParameters } from './query-string.ts'
import type { SentAnswer } from './sent-answer.ts'

/** What is done to a request on purpose. */
export interface FiredFault {
  /** The rule's; undefined when the request asked for it itself. */
  readonly id: string | undefined
  readonly effect: FaultEffect
  /** How long the request waits, in milliseconds. */
  readonly latency: number
}

/** What a target says to the operation that it leads to. */
export interface RouteTo {
  readonly parameters: Readonly<Record<string, string>>
  readonly query: QueryParameters
}

/**
 * One request to a sandbox and what becomes of it: what its service sees, and what the journal keeps. It grows as more
 * becomes known, and nothing in it is a copy.
 */
export class Visit<Of extends Service | undefined = Service | undefined> implements Received {
  readonly world: World
  readonly prefix: string
  readonly now: number
  readonly method: string
  readonly target: string
  readonly headers: Received['headers']
  /** Whether it came over TLS. */
  readonly isSecure: boolean
  /** How many requests the sandbox has had, this one included. */
  readonly number: number
  /** undefined when the path belongs to none. */
  readonly service: Of
  /** These are there once an operation has been found: from then on the visit is a Routed. */
  operationId: OperationId | undefined
  wanted: string | undefined
  path: Routed['path'] | undefined
  query: Routed['query'] | undefined
  queryFaults: QueryFaults | undefined
  caller: Caller | undefined
  /** What the body says, while the operation has it. */
  body: unknown
  /** The body as it was sent, read as UTF-8; undefined when it was not read. */
  sent: string | undefined
  /** undefined when nothing was answered. */
  answer: SentAnswer | undefined
  /** Why the service refused it. */
  problem: Problem | undefined
  fault: FiredFault | undefined
  /** What the request did to the world. */
  changes: Uncommitted | undefined
  /** There only where others count requests too. */
  declare turn?: Turn
  /** The bugs that have made something else of it, by id. */
  bugs: string[] | undefined

  constructor(
    service: Of,
    { method, headers, isSecure }: Pick<Arrival, 'method' | 'headers' | 'isSecure'>,
    { world, prefix, target }: Omit<Place, 'base' | 'proxied'>,
  ) {
    this.world = world
    this.prefix = prefix
    this.now = world.clock.now()
    this.method = method
    this.target = target
    this.headers = headers
    this.isSecure = isSecure === true
    this.number = world.ids.countRequest()
    this.service = service
    this.operationId = undefined
    this.wanted = undefined
    this.path = undefined
    this.query = undefined
    this.queryFaults = undefined
    this.caller = undefined
    this.body = undefined
    this.sent = undefined
    this.answer = undefined
    this.problem = undefined
    this.fault = undefined
    this.changes = undefined
    this.bugs = undefined
  }

  /** How the service treats invitations in this sandbox. */
  get policy(): InvitationPolicy {
    const { service } = this
    if (!service) throw new Error('A path that belongs to no service has no invitations.')
    return policyIn(this.world, service.invitations)
  }

  /** Made when it is asked for, which most answers do not. */
  get requestId(): string {
    return this.world.ids.request(this.number)
  }

  /** The same request to the sandbox as it is now. */
  again(arrival: Pick<Arrival, 'method' | 'headers'>, world: World): Visit<Of> {
    const { prefix, target } = this
    const visit = new Visit(this.service, arrival, { world, prefix, target })
    const { operationId, wanted, path, query, queryFaults, sent, fault } = this
    if (this.turn) visit.turn = this.turn
    return Object.assign(visit, { operationId, wanted, path, query, queryFaults, sent, fault })
  }

  /** The operation that the request leads to has been found. */
  lead(operation: Operation, route: RouteTo): Routed {
    const { parameters, query } = route
    this.operationId = operation.operationId as OperationId
    this.wanted = operation.requestBody?.mediaType
    this.path = parameters as Routed['path']
    this.query = query.values as Routed['query']
    this.queryFaults = query.faults
    return this as Routed
  }
}
