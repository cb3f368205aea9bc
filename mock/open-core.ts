import { bugsOfSandboxes } from './bugs/sandbox-bugs.ts'
import { controlPlane } from './control/control-plane.ts'
import type { ReadDocument } from './control/documents.ts'
import { journalLimits, type JournalLimits } from './control/journal/journal.ts'
import { lostPage } from './control/lost.ts'
import type { Limits } from './control/limits.ts'
import type { ControlLock } from './control/lock.ts'
import type { ShareKeys } from './control/shares/share-keys.ts'
import { Scenes } from './control/scenes/scenes.ts'
import { Shares } from './control/shares/shares.ts'
import type { OpenapiInForce } from './control/openapi-in-force.ts'
import { controlOperations } from './control/operations.ts'
import type { Delivery } from './control/outbox/delivery.ts'
import type { WriteMime } from './control/outbox/mime.ts'
import { Outbox } from './control/outbox/outbox.ts'
import { MemoryReports, readReport, reportLimit } from './control/reports.ts'
import { Sandboxes } from './control/sandboxes.ts'
import { askedAt } from './control/asked-at.ts'
import { MemorySteps } from './control/step-shelf.ts'
import { Steps } from './control/steps.ts'
import { Snapshots } from './control/snapshots.ts'
import { SandboxTraffic } from './control/traffic.ts'
import { longestWorld, readLargeBody } from './control/read-large-body.ts'
import { TroubleOnce } from './control/trouble-once.ts'
import { buildScenario } from './scenarios/build.ts'
import type { Bugs } from './serve/bugs.ts'
import { ask } from './serve/ask.ts'
import { Core } from './serve/core.ts'
import { defaultSandbox } from './serve/sandbox.ts'
import { countHere, turnAt, windowOf } from './services/rate-limit.ts'
import { services as builtIn } from './services/registry.ts'
import type { Service } from './services/service.ts'
import type { Change, WorldSettings } from './world/records.ts'
import { Overtaken, whileOvertaken } from './world/overtaken.ts'
import { Universe, type UniverseOptions } from './world/universe.ts'
import type { World } from './world/world.ts'

export interface CoreSettings {
  /** What the sandbox `default` is made from, unless its state was kept; then what it behaves like now. */
  readonly world: WorldSettings
  readonly limits: Limits
  /** Own services beside the built-in ones. */
  readonly own?: readonly Service[]
  readonly journal: Partial<JournalLimits> | undefined
  /** What stands before the path of every link: empty, or segments with a slash before each. */
  readonly basePath: string
  /** Whether a proxy's X-Forwarded-Prefix counts instead. */
  readonly trustsProxy: boolean
}

/** What the core asks of its host. */
export interface CoreHost {
  /** Opens what was kept; in memory only unless given. */
  readonly openUniverse?: (options: UniverseOptions) => Promise<Universe>
  readonly read: ReadDocument
  readonly openapiInForce: OpenapiInForce
  readonly mime: WriteMime
  /** What the control plane is locked with. */
  readonly lock: ControlLock | undefined
  /** Where readers of pages are, for sandboxes that have no time zone of their own; UTC unless given. */
  readonly timeZone?: string
  /** What the keys of share links are made with. */
  readonly shareKeys: ShareKeys
  /** Where mails go besides the outbox. */
  readonly delivery: Delivery | undefined
  /** Told of failures that a request caused and should not have. */
  readonly onError: (error: unknown) => void
  readonly onNotice?: (text: string) => void
}

/** A mock without a host: what answers requests, and what answers with. */
export interface OpenCore {
  readonly core: Core
  /** The built-in services, and behind them own ones. */
  readonly services: readonly Service[]
  readonly universe: Universe
  readonly sandboxes: Sandboxes
  readonly snapshots: Snapshots
  /** To be told where the host is found, before anybody asks. */
  readonly outbox: Outbox
  readonly traffic: SandboxTraffic
  readonly bugs: Bugs
  /** The sandbox `default`. */
  readonly world: World
  /** False when its state was kept, and goes on. */
  readonly isNew: boolean
  /** Lets everybody go who waits. To be called before the host stops to listen. */
  readonly stopWaiting: () => void
  /** Resolves when what is kept has been given back. */
  readonly close: () => Promise<void>
}

/** Opens what is kept, or makes the default world. Rejects as that does. */
export async function openCore(settings: CoreSettings, host: CoreHost): Promise<OpenCore> {
  const { limits, own = [] } = settings
  const services = [...builtIn, ...own.filter((each) => !each.own?.isExtension)]
  const extensions = own.filter((each) => each.own?.isExtension)
  const { openUniverse = (options: UniverseOptions) => Universe.open(options), lock, onNotice } = host
  const failures = new TroubleOnce(host.onError)
  const onError = failures.tell
  const universe = await openUniverse({
    invitationLimit: (sandbox) => (sandbox === defaultSandbox ? Infinity : limits.invitations),
    ...(onNotice && { onNotice }),
  })
  try {
    const bugs = bugsOfSandboxes()
    const outbox = new Outbox({
      services,
      bugs,
      world: (sandbox) => universe.world(sandbox),
      delivery: host.delivery,
    })
    const commit = (world: World) => universe.commit(world)
    const { shared } = universe
    const journal = journalLimits(settings.journal)
    // Of use to nobody else.
    const { withOthers } = shared ? await import('./control/with-others.ts') : {}
    const ofAll = shared && withOthers?.({ universe, shared, limits: journal, services, onError })
    const traffic = new SandboxTraffic({
      journal: shared ? { ...journal, allBytes: Math.min(journal.allBytes, ownJournals) } : journal,
      shared: ofAll?.traffic,
      // Where others count as well, whoever is counted waits for it.
      commit: universe.shared ? undefined : commit,
      onError,
      isThere: (each) => universe.world(each.name) === each,
    })
    universe.usedBy({ isInUse: (sandbox) => sandbox === defaultSandbox })
    universe.usedBy(outbox)
    universe.usedBy({ isInUse: (sandbox) => traffic.isInUse(sandbox), onLetGo: (sandbox) => traffic.onLetGo(sandbox) })
    universe.onKept(() => failures.over())
    universe.onKept((entry, isForeign) => outbox.onKept(entry, isForeign))
    universe.onKept((entry, isForeign) => traffic.onKept(entry, isForeign))
    const steps = new Steps((sandbox) => {
      const world = universe.world(sandbox)
      const time = world?.clock.now() ?? 0
      const request = world ? traffic.lastEntry(world) : 0
      return request instanceof Promise ? request.then((last) => ({ request: last, time })) : { request, time }
    }, ofAll?.steps ?? new MemorySteps())
    const reports = ofAll?.reports ?? new MemoryReports()
    universe.onGone((sandbox) => {
      steps.forget(sandbox)
      reports.forget(sandbox)
    })
    const { world, isNew } = await home(universe, settings.world)
    // Where others keep sandboxes as well, most are not here yet.
    if (!shared) await tellServices(universe, settings.world.services)
    const beside = shared && settings.world.services
    const sandboxes = new Sandboxes({ universe, limits, home: defaultSandbox, services: beside, onError })
    if (shared) await sandboxes.look(defaultSandbox, () => sandboxes.find(defaultSandbox)).catch(onError)
    await sandboxes.renew()
    const watch =
      shared &&
      setInterval(() => {
        look(universe, [outbox, traffic])
        traffic.look()
      }, watchEvery)
    if (typeof watch === 'object') watch.unref()
    const snapshots = new Snapshots(universe, sandboxes, limits)
    const abandon = (each: World) => universe.abandon(each)
    const scenes = new Scenes(
      {
        services,
        bugs,
        commit,
        abandon,
        ask: (request) => ask(core, request),
        trouble: () => universe.trouble(),
        ...(shared && { number: () => shared.ledger.number() }),
      },
      sandboxes,
    )
    const entrance = { lock, shares: new Shares(host.shareKeys) }
    const core: Core = new Core({
      services: [...services, ...extensions],
      world: (sandbox) => sandboxes.find(sandbox),
      lost: lostPage,
      basePath: settings.basePath,
      trustsProxy: settings.trustsProxy,
      ...(host.delivery && { onAsked: (each, arrival, place) => outbox.wasAsked(each, askedAt(place, arrival)) }),
      host: {
        commitThen: (each, done) => universe.commitThen(each, done),
        abandon,
        onError,
        traffic,
        bugs,
        ...(shared && {
          reach: (sandbox, done) =>
            shared.reach(sandbox, (error) =>
              done(error, error === undefined ? sandboxes.find(sandbox) : (universe.world(defaultSandbox) ?? world)),
            ),
          // Faults and barriers count requests, and ask them to wait.
          guess: (sandbox) => {
            const guessed = shared.isOurs(sandbox) ? sandboxes.find(sandbox) : undefined
            return guessed?.all('faults').size === 0 && guessed.all('barriers').size === 0 ? guessed : undefined
          },
          seen: (sandbox) => shared.seen(sandbox),
          takeTurn: (each, rated, told) => {
            const { clock } = each
            const ahead = clock.now() - clock.real()
            const { limit } = rated
            shared.rates.count(each.name, windowOf(rated), limit.seconds * 1000, ahead, (counted) =>
              told(counted ? turnAt(limit, counted) : countHere(each, rated)),
            )
          },
        }),
      },
      control: controlPlane({
        commit,
        abandon,
        onError,
        current: shared && (async (sandbox) => (await universe.reach(sandbox), sandboxes.find(sandbox))),
        entrance,
        steps,
        trustsProxy: settings.trustsProxy,
        timeZone: host.timeZone,
        services,
        bugs,
        outbox,
        openapiInForce: host.openapiInForce,
        operations: controlOperations({
          services,
          bugs,
          universe,
          sandboxes,
          snapshots,
          outbox,
          traffic,
          entrance,
          steps,
          reports,
          scenes,
          trouble: () => universe.trouble(),
          read: host.read,
          mime: host.mime,
        }),
        largeBodies: {
          uploadSnapshot: {
            limit: limits.upload,
            // Few have one, and it takes its time then.
            read: async (...given) => (await import('./control/long-snapshot-file.ts')).readLongSnapshotFile(...given),
          },
          putReport: { limit: Math.min(limits.upload, reportLimit), read: readReport },
          createSandbox: { limit: Math.min(longestWorld, limits.upload), read: readLargeBody },
        },
      }),
    })
    return {
      core,
      services,
      universe,
      sandboxes,
      snapshots,
      outbox,
      traffic,
      bugs,
      world,
      isNew,
      stopWaiting: () => {
        outbox.stopWaiting()
        traffic.end()
      },
      close: async () => {
        clearInterval(watch)
        sandboxes.close()
        await Promise.allSettled([ofAll?.traffic.journals.close(), sandboxes.tellUses()])
        await universe.close()
      },
    }
  } catch (error) {
    await universe.close()
    throw error
  }
}

/** Milliseconds after which those who wait are told what other processes have changed. */
const watchEvery = 250

/** What the journals of what this process has served may take where all can be read by any, in bytes. */
const ownJournals = 32 * 1024 * 1024

/** Asks for the sandboxes in which somebody waits for something; whoever is told of changes is told then. */
function look(universe: Universe, watchers: readonly { readonly watched: Iterable<string> }[]): void {
  const names = new Set(watchers.flatMap(({ watched }) => [...watched]))
  for (const name of names) universe.reach(name).catch(() => undefined)
}

/** The default sandbox: the one that was kept, else a new one. Another process may make it at the same time. */
function home(universe: Universe, asked: WorldSettings): Promise<{ world: World; isNew: boolean }> {
  return whileOvertaken(async () => {
    await universe.reach(defaultSandbox)
    const found = universe.world(defaultSandbox)
    if (!found) {
      const decide = () => {
        if (universe.shared && universe.world(defaultSandbox)) throw new Overtaken()
      }
      const world = await universe.replace(defaultSandbox, { changes: () => stateOf(asked), decide })
      return { world, isNew: true }
    }
    await behave(universe, found, asked)
    return { world: found, isNew: false }
  })
}

/** A kept state goes on with its own scenario and seed, but behaves as it is told now, if it is told anything. */
async function behave(
  universe: Universe,
  world: World,
  { profile, switches = {}, bugs }: WorldSettings,
): Promise<void> {
  const isTold = profile !== undefined || Object.keys(switches).length > 0
  if (!isTold && bugs === undefined) return
  const { profile: before = 'documented' } = world.settings
  const conduct = { ...(isTold && { profile: profile ?? before, switches }), ...(bugs && { bugs }) }
  world.put(['settings', '', { ...world.settings, ...conduct }])
  await universe.commit(world)
}

/** Sandboxes that were kept may have been made beside other own services. */
async function tellServices(universe: Universe, services: readonly string[] | undefined): Promise<void> {
  for (const world of universe.worlds.values()) {
    const { services: before, ...others } = world.settings
    if (String(before) === String(services)) continue
    world.put(['settings', '', { ...others, ...(services && { services }) }])
    await universe.commit(world)
  }
}

async function stateOf(settings: WorldSettings): Promise<readonly Change[]> {
  const changes = await buildScenario(settings)
  return [...changes, ['settings', '', settings]]
}
