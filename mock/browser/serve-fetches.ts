import { services } from '../services/registry.ts'
import { StoreError } from '../world/store-error.ts'
import type { BrowserOptions } from './browser-options.ts'
import { createMock, type BrowserMock } from './create-mock.ts'

/** What a service worker has, and is used here. */
interface WorkerGlobals {
  readonly registration: { readonly scope: string }
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: string, listen: (event: WorkerEvent) => void): void
}

interface WorkerEvent {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
  waitUntil(work: Promise<unknown>): void
}

/**
 * In a service worker: the mock answers what pages ask for below its scope, and files that are there come from their host as
 * before. A browser ends a worker that has little to do, so state goes on only where `data` names a database for it.
 */
export function serveFetches(given: Omit<BrowserOptions, 'publicUrl' | 'persistence'> = {}): void {
  const worker = globalThis as unknown as WorkerGlobals
  const scope = new URL(worker.registration.scope)
  let made: Promise<BrowserMock> | undefined
  const mock = () =>
    (made ??= patiently({ ...given, publicUrl: scope.href }).catch((error: unknown) => {
      made = undefined
      throw error
    }))
  worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
  worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
  worker.addEventListener('fetch', (event) => {
    const { request } = event
    const url = new URL(request.url)
    if (url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return
    const { sandbox = '', rest } = partsOf(url.pathname.slice(scope.pathname.length))
    if (isServed(rest)) event.respondWith(mock().then(({ fetch }) => fetch(request)))
    // A sandbox has the files of the whole.
    else if (sandbox !== '') event.respondWith(fetch(new URL(rest, scope)))
  })
}

/** A path without a slash at its beginning. */
function partsOf(path: string) {
  const [, sandbox, rest = path] = /^sandboxes\/([^/]+)\/(.*)$/.exec(path) ?? []
  return { sandbox, rest }
}

const isServed = (path: string) =>
  /^(?:_mock|openapi\.json|sandboxes)(?![^/])/.test(path) ||
  services.some(({ basePath }) => `/${path}`.startsWith(`${basePath}/`))

/** How often a worker looks whether the one before it has ended, and how long it waits, in milliseconds. */
const [often, patience] = [200, 10_000]

/** A worker that takes the place of another waits until that gives the state back. */
async function patiently(options: BrowserOptions): Promise<BrowserMock> {
  for (let left = patience / often; ; left -= 1) {
    try {
      return await createMock(options)
    } catch (error) {
      if (left <= 0 || !(error instanceof StoreError) || error.code !== 'folder-in-use') throw error
      await new Promise((resolve) => void setTimeout(resolve, often))
    }
  }
}
