import { Router, type RequestHandler } from 'express'
import type { Located } from '../http/received.ts'
import { send } from '../http/send.ts'
import { directoryOf } from './directory.ts'
import { providerStates, type ProviderStatesHost } from './provider-states.ts'
import { referencePage } from './reference-page.ts'

export interface ControlHost extends ProviderStatesHost {
  /** The OpenAPI document, as JSON text. */
  openapi(): Promise<string>
}

const json = 'application/json'

/** What no real service has: the control plane under /_mock, the OpenAPI document and its reference page. */
export function controlRouter(host: ControlHost): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router
    .route('/_mock/health')
    .get((_request, response) => send(response, { status: 200, body: { status: 'ok' } }, json))
    .all(notAllowed('GET'))
  router
    .route('/_mock/directory')
    .get((_request, response) => {
      send(response, { status: 200, body: directoryOf((response.locals as Located).world) }, json)
    })
    .all(notAllowed('GET'))
  router
    .route('/_mock/reset')
    .post(async (_request, response) => {
      await host.reset((response.locals as Located).world)
      send(response, { status: 204, body: undefined }, json)
    })
    .all(notAllowed('POST'))
  router
    .route('/openapi.json')
    .get(async (_request, response) => {
      response.type(json).send(await host.openapi())
    })
    .all(notAllowed('GET'))
  router.route('/_mock/provider-states').post(providerStates(host)).all(notAllowed('POST'))
  router.use(referencePage())
  router.use('/_mock', (request, response) => {
    const message = `The control plane has no ${request.originalUrl}. See /docs.`
    send(response, { status: 404, body: { error: { code: 'unknown-route', message } } }, json)
  })
  return router
}

function notAllowed(allow: string): RequestHandler {
  return (request, response) => {
    const message = `${request.method} is not allowed here. Allowed: ${allow}.`
    const body = { error: { code: 'method-not-allowed', message } }
    send(response, { status: 405, headers: { allow }, body }, json)
  }
}
