import cors from 'cors'
import type { Request, RequestHandler } from 'express'
import type { Incoming } from './incoming.ts'
import { quoted, short } from '../domain/short.ts'
import { answerHeaders } from '../generated/services.ts'
import { hostsIn } from './hosts-in.ts'
import { compose } from '../serve/compose.ts'
import type { Trust } from './trust.ts'

/** Headers that a browser's script may read besides those that it always may. */
const readableHeaders = ['allow', ...answerHeaders]

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what a web page elsewhere may not do. The services can be used from any origin, as a front end needs it; the
 * control plane can be read and used from a trusted one only. What may pass goes to `inner`: a layer of Express costs a
 * request more than what is looked at here.
 */
export function guard(trust: Trust, inner: RequestHandler): RequestHandler {
  const allowOrigin = cors({ origin: true, credentials: true, exposedHeaders: readableHeaders, maxAge: 600 })
  return (request, response, next) => {
    const { host, origin } = request.headers
    // Of two, neither counts: whoever serves the path refuses them.
    if (host !== undefined && !trust.allowsHost(host) && hostsIn(request) === 1) {
      const message =
        `This mock does not answer for the host ${quoted(host)}. Use localhost or an IP address, ` +
        `or allow the name: --allowed-host, or allowedHosts of createMock.`
      return forbid(request, 'foreign-host', message)
    }
    if (origin === undefined) return inner(request, response, next)
    // A preflight is answered with it; all else that is answered has it as well.
    response.setHeader('x-content-type-options', 'nosniff')
    if (!isControl(request.url) || trust.allowsOrigin(origin, host)) {
      // It answers a preflight by itself, and passes on all others within this call.
      let passed: ReturnType<RequestHandler>
      allowOrigin(request, response, () => (passed = inner(request, response, next)))
      return passed
    }
    if (safeMethods.has(request.method)) return inner(request, response, next)
    const message =
      `A page at ${short(origin)} may not change anything here. Allow its host: --allowed-host, or allowedHosts of ` +
      `createMock; or send the request without an Origin.`
    return forbid(request, 'foreign-origin', message)
  }
}

function forbid(request: Request, code: string, message: string): void {
  const answer = compose({ status: 403, body: { error: { code, message } } }, 'application/json')
  ;(request as unknown as Incoming).send(answer)
}

/** Whatever stands before it: a sandbox's prefix, or the absolute form that a proxy is sent. */
const isControl = (url: string) => /^[^?#]*\/_mock(?![^/?#])/.test(url)
