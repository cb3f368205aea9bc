import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal, refuse, type Problem } from '../domain/problem.ts'
import type { Operation } from '../generated/operations.ts'
import { isLong, longText, Written } from '../services/presented.ts'
import type { Answer, Exchange, Received, Routed, Service } from '../services/service.ts'
import { bodyLimit, Disconnected, parseJson, receiveBody, textOfBody } from './read-body.ts'
import type { Located, RoutedRequest } from './received.ts'
import { compose, write } from './send.ts'
import type { FiredFault, Passage, Release, Traffic } from './traffic.ts'
import { writeBadly } from './write-badly.ts'

/** In how many seconds a request is welcome again when too many came, unless the fault says otherwise. */
const usualRetryAfter = 10

/** What the way of a request needs besides the request. */
export interface ServiceHost {
  /** Keeps what the request changed; rejects, with all taken back, when it can't. */
  commit(located: Pick<Located, 'world'>): Promise<void>
  /** The same, told by a callback: at once when there is nothing to wait for. */
  commitThen(located: Pick<Located, 'world'>, done: (error?: unknown) => void): void
  /** Takes back what a request changed before it failed. */
  abandon(located: Pick<Located, 'world'>): void
  /** Told of what should not have happened. */
  onError(error: unknown): void
  readonly traffic: Traffic
}

/** A request on its way to a service. */
interface ServicePassage extends Passage {
  readonly service: Service
}

/** What stands at a path for one method. */
export interface Endpoint {
  readonly operation: Operation
  readonly handle: (exchange: Exchange) => Answer
}

/** A request on its way: a fault if one is due, the answer, and a note of both. */
abstract class Visit {
  readonly host: ServiceHost
  readonly passage: ServicePassage
  readonly response: ServerResponse

  constructor(host: ServiceHost, passage: ServicePassage, response: ServerResponse) {
    this.host = host
    this.passage = passage
    this.response = response
  }

  /** What is done once no fault is due, or it has been met. */
  protected abstract serve(): void

  begin(): void {
    const { host, passage } = this
    try {
      const fault = (passage.fault = host.traffic.fault(passage))
      if (fault) this.goOn(meet(host, passage, fault), () => this.serve())
      else this.serve()
    } catch (error) {
      this.fail(error)
    }
  }

  protected goOn(waited: Promise<void>, step: () => void): void {
    waited.then(step).catch((error: unknown) => this.fail(error))
  }

  protected finish(answer: Answer): void {
    finish(this.host, this.passage, this.response, answer)
  }

  protected fail(error: unknown): void {
    const { host, passage, response } = this
    passage.changes = undefined
    try {
      if (!(error instanceof Disconnected)) return answerProblem(host, passage, response, problemOf(error, host))
      response.destroy()
      host.traffic.record(passage)
    } catch (failure) {
      host.onError(failure)
      response.destroy()
    }
  }
}

/** A request that no operation is for. */
export class Stray extends Visit {
  readonly answerOf: () => Answer

  constructor(host: ServiceHost, passage: ServicePassage, response: ServerResponse, answerOf: () => Answer) {
    super(host, passage, response)
    this.answerOf = answerOf
  }

  protected serve(): void {
    this.finish(this.answerOf())
  }
}

/**
 * A request to an operation. Its steps follow one another at once but where it must wait: for its body, a barrier, the
 * disk. There it goes on from a callback, because promises would cost each request as much as a step.
 */
export class Call extends Visit {
  readonly endpoint: Endpoint
  readonly routed: RoutedRequest
  readonly request: IncomingMessage

  constructor(
    host: ServiceHost,
    passage: ServicePassage,
    response: ServerResponse,
    endpoint: Endpoint,
    routed: RoutedRequest,
    request: IncomingMessage,
  ) {
    super(host, passage, response)
    this.endpoint = endpoint
    this.routed = routed
    this.request = request
  }

  protected serve(): void {
    const { routed, passage } = this
    routed.caller = passage.service.admit(routed)
    if (!this.endpoint.operation.requestBody) return this.#pass()
    receiveBody(this.request, bodyLimit, (error, bytes) => this.#receive(error, bytes))
  }

  #receive(error: Error | undefined, bytes: Buffer): void {
    const { routed, passage } = this
    if (error) return this.fail(error)
    try {
      passage.body = textOfBody(bytes)
      routed.body = parseJson(passage.body)
      this.#pass()
    } catch (failure) {
      // The journal shows what could not be read as well.
      passage.body ??= bytes.toString()
      this.fail(failure)
    }
  }

  /** The barriers. */
  #pass(): void {
    const held = this.host.traffic.hold(this.passage, this.response)
    if (held) this.goOn(held.then(requireGo), () => this.#perform())
    else this.#perform()
  }

  #perform(): void {
    const { host, passage } = this
    const answer = perform(host, passage, this.routed, this.endpoint.handle)
    passage.changes = passage.world.uncommitted
    // The journal keeps the request, and the body's text is enough of it.
    this.routed.body = undefined
    host.commitThen(passage, (error) => this.#end(error, answer))
  }

  #end(error: unknown, answer: Answer): void {
    if (error !== undefined) return this.fail(error)
    try {
      if (!isLong(answer.body)) return this.finish(answer)
      let text = ''
      const written = longText(answer.body).then((whole) => void (text = whole))
      this.goOn(written, () => this.finish({ ...answer, body: new Written(text) }))
    } catch (failure) {
      this.fail(failure)
    }
  }
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

export function answerProblem(
  host: ServiceHost,
  passage: ServicePassage,
  response: ServerResponse,
  problem: Problem,
): void {
  passage.problem = problem
  finish(host, passage, response, passage.service.answer(problem, passage.request))
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
