/** The door `invitekit/next`: the mock below a path of a Next app, at the app's own origin. */
import { createMock, type BrowserMock } from '../browser/create-mock.ts'
import type { BrowserOptions } from '../browser/browser-options.ts'

export type { Persistence } from '../world/persistence.ts'
export type { BrowserMock, BrowserOptions }

/** What Next hands to a route besides the request: the segments behind the route's folder. */
interface RouteContext {
  readonly params: Promise<{ readonly path?: string[] }> | { readonly path?: string[] }
}

type Route = (request: Request, context: RouteContext) => Promise<Response>

/** What a route file exports, a function each for the methods. */
export type MockRoute = Readonly<Record<'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS', Route>>

/** A process has one mock for each path, whatever Next bundles more than once or loads anew. */
const known = Symbol.for('invitekit/next 1')

/**
 * A catch-all route: `app/invitekit/[[...path]]/route.ts` exports its methods. Whatever is asked for below `/invitekit` is
 * answered by the mock; links begin with the origin at which it was asked.
 */
export function mockRoute(options: Omit<BrowserOptions, 'basePath' | 'publicUrl'> = {}): MockRoute {
  const mocks = ((globalThis as { [known]?: Map<string, Promise<BrowserMock>> })[known] ??= new Map())
  const route: Route = async (request, { params }) => {
    const { path = [] } = await params
    const basePath = mountOf(new URL(request.url).pathname, path.length)
    const making =
      mocks.get(basePath) ??
      createMock({ ...options, ...(basePath !== '' && { basePath }) }).catch((error: unknown) => {
        mocks.delete(basePath)
        throw error
      })
    mocks.set(basePath, making)
    const { fetch } = await making
    return fetch(request)
  }
  return { GET: route, HEAD: route, POST: route, PUT: route, PATCH: route, DELETE: route, OPTIONS: route }
}

/** What stands before so many last segments of a path. */
function mountOf(pathname: string, segments: number): string {
  const all = pathname.split('/').filter((each) => each !== '')
  return all
    .slice(0, all.length - segments)
    .map((each) => `/${each}`)
    .join('')
}
