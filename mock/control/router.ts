import { Router, type Request, type RequestHandler, type Response } from 'express'
import type { Violation } from '../domain/problem.ts'
import { quoted, short } from '../domain/short.ts'
import { operations, type Operation, type OperationId } from '../generated/control-operations.ts'
import { parseQuery } from '../http/query-string.ts'
import { bodyLimit, Disconnected, parseJson, readBody, textOfBody } from '../http/read-body.ts'
import type { Located } from '../http/received.ts'
import { send } from '../http/send.ts'
import type { ServiceHost } from '../http/visit.ts'
import { whenGone } from '../http/when-gone.ts'
import { violationsBy } from '../services/request-checks.ts'
import type { Answer } from '../services/service.ts'
import { acceptRouter, type AcceptHost } from './accept/accept-router.ts'
import type { ControlExchange, ControlOperations } from './control.ts'
import { openapiInForce } from './openapi-in-force.ts'
import { pour, type EventFeed } from './event-stream.ts'
import { errorAnswer, refusalOf, refuseControl, refuseParts } from './problem.ts'
import type { ControlLock } from './lock.ts'
import { mailPage, mailsPage, type MailPagesHost } from './outbox/mail-pages.ts'
import { Poured, pourText } from './poured.ts'
import { otherMethods } from './other-methods.ts'
import { referencePage } from './reference-page.ts'

export interface ControlHost extends ServiceHost, AcceptHost, MailPagesHost {
  readonly operations: ControlOperations
  /** Which operations want which token; undefined when none does. */
  readonly lock: ControlLock | undefined
  /** The operations that take more than others. */
  readonly largeBodies: Readonly<Partial<Record<OperationId, LargeBody>>>
}

interface LargeBody {
  /** Of what is taken, in bytes. */
  readonly limit: number
  /** The value of one that is larger than usual. Rejects when it is no JSON, or a part of it is against the spec. */
  readonly read: (bytes: Buffer, violationsOf: (body: unknown) => readonly Violation[]) => Promise<unknown>
}

const json = 'application/json'

/** What no real service has: the control plane under /_mock with its pages, the OpenAPI documents and their reference. */
export function controlRouter(host: ControlHost): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const paths = new Map<string, string[]>()
  for (const operation of Object.values<Operation>(operations)) {
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1')
    paths.set(path, [...(paths.get(path) ?? []), operation.method.toUpperCase()])
    router[operation.method](path, operationHandler(host, operation))
  }
  for (const [path, methods] of paths) router.all(path, otherMethods(methods))
  router
    .route('/openapi.json')
    .get(async (request, response) => {
      const { conduct } = (response.locals as Located).world
      const { version } = parseQuery(request.url, { version: 'string' }).values
      try {
        response.type(json).send(await openapiInForce(conduct, version as string | undefined))
      } catch (error) {
        send(response, errorAnswer(refusalOf(error, (cause) => host.onError(cause))), json)
      }
    })
    .all(otherMethods(['GET']))
  router
    .route('/_mock/mails')
    .get(mailsPage(host))
    .all(otherMethods(['GET']))
  router
    .route('/_mock/mails/:id')
    .get(mailPage(host))
    .all(otherMethods(['GET']))
  router.use(acceptRouter(host))
  router.use(referencePage())
  router.use('/_mock', (request, response) => {
    const message = `The control plane has no ${short(request.originalUrl)}. See /docs.`
    send(response, { status: 404, body: { error: { code: 'unknown-route', message } } }, json)
  })
  return router
}

function operationHandler(host: ControlHost, operation: Operation): RequestHandler {
  const id = operation.operationId as OperationId
  const handle = host.operations[id] as (exchange: ControlExchange) => Answer | Promise<Answer>
  return async (request, response) => {
    const located = response.locals as Located
    try {
      host.lock?.require(id, request.headers.authorization)
      const exchange = await exchangeOf(host, operation, request, response)
      const answering = handle(exchange)
      // At once: another request that is refused meanwhile takes back whatever is not committed.
      const kept = host.commit(located)
      const [answer] = await Promise.all([answering, kept])
      if (typeof answer.body === 'function') pour(response, answer.body as EventFeed)
      else if (answer.body instanceof Poured) await pourText(response, answer, answer.body, json)
      else send(response, answer, operation.responses[answer.status]?.mediaType ?? json)
    } catch (error) {
      host.abandon(located)
      if (!(error instanceof Disconnected))
        send(response, errorAnswer(refusalOf(error, (cause) => host.onError(cause))), json)
    }
  }
}

async function exchangeOf(
  host: ControlHost,
  operation: Operation,
  request: Request,
  response: Response,
): Promise<ControlExchange> {
  // They are not needed to start, nor by a service's operation.
  const { requestValidators } = await import('../generated/control-request-validators.js')
  const id = operation.operationId as OperationId
  const { values: query, faults } = parseQuery(request.url, operation.queryParameters)
  const { body: ofBody, ...ofOthers } = requestValidators[id]
  const parameters = { path: request.params, query }
  const large = host.largeBodies[id]
  const bytes = operation.requestBody && (await bytesOf(operation.requestBody, request, large?.limit))
  const isLarge = large !== undefined && bytes !== undefined && bytes.length > bodyLimit
  let body = bytes && !isLarge ? valueOf(bytes, operation.requestBody) : undefined
  const violations = [
    ...faults.undeclared.map((name) => ({ in: 'query', name, keyword: 'unknown', message: 'is not known' }) as const),
    ...faults.repeated.map((name) => ({ in: 'query', name, keyword: 'duplicate', message: 'was sent twice' }) as const),
    ...violationsBy(isLarge ? ofOthers : requestValidators[id], parameters, body),
  ]
  if (violations.length > 0) refuseParts(violations)
  if (isLarge) body = await large.read(bytes, (part) => violationsBy(ofBody ? { body: ofBody } : {}, parameters, part))
  const { world, base, prefix } = response.locals as Located
  const onGone = (tell: () => void) => whenGone(response, tell)
  return { world, base, prefix, path: request.params, query, headers: request.headers, onGone, body } as ControlExchange
}

async function bytesOf(
  { mediaType }: NonNullable<Operation['requestBody']>,
  request: Request,
  limit: number | undefined,
): Promise<Buffer> {
  const given = request.headers['content-type']
  const isSent = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0
  if (isSent && given?.split(';', 1)[0]?.trim().toLowerCase() !== mediaType) {
    const but = given === undefined ? '' : `, not ${quoted(given)}`
    refuseControl('unsupported-media-type', `Content-Type must be ${mediaType}${but}.`)
  }
  return readBody(request, limit)
}

function valueOf(bytes: Buffer, { required }: NonNullable<Operation['requestBody']>): unknown {
  const body = parseJson(textOfBody(bytes))
  return body === undefined && !required ? {} : body
}
