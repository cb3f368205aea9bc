import { directoryOf } from '../control/directory.ts'
import { defaultLimits } from '../control/limits.ts'
import { OptionError } from '../control/option.ts'
import { openapiTexts } from '../control/openapi-in-force.ts'
import { requirePublicUrl } from '../control/outbox/require-url.ts'
import { openSandbox, ownDirectory, toolsOf, type SandboxHost } from '../control/sandbox-handle.ts'
import { emulated } from '../emulated.ts'
import type { Mock } from '../mock.ts'
import { sandboxRequest, settingsOf, type ReadWorld } from '../mock-settings.ts'
import { openCore } from '../open-core.ts'
import { defaultSandbox, prefixOf } from '../serve/sandbox.ts'
import { services } from '../services/registry.ts'
import { lineOf } from '../web/line-of.ts'
import { mountOf } from '../web/mount-of.ts'
import { WebHost } from '../web/web-host.ts'
import { requireBrowserOptions, type BrowserOptions } from './browser-options.ts'
import { readDocument } from './documents.ts'
import { lockOf, shareKeys } from './keys.ts'
import { mimeOf } from './mime.ts'

/** A mock in a page, a worker, or whatever else has `fetch`. */
export type BrowserMock = Omit<Mock<Uint8Array>, 'otherUrls' | 'loadAll' | 'store'>

/**
 * Makes a mock of all services, which opens no port: its `fetch` is the way to it. Rejects with a StoreError when the database
 * can't be used, a ScenarioError when scenario or parameters don't fit, a SwitchError when profile or switches don't exist, a
 * BugError when bugs don't, or contradict each other, and an OptionError when an option is not known or can't be what it is.
 */
export async function createMock(given: BrowserOptions = {}): Promise<BrowserMock> {
  const options = requireBrowserOptions(given)
  const { data = null, persistence, onNotice, onRequest, controlToken } = options
  const publicUrl = options.publicUrl === undefined ? undefined : requirePublicUrl('publicUrl', options.publicUrl)
  const { url, mount } = mountOf(publicUrl, options.basePath)
  const opened = await openCore(
    {
      world: await settingsOf(options, noFiles),
      limits: { ...defaultLimits, ...options.limits },
      journal: options.journal,
      basePath: mount,
      trustsProxy: false,
    },
    {
      ...(data !== null && {
        openUniverse: async (universe) => {
          const { openDatabaseUniverse } = await import('./database-universe.ts')
          return openDatabaseUniverse(universe, data)
        },
      }),
      ...(persistence && {
        openUniverse: async (universe) => {
          // Most pages keep nothing together.
          const { openLinedUniverse } = await import('./lined-universe.ts')
          return openLinedUniverse(universe, persistence)
        },
      }),
      read: readDocument,
      openapiInForce: openapiTexts(readDocument),
      mime: mimeOf,
      lock: controlToken === undefined ? undefined : lockOf(controlToken),
      shareKeys,
      timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      delivery: undefined,
      onError: options.onError ?? console.error,
      ...(onNotice && { onNotice }),
    },
  )
  const { core, universe, sandboxes, snapshots, outbox, traffic, world, isNew, bugs } = opened
  outbox.foundAt(url, { isPublic: publicUrl !== undefined })
  const web = new WebHost({
    core,
    url,
    mount,
    allowsOrigin: (origin, host) => URL.canParse(origin) && new URL(origin).host === host,
    ...(onRequest && { onVisit: (visit) => onRequest(lineOf(visit)) }),
  })
  const host: SandboxHost<Uint8Array> = {
    sandboxes,
    snapshots,
    outbox,
    traffic,
    mime: mimeOf,
    services,
    bugs,
    commit: (each) => universe.commit(each),
    abandon: (each) => universe.abandon(each),
    urlOf: (name) => Promise.resolve(url + prefixOf(name)),
    fetchOf: (name) => web.fetchOf(name),
  }
  return {
    url,
    get directory() {
      return ownDirectory(() => sandboxes.get(defaultSandbox))
    },
    settings: world.settings,
    data,
    isNew,
    controlToken: controlToken ?? null,
    services: emulated(services, url, directoryOf(world)),
    fetch: web.fetchOf(),
    sandbox: async (name, settings) =>
      openSandbox(host, name, settings === undefined ? undefined : await sandboxRequest(settings, noFiles)),
    ...toolsOf(host, () => sandboxes.get(defaultSandbox), url),
    reset: async () => void (await sandboxes.reset(defaultSandbox)),
    close: async () => {
      opened.stopWaiting()
      await web.close()
      await opened.close()
    },
  }
}

const noFiles: ReadWorld = () => {
  throw new OptionError('world must be an object with organizations: a browser reads no files.')
}
