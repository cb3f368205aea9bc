import type { Problem } from '../domain/problem.ts'
import { short } from '../domain/short.ts'
import type { Service } from '../services/service.ts'
import type { World } from '../world/world.ts'
import type { Arrival, Place } from './arrival.ts'
import { answerProblem } from './call.ts'
import { compose } from './compose.ts'
import type { SentAnswer } from './sent-answer.ts'
import { forwardedOrigin } from './forwarded-origin.ts'
import { forwardedPrefix } from './forwarded-prefix.ts'
import { pathOf } from './query-string.ts'
import { prefixOf, sandboxOf, type SandboxPath } from './sandbox.ts'
import { serveService } from './serve-service.ts'
import { problemOf, type ServiceHost } from './service-host.ts'
import { sandboxInCredentials, sandboxOfHost } from './told-sandbox.ts'
import { unknownSandbox } from './unknown-sandbox.ts'
import { Visit } from './visit.ts'

export interface CoreOptions {
  readonly services: readonly Service[]
  readonly world: (sandbox: string) => World | undefined
  readonly host: ServiceHost
  /** What stands before the path of every link: empty, or segments with a slash before each. */
  readonly basePath: string
  /** Told of each request; left out where nobody has to know. */
  readonly onAsked?: ((world: World, arrival: Arrival, place: Place) => void) | undefined
  /** Whether a proxy's X-Forwarded-Prefix counts instead, and what it says of the origin. */
  readonly trustsProxy: boolean
  /** The page for a browser that has lost its way; undefined for a program. */
  readonly lost: (
    arrival: Arrival,
    what: { readonly sandbox?: string; readonly prefix: string },
  ) => Promise<SentAnswer> | undefined
  /** Asked after the services: what no real service has. */
  readonly control: Control
}

/** Answers a request, and resolves when that is done; undefined when the path is none of its own. */
type Control = (arrival: Arrival, place: Place) => Promise<void> | undefined

const json = 'application/json'

/** When to come again. */
const soon = ['retry-after', '1']

/** The way of a request: its sandbox, then its service by the base path, and the operation. */
export class Core {
  readonly #options: CoreOptions
  readonly #served
  /** Own services, which are asked first: they claim paths, and not all below one. */
  readonly #own
  /** The headers that may carry credentials. */
  readonly #carriers: readonly string[]
  /** Headers of own services' answers, by lower-case name. */
  readonly ownHeaders: readonly string[]

  constructor(options: CoreOptions) {
    const { services, host } = options
    this.#options = options
    const headers = services.flatMap(({ own }) => own?.credentialHeaders ?? [])
    this.ownHeaders = services.flatMap(({ own }) => own?.answerHeaders ?? [])
    this.#carriers = [...new Set(['authorization', ...headers])]
    this.#own = services.flatMap(({ own, ...service }) =>
      own ? [{ own, serve: serveService({ own, ...service }, host) }] : [],
    )
    this.#served = services
      .filter(({ basePath, own }) => basePath !== '' && !own?.isExtension)
      .map((service) => ({
        service,
        base: service.basePath,
        serve: serveService(service, host),
      }))
  }

  /**
   * Answers a request, or hands it over when it leads to no service, nor the control plane. Where others change the
   * sandboxes as well, it is served once its sandbox is as new as all that anybody was told of.
   */
  take(arrival: Arrival, stray: (place: Place) => void): void {
    const { host, world } = this.#options
    const asked = host.reach && arrival.ownSandbox === undefined ? sandboxOfHost(arrival.headers.host) : undefined
    // Whether there is one of that name is not for this process to say.
    if (asked !== undefined && !world(asked)) host.reach?.(asked, () => this.#take(arrival, stray))
    else this.#take(arrival, stray)
  }

  #take(arrival: Arrival, stray: (place: Place) => void): void {
    const { reach } = this.#options.host
    const named = this.#find(arrival)
    if (!reach) {
      const place = this.#serveIn(arrival, named)
      if (place) stray(place)
      return
    }
    if (changing.has(arrival.method) && this.#guess(arrival, named)) return
    reach(named.sandbox, (error, world) => {
      if (error !== undefined) return this.#refuseUnreached(arrival, world, error)
      const place = this.#serveIn(arrival, named)
      if (place) stray(place)
    })
  }

  /**
   * Serves what is likely to change a sandbox without asking how that stands: the change counts only where it stands as here.
   * False when it has to be asked.
   */
  #guess(arrival: Arrival, { sandbox, prefix, target }: SandboxPath): boolean {
    const { host, onAsked } = this.#options
    const world = host.guess?.(sandbox)
    if (!world || arrival.flaw) return false
    const base = this.#baseOf(arrival)
    const place = { world, proxied: this.#proxied(arrival), base, prefix: base + prefix, target }
    onAsked?.(world, arrival, place)
    try {
      return this.#serve(arrival, place, host.seen?.(sandbox))
    } catch (error) {
      this.fail(arrival, place, error)
      return true
    }
  }

  /** In a service's words where there is any sandbox to take them from. */
  #refuseUnreached(arrival: Arrival, world: World | undefined, error: unknown): void {
    const { host, services } = this.#options
    const { target, prefix } = sandboxOf(arrival.url, undefined)
    const problem = problemOf(error, host)
    const service = services.find(({ basePath }) => isBelow(basePath, target))
    if (service && world) {
      const visit = new Visit(service, arrival, { world, prefix, target })
      const answer = service.answer(problem, visit)
      arrival.send(compose(answer, service.contentType, [...(service.headers?.(visit, answer.status) ?? []), ...soon]))
      return
    }
    const message = 'detail' in problem ? `${problem.detail}.` : 'The mock failed. See its log.'
    const status = 'status' in problem ? problem.status : 500
    arrival.send(compose({ status, body: { error: { code: 'store-unreachable', message } } }, json, [...soon]))
  }

  /** The sandbox of a request: by its path or its header, by where it was made, or by its credentials. */
  #find(arrival: Arrival): SandboxPath {
    const { url, headers, ownSandbox } = arrival
    const named = headers['x-mock-sandbox']
    let own = ownSandbox
    if (own === undefined) {
      const asked = sandboxOfHost(headers.host)
      if (asked !== undefined && this.#options.world(asked)) own = asked
    }
    const found = sandboxOf(url, named, own)
    // What the control plane wants is no service's.
    if (found.target.startsWith('/_mock')) return found
    const told = sandboxInCredentials(headers, this.#carriers)
    if (told === undefined || own !== undefined || named !== undefined || found.prefix !== '') return found
    // Who follows a link may have no credentials.
    return { sandbox: told, prefix: prefixOf(told), target: found.target }
  }

  /** Answers a request. Gives where it leads instead when that is no service, nor the control plane. */
  #serveIn(arrival: Arrival, { sandbox, prefix, target }: SandboxPath): Place | undefined {
    const { world, onAsked } = this.#options
    const found = world(sandbox)
    const base = this.#baseOf(arrival)
    if (!found) {
      const lost = this.#options.lost(arrival, { sandbox, prefix: base })
      if (lost) this.#sendLater(arrival, lost)
      else arrival.send(unknownSandbox(sandbox))
      return undefined
    }
    const place = { world: found, proxied: this.#proxied(arrival), base, prefix: base + prefix, target }
    onAsked?.(found, arrival, place)
    try {
      const { flaw } = arrival
      if (flaw) this.#refuse(arrival, place, flaw)
      else if (!this.#serve(arrival, place)) return this.#control(arrival, place) ? undefined : place
    } catch (error) {
      this.fail(arrival, place, error)
    }
    return undefined
  }

  /** What stands before the paths of links back. */
  #baseOf({ headers, ownSandbox }: Arrival): string {
    const { basePath, trustsProxy } = this.#options
    const forwarded = trustsProxy ? forwardedPrefix(headers['x-forwarded-prefix']) : undefined
    // What is public is the mock, not an origin of a sandbox.
    return forwarded ?? (ownSandbox === undefined ? basePath : '')
  }

  #proxied(arrival: Arrival): string | undefined {
    return this.#options.trustsProxy ? forwardedOrigin(arrival) : undefined
  }

  /** False when the target is no service's, or has to be asked for first. Throws a URIError when the path is not valid percent-encoding. */
  #serve(arrival: Arrival, place: Place, seen?: number): boolean {
    const { target } = place
    if (this.#own.length > 0) {
      const path = pathOf(target)
      for (const { own, serve } of this.#own) {
        if (!own.claims(path, arrival.method)) continue
        return serve(arrival, place, seen)
      }
    }
    for (const { base, serve } of this.#served) {
      if (!isBelow(base, target)) continue
      return serve(arrival, place, seen)
    }
    if (target.includes('//')) {
      const path = pathOf(target)
      for (const { service, base, serve } of this.#served) {
        if (!service.readPath || !isBelow(base, service.readPath(path))) continue
        return serve(arrival, place, seen)
      }
    }
    return false
  }

  /** The same for the control plane. */
  #control(arrival: Arrival, place: Place): boolean {
    arrival.found = { world: place.world, operationId: undefined }
    const answering = this.#options.control(arrival, place)
    answering?.catch((error: unknown) => this.fail(arrival, place, error))
    return answering !== undefined
  }

  /** Answers what belongs to nobody. */
  refuseStray(arrival: Arrival, place: Place): void {
    const { services, host } = this.#options
    const path = pathOf(place.target)
    const known = services
      .filter(({ own }) => !own?.isExtension)
      .map(({ title, basePath }) => `${title} at ${basePath}`)
      .join(', ')
    const message = `Nothing is served at ${short(path)}. Known are ${known}, the control plane at /_mock, and /docs.`
    const visit = new Visit(undefined, arrival, place)
    visit.problem = { code: 'unknown-route', path }
    const lost = this.#options.lost(arrival, { prefix: place.prefix })
    if (lost) this.#sendLater(arrival, lost)
    else
      visit.answer = arrival.send(compose({ status: 404, body: { error: { code: 'unknown-route', message } } }, json))
    host.traffic.record(visit)
  }

  #sendLater(arrival: Arrival, answer: Promise<SentAnswer>): void {
    answer.then(
      (made) => void arrival.send(made),
      (error: unknown) => this.fail(arrival, undefined, error),
    )
  }

  /** Answers what fails outside an operation, such as a path that is not valid percent-encoding. */
  fail(arrival: Arrival, place: Place | undefined, error: unknown): void {
    const problem =
      error instanceof URIError ? ({ code: 'malformed-path' } as const) : problemOf(error, this.#options.host)
    this.#refuse(arrival, place, problem)
  }

  #refuse(arrival: Arrival, place: Place | undefined, problem: Problem): void {
    const { services, host } = this.#options
    const service = place && services.find((each) => isOf(each, place.target))
    if (service) return answerProblem(host, arrival, new Visit(service, arrival, place), problem)
    const [status, message] = wordsFor(problem)
    arrival.send(compose({ status, body: { error: { code: problem.code, message } } }, json))
  }
}

/** Whether a target is one of the service's, whatever it is there. */
export const isOf = ({ basePath, own }: Service, target: string): boolean =>
  basePath === '' ? (own?.owns(pathOf(target)) ?? false) : isBelow(basePath, target)

/** Methods of requests that change something, as a rule. */
const changing: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

const isBelow = (base: string, target: string) => {
  if (!target.startsWith(base)) return false
  const next = target[base.length]
  return next === '/' || next === '?' || next === undefined
}

/** For paths that belong to no service. */
function wordsFor(problem: Problem): [status: number, message: string] {
  if (problem.code === 'malformed-path') return [400, 'The path is not valid percent-encoding.']
  if (problem.code === 'malformed-http') return [problem.status, problem.detail]
  return [500, 'The mock failed. See its log.']
}
