import type { Profile } from '../domain/conduct.ts'
import { servicesWith } from '../domain/known-services.ts'
import { quoted } from '../domain/short.ts'
import type { ClockSetting as ClockRequest } from '../generated/control-types.ts'
import { buildScenario, scenarioOf } from '../scenarios/build.ts'
import type { Locale } from '../scenarios/locale.ts'
import { completeParameters } from '../scenarios/parameters.ts'
import type { ParameterValues } from '../scenarios/scenario-values.ts'
import type { WorldFile } from '../scenarios/world-file/world-file.ts'
import { worldScenarioName } from '../scenarios/world-file/world-scenario.ts'
import { machineTime } from '../world/clock.ts'
import type { Change, Maker, WorldSettings } from '../world/records.ts'
import type { Universe } from '../world/universe.ts'
import { Overtaken } from '../world/overtaken.ts'
import type { Scene } from '../world/scene.ts'
import type { World } from '../world/world.ts'
import { clockSetting } from './clock-control.ts'
import { changedConduct, conductSettings, type ConductChange } from './conduct.ts'
import { defaultLimits, raised, usualTtl, type Limits } from './limits.ts'
import { requireName } from './name.ts'
import { changedLook, ownOf, renamed, withNames, withOwn, withoutOwn, type LookRequest } from './own.ts'
import { Quotas } from './quotas.ts'
import { Renewal, renewedChanges } from './renewal.ts'
import { ControlRefusal, refuseControl } from './problem.ts'

/** What a sandbox is made from. What is left out is as it was for the default sandbox. */
export interface SandboxRequest extends LookRequest {
  readonly name?: string
  readonly scenario?: string
  readonly parameters?: ParameterValues
  /** In the place of a scenario. */
  readonly world?: WorldFile
  readonly locale?: Locale
  readonly seed?: number
  /** In seconds of the machine's time; null for ever. Unless it is given, seven days after it was last used. */
  readonly ttl?: number | null
  readonly clock?: ClockRequest
  readonly lifetime?: number
  readonly profile?: Profile
  readonly switches?: Readonly<Record<string, Profile>>
  /** The ids of the bugs that it has on purpose. */
  readonly bugs?: readonly string[]
  /** What a demo shows; the scenario's own scenes unless set. */
  readonly scenes?: readonly Scene[]
}

export interface SandboxesOptions {
  readonly universe: Universe
  readonly limits: Limits
  /** The sandbox that is always there. */
  readonly home: string
  /** The own services that this process has. */
  readonly services?: readonly string[] | undefined
  /** Told when a sandbox whose time is up can't be removed. */
  readonly onError: (error: unknown) => void
  readonly now?: () => number
}

/** A copy of a sandbox. What is left out is as it is there. */
export type ForkRequest = LookRequest & Pick<SandboxRequest, 'name' | 'ttl'>

/** What is to be different about a sandbox. */
export type SandboxChange = LookRequest & ConductChange & Pick<SandboxRequest, 'ttl'>

type Life = Pick<WorldSettings, 'expiresAt' | 'idle'>

const sweepEvery = 60_000

/** Its end is put off again when so much of the time after its last use is over: not each use is a write. */
const patience = 1 / 8

/** The sandboxes of a mock: makes, finds, resets, copies and removes them, within the limits. */
export class Sandboxes {
  readonly #universe: Universe
  readonly #limits: Limits
  readonly #home: string
  readonly #onError: (error: unknown) => void
  readonly #now: () => number
  readonly #services: readonly string[]
  /** Those that know which services there are. */
  readonly #told = new WeakSet<World>()
  readonly #sweeper: ReturnType<typeof setInterval>
  readonly #renewal: Renewal
  readonly #quotas: Quotas
  /** Until when others have been told when sandboxes were used. */
  #usesTold = 0
  /** Those whose time is up and that wait to be removed. */
  readonly #leaving = new WeakSet<World>()
  #named = 0
  /** How many there were, and when they were counted, where other processes make them as well. */
  #counted = { at: -Infinity, size: 0 }

  constructor({ universe, limits, home, onError, services = [], now = machineTime }: SandboxesOptions) {
    this.#universe = universe
    this.#limits = limits
    this.#home = home
    this.#onError = onError
    this.#now = now
    this.#services = services
    this.#renewal = new Renewal(universe, now)
    this.#quotas = new Quotas(universe, limits)
    this.#sweeper = setInterval(() => {
      const { shared } = universe
      // Those that nobody here has asked for are known to the ledger alone.
      if (shared) void Promise.allSettled([shared.ledger.sweep(now()), this.tellUses()])
      else this.#sweep()
      this.renew().catch((error: unknown) => this.#tell(error))
    }, sweepEvery)
    // A process ends without it. In a browser it is a number.
    if (typeof this.#sweeper === 'object') this.#sweeper.unref()
  }

  /** Notes when sandboxes were used, where others can be asked for that as well. Rejects with a LedgerError. */
  async tellUses(): Promise<void> {
    const { shared, worlds } = this.#universe
    const since = this.#usesTold
    this.#usesTold = this.#now()
    const uses = [...worlds.values()].flatMap(({ name, usedAt }) => {
      const life = usedAt >= since ? shared?.lifeOf(name) : undefined
      return life === undefined ? [] : [{ life, at: usedAt }]
    })
    if (uses.length > 0) await shared?.ledger.used(uses)
  }

  /** Lets what the scenarios have made be of today. Resolves when that is kept. */
  async renew(): Promise<void> {
    for (const world of this.#universe.worlds.values()) await this.#renewal.renew(world)
  }

  /** Lets a sandbox be as new as all that anybody was told of. */
  reach(name: string): Promise<void> {
    return this.#universe.reach(name)
  }

  /** What is seen of a sandbox as it is, be it a refusal, once that is kept. Rejects with Overtaken when it never is. */
  async look<Seen>(name: string, seen: () => Seen): Promise<Seen> {
    await this.reach(name)
    try {
      return seen()
    } finally {
      await this.#universe.settled(name)
    }
  }

  /** Stops looking for sandboxes whose time is up. */
  close(): void {
    clearInterval(this.#sweeper)
  }

  /** undefined when there is none of that name, or its time is up. */
  find(name: string): World | undefined {
    const world = this.#universe.world(name)
    if (!world || !this.#isLeft(world)) return undefined
    world.usedAt = this.#now()
    if (this.#services.length > 0 && !this.#told.has(world)) this.#tellServices(world)
    if (world.settings.idle !== undefined) this.#prolong(world, world.settings.idle)
    return world
  }

  /** Throws a ControlRefusal when there is none of that name. */
  get(name: string): World {
    return (
      this.find(name) ??
      refuseControl('unknown-sandbox', `There is no sandbox ${quoted(name)}. Create it first; its time may be up.`)
    )
  }

  /** In the order in which they were made. */
  list(): World[] {
    this.#sweep()
    return [...this.#universe.worlds.values()]
  }

  /** Throws a ControlRefusal, a ScenarioError, a SwitchError or a BugError. */
  async create(request: SandboxRequest, maker: Maker = {}): Promise<World> {
    const quota = await this.#quotas.of(maker)
    if (this.#universe.shared) await Promise.all([this.#universe.reach(this.#home), this.#countAll()])
    const name = request.name ?? (await this.#freeName())
    const made = { ...maker, at: this.#now() }
    return this.#make(name, () => this.#stateOf(name, { ...this.#settingsFor(request), made }), quota)
  }

  /** The sandbox of that name, made as the default one was if there is none. Throws a ControlRefusal. */
  async obtain(name: string): Promise<World> {
    try {
      return this.find(name) ?? (await this.create({ name }))
    } catch (error) {
      // Somebody else may have made it meanwhile.
      const isThere = (error instanceof ControlRefusal && error.code === 'sandbox-exists') || error instanceof Overtaken
      if (error instanceof Overtaken) await this.reach(name)
      const made = isThere ? this.find(name) : undefined
      if (made) return made
      throw error
    }
  }

  /** A copy of what the origin holds when it is made. Throws a ControlRefusal. */
  async fork(origin: string, { name: asked, ttl, ...look }: ForkRequest = {}, maker: Maker = {}): Promise<World> {
    const quota = await this.#quotas.of(maker)
    const made = { ...maker, at: this.#now() }
    const name = asked ?? (await this.#freeName())
    const copy = () => {
      const world = this.get(origin)
      this.requireInvitations(name, world.all('invitations').size)
      return withOwn(world.contents(), { ...changedLook(world.settings, look), ...this.#life(ttl), made })
    }
    if (!this.#universe.shared) return this.#make(name, copy, quota)
    await this.#countAll()
    // It must not hold what turns out not to be.
    return this.#make(name, () => this.look(origin, copy), quota)
  }

  /** The records that make a sandbox different. Throws a ControlRefusal, a SwitchError or a BugError. */
  changesFor(world: World, { ttl, profile, switches, bugs, ...look }: SandboxChange): readonly Change[] {
    const { name, settings } = world
    if (ttl !== undefined && name === this.#home) {
      refuseControl('default-sandbox', `The sandbox "${name}" is always there. It has no time to live.`)
    }
    const life = ttl === undefined ? lifeOf(settings) : this.#life(ttl)
    const { shares, made } = settings
    const own = { ...changedLook(settings, look), ...life, ...(shares && { shares }), ...(made && { made }) }
    const others = changedConduct(withoutOwn(settings), { profile, switches, bugs })
    return [['settings', '', { ...others, ...own }], ...renamed(world.organizations(), look.organizationNames ?? [])]
  }

  /** Back to the scenario's start, and to these records beside it. Throws a ControlRefusal when there is none. */
  reset(name: string, beside: (world: World) => readonly Change[] = () => []): Promise<World> {
    let from: World
    return this.#universe.replace(name, {
      changes: () => {
        from = this.get(name)
        return this.#stateOf(name, from.settings)
      },
      decide: (begun) => {
        const world = this.get(name)
        // Others may have made it from something else while this was built.
        if (world !== from) throw new Overtaken()
        keepOwn(begun, world)
        beside(world).forEach((change) => begun.put(change))
      },
    })
  }

  /** Puts a state in place of the sandbox's own; it goes on living as long as it would have. Throws a ControlRefusal. */
  restore(name: string, changes: () => Iterable<Change>): Promise<World> {
    return this.#universe.replace(name, {
      changes: () =>
        renewedChanges(
          withServices(withOwn(changes(), ownOf(this.get(name).settings)), this.get(this.#home).settings.services),
          this.#now(),
        ),
      decide: (begun) => keepOwn(begun, this.get(name)),
    })
  }

  /**
   * Puts records in place of all that the sandbox holds but its settings, its clock and what is to stay beside them.
   * Throws a ControlRefusal.
   */
  begin(
    name: string,
    changes: (world: World) => Promise<readonly Change[]>,
    beside: (world: World) => readonly Change[],
  ): Promise<World> {
    return this.#universe.replace(name, {
      changes: async () => {
        const world = this.get(name)
        return [['settings', '', asBegun(world.settings)], ...(await changes(world))]
      },
      decide: (begun) => {
        const world = this.get(name)
        begun.put(['settings', '', asBegun(world.settings)])
        const clock = world.all('clock').get('')
        if (clock) begun.put(['clock', '', clock])
        for (const change of beside(world)) begun.put(change)
      },
    })
  }

  /** Puts records into a sandbox, the last one of a key last. Resolves when that is kept. */
  async put(world: World, changes: readonly Change[]): Promise<void> {
    for (const change of changes) world.put(change)
    await this.#universe.commit(world)
  }

  /** Throws a ControlRefusal when there is none, or it is the default one. */
  remove(name: string): Promise<void> {
    return this.#universe.remove(name, () => {
      this.get(name)
      if (name !== this.#home) return
      refuseControl('default-sandbox', `The sandbox "${name}" is always there. Reset it instead.`)
    })
  }

  /** Throws a ControlRefusal when a sandbox can't hold so many invitations. */
  requireInvitations(name: string, count: number): void {
    const limit = name === this.#home ? Infinity : this.#limits.invitations
    if (count <= limit) return
    refuseControl(
      'invitation-limit',
      `A sandbox can hold ${limit} invitations, and this one would hold ${count}, those of all services together. ` +
        `Ask for fewer, or ${raised('invitations')}`,
    )
  }

  /** Throws a ControlRefusal when a sandbox can't hold what a scenario would put into it. */
  requireScenario(name: string, settings: Pick<WorldSettings, 'scenario' | 'parameters' | 'world' | 'services'>): void {
    const found = scenarioOf(settings)
    this.requireInvitations(
      name,
      found.invitations(completeParameters(found, settings.parameters), servicesWith(settings.services)),
    )
  }

  /** Makes a sandbox that must not be there, nor have come meanwhile. */
  #make(
    name: string,
    changes: () => readonly Change[] | Promise<readonly Change[]>,
    requireMore: () => void,
  ): Promise<World> {
    const decide = () => {
      this.#requireRoomFor(name)
      requireMore()
    }
    return this.#universe.replace(name, {
      changes: () => {
        decide()
        return changes()
      },
      decide,
    })
  }

  #settingsFor(request: SandboxRequest): WorldSettings {
    const { parameters, seed, ttl, clock, lifetime, locale } = request
    const { played: _, scenes: homeScenes, world: homeWorld, ...home } = withoutOwn(this.get(this.#home).settings)
    const { scenario = request.world ? worldScenarioName : home.scenario } = request
    if (request.world && (request.scenario ?? worldScenarioName) !== worldScenarioName) {
      refuseControl('invalid-request', 'A sandbox is made from a scenario or from a world. Leave one out.')
    }
    const world = request.world ?? (scenario === worldScenarioName ? homeWorld : undefined)
    const found = scenarioOf({ scenario, ...(world && { world }) })
    const isAsHome = scenario === home.scenario
    const complete = completeParameters(found, { ...(isAsHome && home.parameters), ...parameters })
    const scenes = request.scenes ?? (isAsHome ? homeScenes : undefined)
    return {
      ...home,
      ...(scenes && { scenes }),
      scenario: found.name,
      ...(world && { world }),
      ...(locale !== undefined && { locale }),
      parameters: complete,
      seed: seed ?? seedApart(home.seed),
      ...(clock && { clock: clockSetting(clock, this.#now()) }),
      ...(lifetime !== undefined && { lifetime }),
      ...conductSettings(request),
      ...changedLook({}, request),
      ...this.#life(ttl),
    }
  }

  async #stateOf(name: string, settings: WorldSettings): Promise<readonly Change[]> {
    // Before the world is built: one that is too large would hold up everybody.
    this.requireScenario(name, settings)
    const start = asBegun(settings)
    return withNames(withSettings(await buildScenario(start), start), start.organizationNames)
  }

  /** How long a sandbox lives from now on. Who has lowered the limit wants none to stay, be it used or not. */
  #life(asked: number | null | undefined): Life {
    const { ttl: limit } = this.#limits
    const mayStay = limit >= defaultLimits.ttl
    if (asked === null && mayStay) return {}
    const ttl = asked === undefined ? Math.min(usualTtl, limit) : (asked ?? Infinity)
    if (!(ttl > 0 && ttl <= limit)) {
      const given = ttl === Infinity ? 'for ever' : String(ttl)
      refuseControl(
        'ttl-limit',
        `A sandbox can live for up to ${limit} seconds, not ${given}. Ask for less, or ${raised('ttl')}`,
      )
    }
    const length = ttl * 1000
    return { expiresAt: this.#now() + length, ...(asked === undefined && mayStay && { idle: length }) }
  }

  /**
   * A sandbox may have been made beside other own services. Of other processes some may have none yet, or others: theirs stay
   * there.
   */
  #tellServices(world: World): void {
    this.#told.add(world)
    const { services = [], ...others } = world.settings
    const missing = this.#services.filter((name) => !services.includes(name))
    if (missing.length === 0) return
    world.put(['settings', '', { ...others, services: [...services, ...missing] }])
    this.#universe.commit(world).catch((error: unknown) => {
      this.#told.delete(world)
      this.#tell(error)
    })
  }

  /** Puts off the end of a sandbox that is used. */
  #prolong(world: World, idle: number): void {
    const { settings } = world
    const expiresAt = this.#now() + idle
    if (expiresAt - (settings.expiresAt ?? expiresAt) < idle * patience) return
    world.put(['settings', '', { ...settings, expiresAt }])
    this.#universe.commit(world).catch((error: unknown) => this.#tell(error))
  }

  /** Who was overtaken does it another time. */
  #tell(error: unknown): void {
    if (!(error instanceof Overtaken)) this.#onError(error)
  }

  #requireRoomFor(name: string): void {
    requireName(name)
    if (this.find(name)) {
      refuseControl('sandbox-exists', `There already is a sandbox "${name}". Choose another name, or delete it first.`)
    }
    if (this.#size() < this.#limits.sandboxes) return
    this.#sweep()
    if (this.#size() < this.#limits.sandboxes) return
    refuseControl(
      'sandbox-limit',
      `The limit of sandboxes is reached: ${this.#limits.sandboxes}. Delete one, or ${raised('sandboxes')}`,
    )
  }

  #size(): number {
    return this.#universe.shared ? this.#counted.size : this.#universe.worlds.size
  }

  /** Asks how many sandboxes there are, those of other processes too, once a second. */
  async #countAll(): Promise<void> {
    const { shared } = this.#universe
    if (!shared || this.#now() - this.#counted.at < 1000) return
    this.#counted = { at: this.#now(), size: this.#counted.size }
    this.#counted = { at: this.#now(), size: await shared.ledger.count() }
  }

  /** At once where nobody else makes sandboxes. */
  #freeName(): string | Promise<string> {
    const { shared } = this.#universe
    if (shared) return shared.ledger.number().then((number) => `sandbox-${number}`)
    do this.#named += 1
    while (this.#universe.isTaken(`sandbox-${this.#named}`))
    return `sandbox-${this.#named}`
  }

  #sweep(): void {
    for (const world of this.#universe.worlds.values()) this.#isLeft(world)
  }

  /** Removes the world, and says no, when its time is up. */
  #isLeft(world: World): boolean {
    if (!this.#isOver(world)) return true
    if (this.#leaving.has(world)) return false
    this.#leaving.add(world)
    const { name } = world
    // When its turn has come, another one may have its name.
    const decide = () => this.#universe.world(name) === world || refuseControl('unknown-sandbox', 'It has gone.')
    const removed = this.#universe.remove(name, decide).catch((error: unknown) => {
      if (!(error instanceof ControlRefusal)) this.#tell(error)
    })
    void removed.then(() => this.#leaving.delete(world))
    return false
  }

  #isOver({ settings: { expiresAt } }: World): boolean {
    return expiresAt !== undefined && expiresAt <= this.#now()
  }
}

/**
 * The seed of sandboxes for which none is named, where `default` has this one: the same for all, so that each is the same
 * world whatever it is called, and another one, so that no id or credential of theirs is known to `default`.
 */
function seedApart(seed: number): number {
  return (seed ^ 0x53616e64) >>> 0
}

function withSettings(changes: Iterable<Change>, settings: WorldSettings): Change[] {
  return [['settings', '', settings], ...[...changes].filter(([kind]) => kind !== 'settings')]
}

/** Its own is what it is now, not what it was when the other world was begun. */
function keepOwn(begun: World, world: World): void {
  const own = ownOf(world.settings)
  if (JSON.stringify(own) === JSON.stringify(ownOf(begun.settings))) return
  begun.put(['settings', '', { ...withoutOwn(begun.settings), ...own }])
  for (const change of renamed(begun.organizations(), own.organizationNames ?? [])) begun.put(change)
}

/** No scene of a world that begins anew has been played. */
function asBegun(settings: WorldSettings): WorldSettings {
  const { played: _, ...begun } = settings
  return begun
}

/** A state with the own services that there are, whatever there were when it was taken. */
function withServices(changes: readonly Change[], services: readonly string[] | undefined): readonly Change[] {
  const at = changes.findIndex(([kind]) => kind === 'settings')
  const settings = changes[at]?.[2] as WorldSettings | undefined
  if (!settings || String(settings.services) === String(services)) return changes
  const { services: _, ...others } = settings
  return changes.with(at, ['settings', '', { ...others, ...(services && { services }) }])
}

const lifeOf = ({ expiresAt, idle }: WorldSettings): Life => ({
  ...(expiresAt !== undefined && { expiresAt }),
  ...(idle !== undefined && { idle }),
})
