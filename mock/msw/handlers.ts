import type { HttpHandler, HttpResponse, http } from 'msw'
import type { Mock } from '../mock.ts'
import type { Sandbox } from '../control/sandbox-handle.ts'

/** What of msw handlers are made with: its own `http` and `HttpResponse`, of version 2 or 3. */
export interface Msw {
  readonly http: Pick<typeof http, 'all'>
  readonly HttpResponse: Pick<typeof HttpResponse, 'error'>
}

/** Which service stands at an origin: `{ 'https://api.example.com': SERVICE }`. */
export type Origins = Readonly<Record<string, string>>

export interface HandlerOptions {
  /** The sandbox that answers; `default` unless given. A handler for each story or test can have one of its own. */
  readonly sandbox?: Pick<Sandbox, 'fetch'>
}

type Answering = Pick<Mock, 'fetch' | 'url' | 'services'>

/**
 * Request handlers of msw that answer as services do at their own origins, and as the mock does at its own, where the links of
 * its mails lead. Throws a TypeError for what is no origin, and for a service that the mock has not.
 */
export function handlersWith({ http, HttpResponse }: Msw, mock: Answering, origins: Origins, options: HandlerOptions) {
  const { fetch } = options.sandbox ?? mock
  const answering = (origin: string, basePath: string): HttpHandler =>
    http.all(new RegExp(`^${escaped(origin + basePath)}(?=[/?#]|$)`), async ({ request }) => {
      try {
        return await fetch(request)
      } catch {
        // What breaks off is an error of the network, which is not told apart any further.
        return HttpResponse.error()
      }
    })
  const own = answering(new URL(mock.url).origin, '')
  return [...Object.entries(origins).map(([origin, name]) => answering(originOf(origin), baseOf(mock, name))), own]
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && url.origin !== 'null' && [url.origin, `${url.origin}/`].includes(text)) return url.origin
  const meant = url && url.origin !== 'null' ? ` Leave the rest out: ${url.origin}.` : ' Write https://api.example.com.'
  throw new TypeError(`handlersFor: ${JSON.stringify(text)} is no origin.${meant}`)
}

/** What stands before a service's paths, at its own origin as in the mock. */
function baseOf({ services, url }: Answering, name: string): string {
  const found = services.find((each) => each.name === name)
  if (found) return found.url.slice(url.length)
  const known = services.map((each) => each.name).join(', ')
  throw new TypeError(`handlersFor: there is no service ${JSON.stringify(name)}. Known are ${known}.`)
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
