import type { Violation } from '../domain/problem.ts'
import { quoted, short } from '../domain/short.ts'
import { operations, type Operation, type OperationId } from '../generated/control-operations.ts'
import type { Arrival, Place } from '../serve/arrival.ts'
import { bodyLimit, Disconnected, parseJson, readBody, textOfBody } from '../serve/body.ts'
import { compose } from '../serve/compose.ts'
import type { SentAnswer } from '../serve/sent-answer.ts'
import { PathTree } from '../serve/path-tree.ts'
import { Remembered } from '../serve/remembered.ts'
import { parseQuery, pathOf } from '../serve/query-string.ts'
import { Written } from '../services/presented.ts'
import { violationsBy } from '../services/request-checks.ts'
import type { Answer } from '../services/service.ts'
import { again } from './again.ts'
import { acceptPages, otherMethod as notOfAccept, type AcceptHost } from './accept/accept.ts'
import { askedAt } from './asked-at.ts'
import type { ControlExchange, ControlOperations } from './control.ts'
import { eventText, firstPart, type EventFeed } from './event-stream.ts'
import { lostPage } from './lost.ts'
import { makerOf } from './maker.ts'
import type { OpenapiInForce } from './openapi-in-force.ts'
import { otherMethod } from './other-methods.ts'
import { mailPage, mailsPage, mailsScript, type MailPagesHost } from './outbox/mail-pages.ts'
import { unlockPage } from './outbox/unlock-page.ts'
import { oneText, type PageHandler, type PageRequest } from './page-handler.ts'
import { Poured } from './poured.ts'
import { errorAnswer, refusalOf, refuseControl, refuseParts } from './problem.ts'
import { enter, type Entered, type Entrance } from './shares/entry.ts'
import type { Steps } from './steps.ts'

export interface ControlHost extends AcceptHost, MailPagesHost {
  readonly entrance: Entrance
  readonly steps: Steps
  readonly operations: ControlOperations
  readonly openapiInForce: OpenapiInForce
  /** Whether a proxy's word counts on who asks. */
  readonly trustsProxy: boolean
  /** The operations that take more than others. */
  readonly largeBodies: Readonly<Partial<Record<OperationId, LargeBody>>>
}

interface LargeBody {
  /** Of what is taken, in bytes. */
  readonly limit: number
  /** The value of one that is larger than usual. Rejects when it is no JSON, or a part of it is against the spec. */
  readonly read: (bytes: Uint8Array, violationsOf: (body: unknown) => readonly Violation[]) => Promise<unknown>
}

/** Answers a request, and resolves when that is done; undefined when nothing of it is at the path. */
export type ControlPlane = (arrival: Arrival, place: Place) => Promise<void> | undefined

type Answers = (request: PageRequest) => Promise<void>

interface Endpoints {
  readonly byMethod: Map<string, Answers>
  /** For a method that is not among them. */
  readonly other: Answers
}

const json = 'application/json'

/** What no real service has: the control plane under /_mock with its pages, and the OpenAPI document. */
export function controlPlane(host: ControlHost): ControlPlane {
  const paths = pathsOf(host)
  return (arrival, place) => {
    const path = pathOf(place.target)
    const found = paths.find(path)
    if (found) {
      const { byMethod, other } = found.value
      const answer = byMethod.get(arrival.method === 'HEAD' ? 'GET' : arrival.method) ?? other
      return answer({ ...place, arrival, parameters: found.parameters })
    }
    if (path !== '/_mock' && !path.startsWith('/_mock/')) return undefined
    const lost = lostPage(arrival, { prefix: place.prefix })
    if (lost) return lost.then((answer) => void arrival.send(answer))
    const message = `The control plane has no ${short(arrival.url)}. See /docs.`
    arrival.send(compose({ status: 404, body: { error: { code: 'unknown-route', message } } }, json))
    return Promise.resolve()
  }
}

function pathsOf(host: ControlHost): PathTree<Endpoints> {
  const paths = new PathTree<Endpoints>()
  const add = (path: string, byMethod: Map<string, Answers>, other?: PageHandler) =>
    paths.add(path, {
      byMethod,
      other: page(other ?? (({ arrival: { method } }) => otherMethod(method, [...byMethod.keys()]))),
    })
  const all = Object.values<Operation>(operations)
  for (const path of new Set(all.map((each) => each.path))) {
    const here = all.filter((each) => each.path === path)
    add(path, new Map(here.map((each) => [each.method.toUpperCase(), operationAnswers(host, each)])))
  }
  add('/openapi.json', new Map([['GET', page((request) => documentAnswer(host, request))]]))
  add('/_mock/mails', new Map([['GET', page(mailsPage(host))]]))
  add('/_mock/mails.js', new Map([['GET', page(mailsScript)]]))
  add('/_mock/unlock', new Map([['POST', page(unlockPage(host))]]))
  add('/_mock/mails/{id}', new Map([['GET', page(mailPage(host))]]))
  const accept = Object.entries(acceptPages(host)).map(
    ([method, handler]) => [method, page(changing(host, handler))] as const,
  )
  add('/_mock/accept/{service}/{invitation}', new Map(accept), notOfAccept(host))
  return paths
}

const page =
  (handler: PageHandler): Answers =>
  async (request) => {
    try {
      request.arrival.send(await handler(request))
    } catch (error) {
      if (!(error instanceof Disconnected)) throw error
    }
  }

/** A page that changes its sandbox: done anew when others were first. */
const changing =
  (host: ControlHost, handler: PageHandler): PageHandler =>
  (given) => {
    if (!host.current) return handler(given)
    const arrival = new Remembered(given.arrival)
    return again(host, given.world, async (world) => {
      const answer = await handler({ ...given, arrival, world })
      // What it shows or is refused for may not be kept yet. What it did is.
      if (arrival.method !== 'POST' || answer.status >= 400) await host.commit(world)
      return answer
    })
  }

async function documentAnswer(host: ControlHost, { world, target }: PageRequest) {
  const { version } = parseQuery(target, { version: 'string' }).values
  try {
    const body = await host.openapiInForce(world.conduct, version as string | undefined)
    return compose({ status: 200, body: new Written(body) }, `${json}; charset=utf-8`)
  } catch (error) {
    return compose(errorAnswer(refusalOf(error, (cause) => host.onError(cause))), json)
  }
}

function operationAnswers(host: ControlHost, operation: Operation): Answers {
  const id = operation.operationId as OperationId
  const handle = host.operations[id] as (exchange: ControlExchange) => Answer | Promise<Answer>
  return async (request) => {
    const { arrival, world } = request
    try {
      const authorization = oneText(arrival.headers['authorization'])
      const entered = enter(host.entrance, { operation: id, world, parameters: request.parameters, authorization })
      const exchange = await exchangeOf(host, operation, request, entered)
      // A body takes its time.
      entered.requireStill()
      const answer = await again(host, world, (current) =>
        perform(host, handle, { ...exchange, world: current }, operation),
      )
      if (operation.method === 'get') entered.requireStill()
      if (typeof answer.body === 'function') pour(arrival, whileEntered(answer.body as EventFeed, entered))
      else if (answer.body instanceof Poured) await arrival.pour(headOf(answer), answer.body.pieces)
      else arrival.send(compose(answer, operation.responses[answer.status]?.mediaType ?? json))
    } catch (error) {
      host.abandon(world)
      if (error instanceof Disconnected) return
      arrival.send(compose(errorAnswer(refusalOf(error, (cause) => host.onError(cause))), json))
    }
  }
}

async function perform(
  host: ControlHost,
  handle: (exchange: ControlExchange) => Answer | Promise<Answer>,
  exchange: ControlExchange,
  { operationId, method }: Operation,
): Promise<Answer> {
  const id = operationId as OperationId
  const isLooking = method === 'get'
  const { world } = exchange
  const step = host.steps.watch(id, world)
  const answering = handle(exchange)
  step?.changed()
  // At once: another request that is refused meanwhile takes back whatever is not committed. Who goes on by themselves and has
  // put nothing answers for what they do: were it begun anew for what others have lost, it would be done twice.
  const isItsOwn = answering instanceof Promise && !world.uncommitted
  const [answered, kept] = await Promise.allSettled([answering, isItsOwn ? undefined : host.commit(world)])
  if (kept.status === 'rejected') throw kept.reason
  if (answered.status === 'rejected') throw answered.reason
  await step?.done()
  // What it has seen while it waited may not be kept yet.
  if (host.current && isLooking) await host.commit(world)
  return answered.value
}

/** Of an answer of which the text is made while it is read. */
const headOf = ({ status, headers }: Answer): SentAnswer => {
  const { headers: others } = compose({ status, ...(headers && { headers }), body: undefined }, json)
  return { status, headers: [...others, 'content-type', json], text: undefined }
}

/** The same events for as long as whoever reads them may. */
function whileEntered(feed: EventFeed, { share, requireStill }: Entered): EventFeed {
  if (!share) return feed
  return (reader) => {
    const events = feed(reader)
    return {
      next() {
        try {
          requireStill()
        } catch {
          reader.end()
          return undefined
        }
        return events.next()
      },
      stop: () => events.stop(),
    }
  }
}

/** Answers with events until the reader or the feed has enough. */
function pour(arrival: Arrival, feed: EventFeed): void {
  const headers = [
    'x-content-type-options',
    'nosniff',
    'content-type',
    'text/event-stream',
    'cache-control',
    'no-store',
  ]
  arrival.stream({ status: 200, headers, text: firstPart }, eventText(feed))
}

async function exchangeOf(
  host: ControlHost,
  operation: Operation,
  { arrival, world, base, proxied, prefix, target, parameters }: PageRequest,
  entered: Entered,
): Promise<ControlExchange> {
  // They are not needed to start, nor by a service's operation.
  const { requestValidators } = await import('../generated/control-request-validators.js')
  const id = operation.operationId as OperationId
  const { values: query, faults } = parseQuery(target, operation.queryParameters)
  const { body: ofBody, ...ofOthers } = requestValidators[id]
  const sent = { path: parameters, query }
  const large = host.largeBodies[id]
  const bytes = operation.requestBody && (await bytesOf(operation.requestBody, arrival, large?.limit))
  const isLarge = large !== undefined && bytes !== undefined && bytes.length > bodyLimit
  let body = bytes && !isLarge ? valueOf(bytes, operation.requestBody) : undefined
  const violations = [
    ...faults.undeclared.map((name) => ({ in: 'query', name, keyword: 'unknown', message: 'is not known' }) as const),
    ...faults.repeated.map((name) => ({ in: 'query', name, keyword: 'duplicate', message: 'was sent twice' }) as const),
    ...violationsBy(isLarge ? ofOthers : requestValidators[id], sent, body),
  ]
  if (violations.length > 0) refuseParts(violations)
  if (isLarge) body = await large.read(bytes, (part) => violationsBy(ofBody ? { body: ofBody } : {}, sent, part))
  const onGone = (tell: () => void) => arrival.whenGone(tell)
  const asked = askedAt({ base, proxied }, arrival)
  const { headers } = arrival
  const maker = makerOf(arrival, host)
  return {
    world,
    base,
    prefix,
    path: parameters,
    query,
    headers,
    asked,
    maker,
    entered,
    onGone,
    body,
  } as ControlExchange
}

async function bytesOf(
  { mediaType }: NonNullable<Operation['requestBody']>,
  arrival: Arrival,
  limit: number | undefined,
): Promise<Uint8Array> {
  const given = oneText(arrival.headers['content-type'])
  const { 'transfer-encoding': coding, 'content-length': length } = arrival.headers
  const isSent = coding !== undefined || Number(length) > 0
  if (isSent && given?.split(';', 1)[0]?.trim().toLowerCase() !== mediaType) {
    const but = given === undefined ? '' : `, not ${quoted(given)}`
    refuseControl('unsupported-media-type', `Content-Type must be ${mediaType}${but}.`)
  }
  return readBody(arrival, limit)
}

function valueOf(bytes: Uint8Array, { required }: NonNullable<Operation['requestBody']>): unknown {
  const body = parseJson(textOfBody(bytes))
  return body === undefined && !required ? {} : body
}
