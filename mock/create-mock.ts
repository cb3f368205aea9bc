import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { inspect } from 'node:util'
import { clockSetting } from './control/clock-control.ts'
import { conductSettings } from './control/conduct.ts'
import { requireWorld } from './control/require-world.ts'
import { directoryOf, type Directory } from './control/directory.ts'
import { defaultLimits } from './control/limits.ts'
import { OptionError } from './control/option.ts'
import { requirePublicUrl, requireUrl } from './control/outbox/require-url.ts'
import {
  openSandbox,
  ownDirectory,
  toolsOf,
  type OwnDirectory,
  type Sandbox,
  type SandboxHost,
} from './control/sandbox-handle.ts'
import type { SandboxRequest } from './control/sandboxes.ts'
import type { ClockSetting as ClockRequest } from './generated/control-types.ts'
import { openUniverse } from './keep/open-universe.ts'
import { withoutPassword } from './keep/without-password.ts'
import { loadAll } from './load-all.ts'
import { requireMockOptions, requireSandboxSettings, type MockOptions, type SandboxSettings } from './mock-options.ts'
import type { RequestLine } from './node/request-line.ts'
import { createApp } from './node/app.ts'
import { openapiInForce, readAsset } from './node/assets.ts'
import { answerClientErrors } from './node/client-error.ts'
import { consolePage } from './node/console-page.ts'
import { lockOf, newToken } from './node/control-lock.ts'
import { createListener, listen } from './node/listener.ts'
import { mimeOf } from './node/mime.ts'
import { urlsInNetwork } from './node/network.ts'
import { Origins } from './node/origins.ts'
import { probes } from './node/probes.ts'
import { referencePage } from './node/reference-page.ts'
import { shareKeys } from './node/share-keys.ts'
import { SmtpDelivery } from './node/smtp-delivery.ts'
import { isLoopback, Trust } from './node/trust.ts'
import { openCore } from './open-core.ts'
import { defaultScenario, defaultSeed, scenarioOf } from './scenarios/build.ts'
import { completeParameters } from './scenarios/parameters.ts'
import type { WorldFile } from './scenarios/world-file/world-file.ts'
import { worldScenarioName } from './scenarios/world-file/world-scenario.ts'
import { defaultSandbox, prefixOf } from './serve/sandbox.ts'
import type { ExampleRequest, Service } from './services/service.ts'
import { visible, visibleLines } from './text/visible.ts'
import { machineTime, type ClockSetting } from './world/clock.ts'
import type { WorldSettings } from './world/records.ts'
import { StoreError } from './world/store-error.ts'
import type { Universe } from './world/universe.ts'

export type { MockOptions, SandboxSettings }
export type { ExampleRequest, RequestLine }

/** A running mock. */
export interface Mock {
  /** Without a slash at its end. */
  readonly url: string
  /** Where others find it: one for each address of the machine, where it listens on all of them. */
  readonly otherUrls: readonly string[]
  readonly directory: OwnDirectory
  /** What the state was made from: with a kept state its own, not what was asked for. */
  readonly settings: WorldSettings
  /** Where state is kept, as an absolute path; null when it is in memory only. */
  readonly data: string | null
  /** The PostgreSQL that keeps state, without its password; null where none does. */
  readonly store: string | null
  /** False when the folder or the store held a state, which goes on. */
  readonly isNew: boolean
  readonly services: readonly EmulatedService[]
  /** What the control plane wants as `Authorization: Bearer`; null when it wants nothing. */
  readonly controlToken: string | null
  /**
   * The sandbox of that name. When there is none, or settings are given, it is made. Rejects with a ControlRefusal when
   * it is there although settings are given, or a limit is reached, and with a ScenarioError or an OptionError when they
   * don't fit.
   */
  sandbox(name: string, settings?: SandboxSettings): Promise<Sandbox>
  /** Whom a client can act as in the sandbox `default`, with their token and key. Throws as that of a sandbox does. */
  readonly persona: Sandbox['persona']
  /** The mails of the sandbox `default`. */
  readonly outbox: Sandbox['outbox']
  /** The invitations of the sandbox `default`, those of all services, and their answers. */
  readonly invitations: Sandbox['invitations']
  /** Rules that make requests to the sandbox `default` fail. */
  readonly faults: Sandbox['faults']
  /** What the services of the sandbox `default` do wrong on purpose. */
  readonly bugs: Sandbox['bugs']
  /** Hold requests to the sandbox `default`, and let them go in a chosen order. */
  readonly barriers: Sandbox['barriers']
  /** What was asked of the services in the sandbox `default`, and answered. */
  readonly journal: Sandbox['journal']
  /** Back to the scenario's start. Resolves when that is kept. */
  reset(): Promise<void>
  /**
   * Loads at once what is otherwise loaded when it is first needed: for a process that may be out of file descriptors
   * then. Rejects with the system's error.
   */
  loadAll(): Promise<void>
  /** Stops listening, lets requests under way end, and gives the state's folder back. */
  close(): Promise<void>
}

/** One of the emulated services, and a request to it that works. */
export interface EmulatedService {
  readonly name: string
  readonly title: string
  /** What a client takes as its base URL. */
  readonly url: string
  /** Made as the owner, of the first organization. */
  readonly example: ExampleRequest
  /** Of an own one: the lines of its definition that would say otherwise than what was guessed. */
  readonly guesses?: readonly string[]
}

/**
 * Starts a mock of all services. Rejects with a StoreError when the folder can't be used, a ScenarioError when scenario or
 * parameters don't fit, a SwitchError when profile or switches don't exist, a BugError when bugs don't, or contradict each
 * other, an OptionError when an option is not
 * known or can't be what it is, and Node's error when it can't listen (EADDRINUSE, EACCES).
 */
export async function createMock(given: MockOptions = {}): Promise<Mock> {
  const options = requireMockOptions(given)
  const { port = 0, host, data = null, durability = 'process', allowedHosts = [], onNotice, onLost } = options
  const notice = onNotice ?? logNotice
  const controlToken = options.controlToken ?? (host === undefined || isLoopback(host) ? undefined : newToken())
  const ownServices = options.services?.length ? await openOwn(options.services, options) : []
  const asked = await settingsOf(options, ownServices)
  const limits = { ...defaultLimits, ...options.limits }
  const publicUrl = options.publicUrl === undefined ? undefined : requirePublicUrl('publicUrl', options.publicUrl)
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
      basePath: publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/$/, ''),
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
      openapiInForce: ownServices.length === 0 ? openapiInForce : withDocumentsOf(ownServices),
      mime: mimeOf,
      lock: controlToken === undefined ? undefined : lockOf(controlToken),
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
    const onRequest = both(options.onRequest, metrics?.request)
    const lock = controlToken === undefined ? undefined : lockOf(controlToken)
    const app = createApp({
      core,
      trust,
      pages: [consolePage(), referencePage()],
      probes: probes({ metrics, lock, unready: () => unreadyFor(universe, isDraining) }),
      ...(onRequest && { onRequest }),
    })
    const server = createListener(app, { tls: options.tls })
    answerClientErrors(server, services, () => universe.world(defaultSandbox))
    const { url, stop, drain } = await listen(server, { port, host, onNotice: notice })
    outbox.foundAt(publicUrl ?? url, { isPublic: publicUrl !== undefined })
    const own = new Origins({
      app,
      host,
      tls: options.tls,
      onNotice: notice,
      onServer: (each, name) => answerClientErrors(each, services, () => universe.world(name)),
      pathOf: (name) => url + prefixOf(name),
    })
    universe.onKept(([sandbox, , mark]) => {
      if (mark === 'gone') void own.close(sandbox)
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
      urlOf: async (name) => (name === defaultSandbox ? url : own.of(name)),
    }
    return {
      url,
      otherUrls: urlsInNetwork(host, url),
      directory: ownDirectory(() => sandboxes.get(defaultSandbox)),
      settings: world.settings,
      data: data === null ? null : resolve(data),
      store: options.store === undefined ? null : withoutPassword(options.store),
      isNew,
      controlToken: controlToken ?? null,
      services: emulated(services, url, directoryOf(world)),
      sandbox: async (name, settings) =>
        openSandbox(sandboxHost, name, settings === undefined ? undefined : await requestOf(settings)),
      ...toolsOf(sandboxHost, () => sandboxes.get(defaultSandbox)),
      reset: async () => void (await sandboxes.reset(defaultSandbox)),
      loadAll: () => loadAll({ sendsMail: delivery !== undefined }),
      close: async () => {
        if (options.drain) {
          isDraining = true
          drain()
          await pause(options.drain)
        }
        opened.stopWaiting()
        await Promise.all([stop(options.drain), own.closeAll()])
        await delivery?.close()
        await opened.close()
      },
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}

/** What a record of a world takes in memory with its indexes, in bytes, about. */
const recordSize = 600

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

/** The document in force with those of own services in it. */
const withDocumentsOf =
  (own: readonly Service[]): typeof openapiInForce =>
  async (...given) => {
    const { withOwnDocuments } = await import('./own/merged-document.ts')
    return withOwnDocuments(await openapiInForce(...given), own)
  }

/** Rejects with a DefinitionError that says what is wrong with one, and what to write. */
async function openOwn(
  given: NonNullable<MockOptions['services']>,
  { tls, publicUrl }: MockOptions,
): Promise<readonly Service[]> {
  const [{ openServices }, { readDocument }, { validatorsFor }] = await Promise.all([
    import('./own/open-services.ts'),
    import('./node/own/read-document.ts'),
    import('./node/own/validators.ts'),
  ])
  return openServices(given, {
    scheme: tls ? 'https' : 'http',
    publicOrigin: publicUrl === undefined ? undefined : new URL(publicUrl).origin,
    read: readDocument,
    validators: validatorsFor,
  })
}

/** What was asked for, with the defaults filled in. Rejects with a ScenarioError, a SwitchError, an OptionError or a WorldError. */
async function settingsOf(options: MockOptions, own: readonly Service[]): Promise<WorldSettings> {
  const { parameters = {}, seed = defaultSeed, clock, lifetime, locale } = options
  const world = options.world === undefined ? undefined : await worldOf(options.world)
  if (world && options.scenario !== undefined) {
    throw new OptionError('A mock is made from a scenario or from a world. Leave one out.')
  }
  const { scenario = world ? worldScenarioName : defaultScenario } = options
  const complete = completeParameters(scenarioOf({ scenario, ...(world && { world }) }), parameters)
  return {
    scenario,
    parameters: complete,
    seed,
    clock: firstClock(clock),
    ...(world && { world }),
    ...(locale !== undefined && { locale }),
    ...(lifetime !== undefined && { lifetime }),
    ...(options.services?.length && { services: own.map(({ name }) => name) }),
    ...conductSettings(options),
  }
}

/** Rejects with a WorldError or a ControlRefusal that names each place where it is wrong. */
async function worldOf(given: WorldFile | string | URL): Promise<WorldFile> {
  if (typeof given !== 'string' && !(given instanceof URL)) return requireWorld(given)
  const { readWorldFile } = await import('./read-world-file.ts')
  return readWorldFile(given)
}

function firstClock(clock: MockOptions['clock'] = { mode: 'real' }): ClockSetting {
  return clockSetting(clockRequest(clock), machineTime())
}

/** Rejects with an OptionError, or as `worldOf` does. */
async function requestOf(given: SandboxSettings): Promise<SandboxRequest> {
  const { clock, world, ...settings } = requireSandboxSettings(given)
  return {
    ...settings,
    ...(clock && { clock: clockRequest(clock) }),
    ...(world !== undefined && { world: await worldOf(world) }),
  }
}

function clockRequest(clock: Date | ClockRequest): ClockRequest {
  if (!(clock instanceof Date)) return clock
  if (Number.isNaN(clock.getTime())) throw new OptionError('clock must be a Date of a time, not an invalid one.')
  return { mode: 'frozen', at: clock.toISOString() }
}

function emulated(
  services: readonly Service[],
  url: string,
  { organizations, personas }: Directory,
): EmulatedService[] {
  const organizationId = organizations[0]?.id ?? ''
  const owner = personas.find(({ id }) => id === 'owner') ?? personas[0]
  return services.map((service) => ({
    name: service.name,
    title: service.title,
    url: url + service.basePath,
    example: service.example({ url, organizationId, authorization: owner?.authorization[service.name] ?? '' }),
    ...(service.own && { guesses: service.own.guesses }),
  }))
}

function logNotice(text: string): void {
  console.error(visible(text))
}

function logError(error: unknown): void {
  // A StoreError's message says all, and whoever runs the mock can mend it.
  console.error(visibleLines(error instanceof StoreError ? error.message : inspect(error)))
}
