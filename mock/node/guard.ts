import cors from 'cors'
import type { Request, RequestHandler } from 'express'
import type { Incoming } from './incoming.ts'
import { quoted } from '../domain/short.ts'
import { anyOrigin, forbidden, treatPage } from '../serve/cross-origin.ts'
import type { SentAnswer } from '../serve/sent-answer.ts'
import { hostsIn } from './hosts-in.ts'
import type { Trust } from './trust.ts'

/**
 * Refuses what a web page elsewhere may not do. What may pass goes to `inner`: a layer of Express costs a request more than
 * what is looked at here. `ownHeaders`: of own services' answers.
 */
export function guard(trust: Trust, ownHeaders: readonly string[], inner: RequestHandler): RequestHandler {
  const allowOrigin = cors(anyOrigin(ownHeaders))
  return (request, response, next) => {
    const { host, origin } = request.headers
    // Of two, neither counts: whoever serves the path refuses them.
    if (host !== undefined && !trust.allowsHost(host) && hostsIn(request) === 1) {
      const message =
        `This mock does not answer for the host ${quoted(host)}. Use localhost or an IP address, ` +
        `or allow the name: --allowed-host, or allowedHosts of createMock.`
      return refuse(request, forbidden('foreign-host', message))
    }
    if (origin === undefined) return inner(request, response, next)
    // A preflight is answered with it; all else that is answered has it as well.
    response.setHeader('x-content-type-options', 'nosniff')
    const { method, url } = request
    const treated = treatPage({ method, url, origin }, () => trust.allowsOrigin(origin, host))
    if (treated === 'kept') return inner(request, response, next)
    if (treated !== 'shared') return refuse(request, treated)
    // It answers a preflight by itself, and passes on all others within this call.
    let passed: ReturnType<RequestHandler>
    allowOrigin(request, response, () => (passed = inner(request, response, next)))
    return passed
  }
}

function refuse(request: Request, answer: SentAnswer): void {
  ;(request as unknown as Incoming).send(answer)
}
