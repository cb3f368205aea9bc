import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { inspect } from 'node:util'
import { directoryOf } from './control/directory.ts'
import { defaultLimits } from './control/limits.ts'
import { requirePublicUrl, requireUrl } from './control/outbox/require-url.ts'
import { openSandbox, ownDirectory, toolsOf, type SandboxHost } from './control/sandbox-handle.ts'
import type { SandboxSettings } from './common-options.ts'
import { emulated } from './emulated.ts'
import { openUniverse } from './keep/open-universe.ts'
import { withoutPassword } from './keep/without-password.ts'
import { loadAll } from './load-all.ts'
import type { Mock } from './mock.ts'
import { requireMockOptions, type MockOptions } from './mock-options.ts'
import { sandboxRequest, settingsOf, type ReadWorld } from './mock-settings.ts'
import { createApp } from './node/app.ts'
import { readAsset } from './node/assets.ts'
import { answerClientErrors } from './node/client-error.ts'
import { consolePage } from './node/console-page.ts'
import { lockOf, newToken } from './node/control-lock.ts'
import { createListener, listen } from './node/listener.ts'
import { mimeOf } from './node/mime.ts'
import { urlsInNetwork } from './node/network.ts'
import { Origins } from './node/origins.ts'
import { membersScreen } from './node/members-screen.ts'
import { probes } from './node/probes.ts'
import { referencePage } from './node/reference-page.ts'
import { shareKeys } from './node/share-keys.ts'
import { SmtpDelivery } from './node/smtp-delivery.ts'
import { isLoopback, Trust } from './node/trust.ts'
import { unpackerFor } from './node/unpack-body.ts'
import { openCore } from './open-core.ts'
import type { OwnName } from './own/definition.ts'
import { openOwnServices } from './open-own-services.ts'
import { openapiWith } from './openapi-with.ts'
import { ask } from './serve/ask.ts'
import { defaultSandbox, prefixOf } from './serve/sandbox.ts'
import type { RequestLine } from './serve/request-line.ts'
import type { ExampleRequest } from './services/service.ts'
import { visible, visibleLines } from './text/visible.ts'
import { lineOf } from './web/line-of.ts'
import { mountOf } from './web/mount-of.ts'
import { WebHost } from './web/web-host.ts'
import { recordSize } from './world/record-size.ts'
import { StoreError } from './world/store-error.ts'
import type { Universe } from './world/universe.ts'

export type { Mock, MockOptions, SandboxSettings }
export type { ExampleRequest, RequestLine }

/**
 * Starts a mock of all services. Rejects with a StoreError when the folder can't be used, a ScenarioError when scenario or
 * parameters don't fit, a SwitchError when profile or switches don't exist, a BugError when bugs don't, or contradict each
 * other, an OptionError when an option is not
 * known or can't be what it is, and Node's error when it can't listen (EADDRINUSE, EACCES).
 */
export function createMock<const Services extends NonNullable<MockOptions['services']> = readonly []>(
  given?: MockOptions & { readonly services?: Services },
): Promise<Mock<Buffer, OwnName<Services[number]>>>
export async function createMock(given: MockOptions = {}): Promise<Mock> {
  const options = requireMockOptions(given)
  const { port = 0, host, data = null, durability = 'process', allowedHosts = [], onNotice, onLost } = options
  const notice = onNotice ?? logNotice
  const controlToken = options.controlToken ?? (host === undefined || isLoopback(host) ? undefined : newToken())
  const ownServices = await openOwnServices(options.services, options)
  const lock = controlToken === undefined ? undefined : lockOf(controlToken)
  const asked = await settingsOf(options, readWorld, ownServices)
  const limits = { ...defaultLimits, ...options.limits }
  const publicUrl = options.publicUrl === undefined ? undefined : requirePublicUrl('publicUrl', options.publicUrl)
  const { url: unlistened, mount: basePath } = mountOf(publicUrl, options.basePath)
  const smtp = options.smtp === undefined ? undefined : requireUrl('smtp', options.smtp, ['smtp', 'smtps'])
  const delivery = smtp ? new SmtpDelivery({ url: smtp, onNotice: notice }) : undefined
  const trust = new Trust({
    host: host ?? '127.0.0.1',
    allowedHosts: publicUrl ? [...allowedHosts, new URL(publicUrl).hostname] : allowedHosts,
  })
  const { startMetrics } = options.metrics ? await import('./node/metrics.ts') : {}
  const metrics = await startMetrics?.({ sandboxes: () => held() })
  let held = () => 0
  const opened = await openCore(
    {
      world: asked,
      limits,
      own: ownServices,
      journal: options.journal,
      basePath,
      trustsProxy: options.trustProxy ?? false,
    },
    {
      ...(options.store !== undefined && {
        openUniverse: async (universe) => {
          // Its driver is of use to nobody else.
          const { openStoredUniverse } = await import('./keep/postgres/open-stored-universe.ts')
          const { store: url = '', storeSchema: schema = 'invitekit', memoryLimit } = options
          return openStoredUniverse({
            ...universe,
            url,
            schema,
            ...(memoryLimit !== undefined && { mostRecords: (memoryLimit * 1024 * 1024) / recordSize }),
            ...(metrics && { onAsked: metrics.ledger }),
          })
        },
      }),
      ...(data !== null && {
        openUniverse: (universe) =>
          openUniverse({
            ...universe,
            folder: data,
            durability,
            onTaken: (error) => (onLost ? onLost(error) : notice(error.message)),
          }),
      }),
      read: readAsset,
      openapiInForce: openapiWith(ownServices),
      mime: mimeOf,
      lock,
      shareKeys,
      timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      delivery,
      onError: options.onError ?? logError,
      ...(onNotice && { onNotice }),
    },
  )
  const { core, services, universe, sandboxes, snapshots, outbox, traffic, world, isNew } = opened
  try {
    held = () => universe.worlds.size
    let isDraining = false
    const isListening = options.listen !== false
    const onRequest = both(options.onRequest, metrics?.request)
    const app = createApp({
      core,
      trust,
      pages: [
        consolePage({ ask: (request) => ask(core, request), onError: options.onError ?? logError }),
        referencePage(),
        membersScreen(),
      ],
      probes: probes({ metrics, lock, unready: () => unreadyFor(universe, isDraining) }),
      ...(onRequest && { onRequest }),
    })
    const server = createListener(app, { tls: options.tls })
    answerClientErrors(server, services, () => universe.world(defaultSandbox))
    const { url, stop, drain } = isListening
      ? await listen(server, { port, host, onNotice: notice })
      : { url: unlistened, stop: () => Promise.resolve(), drain: () => {} }
    outbox.foundAt(publicUrl ?? url, { isPublic: publicUrl !== undefined })
    const own = new Origins({
      app,
      host,
      tls: options.tls,
      onNotice: notice,
      onServer: (each, name) => answerClientErrors(each, services, () => universe.world(name)),
      pathOf: (name) => url + prefixOf(name),
    })
    universe.onGone((sandbox) => void own.close(sandbox))
    const web = new WebHost({
      core,
      url,
      mount: basePath,
      allowsOrigin: (origin, at) => trust.allowsOrigin(origin, at),
      unpackerFor,
      ...(onRequest && { onVisit: (visit) => onRequest(lineOf(visit)) }),
    })
    const sandboxHost: SandboxHost = {
      sandboxes,
      snapshots,
      outbox,
      traffic,
      mime: mimeOf,
      services,
      bugs: opened.bugs,
      commit: (each) => universe.commit(each),
      abandon: (each) => universe.abandon(each),
      urlOf: async (name) => (name === defaultSandbox ? url : isListening ? own.of(name) : url + prefixOf(name)),
      fetchOf: (name) => web.fetchOf(name),
    }
    return {
      url,
      otherUrls: urlsInNetwork(host, url),
      get directory() {
        return ownDirectory(() => sandboxes.get(defaultSandbox))
      },
      settings: world.settings,
      data: data === null ? null : resolve(data),
      store: options.store === undefined ? null : withoutPassword(options.store),
      isNew,
      controlToken: controlToken ?? null,
      services: emulated(services, url, directoryOf(world)),
      fetch: web.fetchOf(),
      sandbox: async (name, settings) =>
        openSandbox(sandboxHost, name, settings === undefined ? undefined : await sandboxRequest(settings, readWorld)),
      ...toolsOf(sandboxHost, () => sandboxes.get(defaultSandbox), url),
      reset: async () => void (await sandboxes.reset(defaultSandbox)),
      loadAll: () => loadAll({ sendsMail: delivery !== undefined }),
      close: async () => {
        if (options.drain) {
          isDraining = true
          drain()
          await pause(options.drain)
        }
        opened.stopWaiting()
        await Promise.all([stop(options.drain), own.closeAll(), web.close()])
        await delivery?.close()
        await opened.close()
      },
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}

/** Why requests should go elsewhere, in a sentence. */
async function unreadyFor(universe: Universe, isDraining: boolean): Promise<string | undefined> {
  if (isDraining) return 'This mock is being stopped.'
  try {
    await universe.reach(defaultSandbox)
  } catch (error) {
    return error instanceof StoreError ? error.message : 'The store can not be asked.'
  }
  return universe.shared ? undefined : universe.trouble()
}

type OnRequest = (line: RequestLine) => void

const both = (one: OnRequest | undefined, other: OnRequest | undefined): OnRequest | undefined =>
  one && other ? (line) => (one(line), other(line)) : (one ?? other)

const readWorld: ReadWorld = async (file) => {
  const { readWorldFile } = await import('./read-world-file.ts')
  return readWorldFile(file)
}

function logNotice(text: string): void {
  console.error(visible(text))
}

function logError(error: unknown): void {
  // A StoreError's message says all, and whoever runs the mock can mend it.
  console.error(visibleLines(error instanceof StoreError ? error.message : inspect(error)))
}
