import { InvitekitError } from '../domain/invitekit-error.ts'
import { refuse, type Problem } from '../domain/problem.ts'
import type { Operation } from '../generated/operations.ts'
import { isLong, longText, Written } from '../services/presented.ts'
import type { Answer, Exchange, Routed, Service } from '../services/service.ts'
import type { Turn } from '../services/turn.ts'
import type { Arrival } from './arrival.ts'
import { bodyLimit, Disconnected, parseJson, roughText, textOfBody } from './body.ts'
import { compose } from './compose.ts'
import { problemOf, type ServiceHost } from './service-host.ts'
import { spoil } from './spoil.ts'
import type { Release } from './traffic.ts'
import { unknownSandbox } from './unknown-sandbox.ts'
import type { FiredFault, Visit } from './visit.ts'
import type { World } from '../world/world.ts'

/** In how many seconds a request is welcome again when too many came, unless the fault says otherwise. */
const usualRetryAfter = 10

/** So often a request is decided anew because others were first. */
const mostAgain = 20

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
  #visit: Visit<Service>
  readonly #to: Endpoint | Stray
  /** How often it was decided anew because others were first. */
  #again = 0
  /** Whether it is refused for what counts already: a fault that was counted, or a sandbox that is no more what it was. */
  #isRefused = false
  /** How often others had changed the sandbox when it was taken as it is here; undefined: it was asked how it stands. */
  #seen: number | undefined

  constructor(host: ServiceHost, arrival: Arrival, visit: Visit<Service>, to: Endpoint | Stray, seen?: number) {
    this.#host = host
    this.#arrival = arrival
    this.#visit = visit
    this.#to = to
    this.#seen = seen
  }

  begin(): void {
    try {
      const { traffic, takeTurn } = this.#host
      const rated = takeTurn && !this.#visit.turn && this.#visit.service.rate?.(this.#visit)
      if (rated) return takeTurn(this.#visit.world, rated, (turn) => this.#inTurn(turn))
      const fault = (this.#visit.fault = traffic.fault(this.#visit))
      if (fault && this.#seen !== undefined)
        return this.#verify(() => this.#goOn(this.#meet(fault), () => this.#serve()))
      if (traffic.waits && this.#visit.world.uncommitted) {
        return this.#host.commitThen(this.#visit.world, (error) => this.#counted(error, fault))
      }
      if (fault) this.#goOn(this.#meet(fault), () => this.#serve())
      else this.#serve()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Once, however often it is decided. */
  #inTurn(turn: Turn): void {
    this.#visit.turn = turn
    this.begin()
  }

  /** Where others count as well, what a fault does waits until it is counted. */
  #counted(error: unknown, fault: FiredFault | undefined): void {
    if (error instanceof InvitekitError && error.code === 'overtaken') return this.#anew(() => this.begin())
    if (error !== undefined) return this.#fail(error)
    if (fault) this.#goOn(this.#meet(fault), () => this.#renewed(() => this.#serve()))
    else this.#serve()
  }

  /** What a fault does before the operation. Throws a Refusal or Disconnected when there is none to be. */
  async #meet({ effect, latency }: FiredFault): Promise<void> {
    if (latency > 0) this.#requireGo(await this.#host.traffic.pause(this.#visit, latency))
    const { drop, status, retryAfter = usualRetryAfter } = effect
    if (drop === 'before') throw new Disconnected()
    this.#isRefused = status !== undefined
    if (status === 429) refuse({ code: 'rate-limited', seconds: retryAfter, limit: 'Fewer requests' })
    if (status !== undefined) refuse({ code: 'fault', status, detail: 'The mock was told to answer so' })
  }

  #requireGo(release: Release): void {
    if (release === 'gone') throw new Disconnected()
    if (release !== 'over') return
    this.#isRefused = true
    refuse({ code: 'fault', status: 503, detail: 'The sandbox was reset or removed while the request was held' })
  }

  #serve(): void {
    const to = this.#to
    if (typeof to === 'function') return this.#finish(to())
    const visit = this.#visit
    visit.caller = visit.service.admit(visit as unknown as Routed)
    if (!to.operation.requestBody || visit.sent !== undefined) return this.#pass(to)
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
    if (held)
      this.#goOn(
        held.then((release) => this.#requireGo(release)),
        () => this.#renewed(() => this.#perform(to)),
      )
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
    if (this.#seen !== undefined && !visit.changes) this.#verify(() => this.#commit(world, answer))
    else this.#commit(world, answer)
  }

  #commit(world: World, answer: Answer): void {
    this.#host.commitThen(world, (error) => this.#end(error, answer))
  }

  /** What was decided without asking, and changes nothing, counts if nobody else had changed the sandbox. */
  #verify(step: () => void): void {
    const { reach, seen } = this.#host
    const { world } = this.#visit
    const before = this.#seen
    this.#seen = undefined
    reach?.(world.name, (error, now) => {
      if (error !== undefined) return this.#fail(error)
      if (now !== world || seen?.(world.name) !== before) return this.#restart()
      try {
        step()
      } catch (failure) {
        this.#fail(failure)
      }
    })
  }

  /** As if it came now. */
  #restart(): void {
    this.#seen = undefined
    this.#anew(() => this.begin())
  }

  /** It has waited: where others change the sandbox as well, it goes on with what that is now. */
  #renewed(step: () => void): void {
    if (this.#host.reach) this.#anew(step)
    else step()
  }

  /** Takes the sandbox as it is now, and whoever asks as they are there, and goes on. */
  #anew(step: () => void): void {
    const { reach } = this.#host
    const before = this.#visit
    if (!reach) return step()
    this.#seen = undefined
    reach(before.world.name, (error, world) => {
      if (error !== undefined) return this.#fail(error)
      if (!world) return void this.#arrival.send(unknownSandbox(before.world.name))
      try {
        const visit = (this.#visit = this.#arrival.found = before.again(this.#arrival, world))
        if (typeof this.#to !== 'function') {
          visit.caller = visit.service.admit(visit as unknown as Routed)
          if (visit.sent !== undefined) visit.body = parseJson(visit.sent)
        }
        step()
      } catch (failure) {
        this.#fail(failure)
      }
    })
  }

  #end(error: unknown, answer: Answer): void {
    if (this.#isOvertaken(error)) return this.#seen === undefined ? this.#decideAnew() : this.#restart()
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

  /** Others were first: what was decided counts no more. */
  #isOvertaken(error: unknown): boolean {
    return error instanceof InvitekitError && error.code === 'overtaken' && this.#again < mostAgain
  }

  #decideAnew(): void {
    this.#again += 1
    const to = this.#to
    this.#anew(() => (typeof to === 'function' ? this.#finish(to()) : this.#perform(to)))
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
      if (!(error instanceof Disconnected)) {
        if (this.#seen !== undefined && !isUncertain(error)) return this.#verify(() => this.#fail(error))
        const problem = problemOf(error, host)
        // What may have been done is not done again.
        if (this.#isRefused || isUncertain(error)) return answerProblem(host, this.#arrival, visit, problem)
        // It may be refused for what is not kept yet.
        return host.commitThen(visit.world, (overtaken) => {
          if (this.#isOvertaken(overtaken)) this.#decideAnew()
          else answerProblem(host, this.#arrival, visit, problem)
        })
      }
      this.#arrival.hangUp()
      host.traffic.record(visit)
    } catch (failure) {
      host.onError(failure)
      this.#arrival.hangUp()
    }
  }
}

const isUncertain = (error: unknown) => error instanceof InvitekitError && error.code === 'store-uncertain'

export function answerProblem(host: ServiceHost, arrival: Arrival, visit: Visit<Service>, problem: Problem): void {
  visit.problem = host.bugs.of(visit.world, visit.service)?.refuse(problem, visit) ?? problem
  finish(host, arrival, visit, visit.service.answer(visit.problem, visit))
}

/** Sends the answer with the service's own headers, and notes what was sent. */
function finish(host: ServiceHost, arrival: Arrival, visit: Visit<Service>, answer: Answer): void {
  const { service, fault } = visit
  const common = service.headers?.(visit, answer.status) ?? []
  const sent = host.bugs.of(visit.world, service)?.send(answer, visit)
  if (host.reach && visit.problem?.code === 'fault' && visit.problem.status === 503) common.push('retry-after', '1')
  const whole = sent
    ? compose(sent, sent.contentType, common)
    : compose(answer, answer.contentType ?? service.contentType, common)
  visit.answer = fault ? spoil(arrival, whole, fault.effect) : arrival.send(whole)
  host.traffic.record(visit)
}
