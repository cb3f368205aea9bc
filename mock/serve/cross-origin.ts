import { short } from '../domain/short.ts'
import { answerHeaders } from '../generated/services.ts'
import { compose } from './compose.ts'
import type { SentAnswer } from './sent-answer.ts'

/** What a page of any origin may do with the services, as a front end needs it. `own`: headers of own services' answers. */
export const anyOrigin = (own: readonly string[]) => ({
  origin: true,
  credentials: true,
  // Headers that a browser's script may read besides those that it always may.
  exposedHeaders: [...new Set(['allow', ...answerHeaders, ...own])],
  maxAge: 600,
})

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * How the request of a page is treated: `shared` with it by the CORS protocol; `kept` from its scripts; or refused. The
 * control plane can be read and used from a trusted origin only.
 */
export function treatPage(
  { method, url, origin }: { readonly method: string; readonly url: string; readonly origin: string },
  isTrusted: () => boolean,
): 'shared' | 'kept' | SentAnswer {
  if (!isControl(url) || isTrusted()) return 'shared'
  if (safeMethods.has(method)) return 'kept'
  const message =
    `A page at ${short(origin)} may not change anything here. Allow its host: --allowed-host, or allowedHosts of ` +
    `createMock; or send the request without an Origin.`
  return forbidden('foreign-origin', message)
}

export const forbidden = (code: string, message: string): SentAnswer =>
  compose({ status: 403, body: { error: { code, message } } }, 'application/json')

/** Whatever stands before it: a sandbox's prefix, or the absolute form that a proxy is sent. */
const isControl = (url: string) => /^[^?#]*\/_mock(?![^/?#])/.test(url)
