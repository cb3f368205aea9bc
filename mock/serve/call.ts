import { refuse, type Problem } from '../domain/problem.ts'
import type { Operation } from '../generated/operations.ts'
import { isLong, longText, Written } from '../services/presented.ts'
import type { Answer, Exchange, Routed, Service } from '../services/service.ts'
import type { Arrival } from './arrival.ts'
import { bodyLimit, Disconnected, parseJson, roughText, textOfBody } from './body.ts'
import { compose } from './compose.ts'
import { problemOf, type ServiceHost } from './service-host.ts'
import { spoil } from './spoil.ts'
import type { Release } from './traffic.ts'
import type { FiredFault, Visit } from './visit.ts'

/** In how many seconds a request is welcome again when too many came, unless the fault says otherwise. */
const usualRetryAfter = 10

/** What stands at a path for one method. */
export interface Endpoint {
  readonly operation: Operation
  readonly handle: (exchange: Exchange) => Answer
}

/** What answers where no operation is. Throws a Refusal. */
type Stray = () => Answer

/**
 * A request on its way through a service: a fault if one is due, the operation, the answer, and a note of all. Its steps
 * follow one another at once but where it must wait: for its body, a barrier, the disk. There it goes on from a callback,
 * because promises would cost each request as much as a step.
 */
export class Call {
  readonly #host: ServiceHost
  readonly #arrival: Arrival
  readonly #visit: Visit<Service>
  readonly #to: Endpoint | Stray

  constructor(host: ServiceHost, arrival: Arrival, visit: Visit<Service>, to: Endpoint | Stray) {
    this.#host = host
    this.#arrival = arrival
    this.#visit = visit
    this.#to = to
  }

  begin(): void {
    try {
      const fault = (this.#visit.fault = this.#host.traffic.fault(this.#visit))
      if (fault) this.#goOn(this.#meet(fault), () => this.#serve())
      else this.#serve()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** What a fault does before the operation. Throws a Refusal or Disconnected when there is none to be. */
  async #meet({ effect, latency }: FiredFault): Promise<void> {
    if (latency > 0) requireGo(await this.#host.traffic.pause(this.#visit, latency))
    const { drop, status, retryAfter = usualRetryAfter } = effect
    if (drop === 'before') throw new Disconnected()
    if (status === 429) refuse({ code: 'rate-limited', seconds: retryAfter, limit: 'Fewer requests' })
    if (status !== undefined) refuse({ code: 'fault', status, detail: 'The mock was told to answer so' })
  }

  #serve(): void {
    const to = this.#to
    if (typeof to === 'function') return this.#finish(to())
    const visit = this.#visit
    visit.caller = visit.service.admit(visit as unknown as Routed)
    if (!to.operation.requestBody) return this.#pass(to)
    this.#arrival.receive(bodyLimit, (error, bytes) => this.#receive(to, error, bytes))
  }

  #receive(to: Endpoint, error: Error | undefined, bytes: Uint8Array): void {
    if (error) return this.#fail(error)
    const visit = this.#visit
    try {
      visit.sent = textOfBody(bytes)
      visit.body = parseJson(visit.sent)
      this.#pass(to)
    } catch (failure) {
      // The journal shows what could not be read as well.
      visit.sent ??= roughText(bytes)
      this.#fail(failure)
    }
  }

  /** The barriers. */
  #pass(to: Endpoint): void {
    const held = this.#host.traffic.hold(this.#visit, this.#arrival)
    if (held) this.#goOn(held.then(requireGo), () => this.#perform(to))
    else this.#perform(to)
  }

  #perform({ handle }: Endpoint): void {
    const visit = this.#visit
    const { world, service } = visit
    const exchange = visit as unknown as Exchange
    let answer: Answer
    try {
      service.check(exchange, visit.body)
      const bugs = this.#host.bugs.of(world, service)
      answer = bugs ? bugs.perform(visit, handle) : handle(exchange)
      answer = service.dress?.(answer, exchange) ?? answer
    } catch (error) {
      this.#host.abandon(world)
      throw error
    }
    visit.changes = world.uncommitted
    // The journal keeps the visit, and the body's text is enough of it.
    visit.body = undefined
    this.#host.commitThen(world, (error) => this.#end(error, answer))
  }

  #end(error: unknown, answer: Answer): void {
    if (error !== undefined) return this.#fail(error)
    try {
      if (!isLong(answer.body)) return this.#finish(answer)
      let text = ''
      const written = longText(answer.body).then((whole) => void (text = whole))
      this.#goOn(written, () => this.#finish({ ...answer, body: new Written(text) }))
    } catch (failure) {
      this.#fail(failure)
    }
  }

  #goOn(waited: Promise<void>, step: () => void): void {
    waited.then(step).catch((error: unknown) => this.#fail(error))
  }

  #finish(answer: Answer): void {
    finish(this.#host, this.#arrival, this.#visit, answer)
  }

  #fail(error: unknown): void {
    const host = this.#host
    const visit = this.#visit
    visit.changes = undefined
    try {
      if (!(error instanceof Disconnected)) return answerProblem(host, this.#arrival, visit, problemOf(error, host))
      this.#arrival.hangUp()
      host.traffic.record(visit)
    } catch (failure) {
      host.onError(failure)
      this.#arrival.hangUp()
    }
  }
}

function requireGo(release: Release): void {
  if (release === 'gone') throw new Disconnected()
  if (release === 'over') {
    refuse({ code: 'fault', status: 503, detail: 'The sandbox was reset or removed while the request was held' })
  }
}

export function answerProblem(host: ServiceHost, arrival: Arrival, visit: Visit<Service>, problem: Problem): void {
  visit.problem = host.bugs.of(visit.world, visit.service)?.refuse(problem, visit) ?? problem
  finish(host, arrival, visit, visit.service.answer(visit.problem, visit))
}

/** Sends the answer with the service's own headers, and notes what was sent. */
function finish(host: ServiceHost, arrival: Arrival, visit: Visit<Service>, answer: Answer): void {
  const { service, fault } = visit
  const common = service.headers?.(visit, answer.status)
  const sent = host.bugs.of(visit.world, service)?.send(answer, visit)
  const whole = sent ? compose(sent, sent.contentType, common) : compose(answer, service.contentType, common)
  visit.answer = fault ? spoil(arrival, whole, fault.effect) : arrival.send(whole)
  host.traffic.record(visit)
}
