import { servicesWith } from '../domain/known-services.ts'
import { quoted } from '../domain/short.ts'
import { buildScenario, scenarioOf } from '../scenarios/build.ts'
import { completeParameters } from '../scenarios/parameters.ts'
import { machineTime } from '../world/clock.ts'
import type { Change, Maker, WorldSettings } from '../world/records.ts'
import type { Universe } from '../world/universe.ts'
import { Overtaken } from '../world/overtaken.ts'
import type { World } from '../world/world.ts'
import { changedConduct } from './conduct.ts'
import { Lifetimes, lifetimeOf } from './lifetimes.ts'
import { raised, type Limits } from './limits.ts'
import { requireName } from './name.ts'
import { changedLook, ownOf, renamed, withNames, withOwn, withoutOwn } from './own.ts'
import { Quotas } from './quotas.ts'
import { Renewal, renewedChanges } from './renewal.ts'
import { ControlRefusal, refuseControl } from './problem.ts'
import { requestedSettings } from './requested-settings.ts'
import type { ForkRequest, SandboxChange, SandboxRequest } from './sandbox-request.ts'
import { SandboxRoom } from './sandbox-room.ts'
import { asBegun, keepOwn, withServices, withSettings } from './state-settings.ts'

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

const sweepEvery = 60_000

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
  readonly #lifetimes: Lifetimes
  readonly #room: SandboxRoom
  /** Until when others have been told when sandboxes were used. */
  #usesTold = 0

  constructor({ universe, limits, home, onError, services = [], now = machineTime }: SandboxesOptions) {
    this.#universe = universe
    this.#limits = limits
    this.#home = home
    this.#onError = onError
    this.#now = now
    this.#services = services
    this.#renewal = new Renewal(universe, now)
    this.#quotas = new Quotas(universe, limits)
    this.#lifetimes = new Lifetimes({ universe, limits, onError, now })
    this.#room = new SandboxRoom(universe, limits, now)
    this.#sweeper = setInterval(() => {
      const { shared } = universe
      // Those that nobody here has asked for are known to the ledger alone.
      if (shared) void Promise.allSettled([shared.ledger.sweep(now()), this.tellUses()])
      else this.#lifetimes.sweep()
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
    if (!world || !this.#lifetimes.isLeft(world)) return undefined
    world.usedAt = this.#now()
    if (this.#services.length > 0 && !this.#told.has(world)) this.#tellServices(world)
    this.#lifetimes.prolong(world)
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
    this.#lifetimes.sweep()
    return [...this.#universe.worlds.values()]
  }

  /** Throws a ControlRefusal, a ScenarioError, a SwitchError or a BugError. */
  async create(request: SandboxRequest, maker: Maker = {}): Promise<World> {
    const quota = await this.#quotas.of(maker)
    if (this.#universe.shared) await Promise.all([this.#universe.reach(this.#home), this.#room.count()])
    const name = request.name ?? (await this.#room.freeName())
    const made = { ...maker, at: this.#now() }
    return this.#make(name, () => this.#stateOf(name, this.#settingsFor(request, made)), quota)
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
    const name = asked ?? (await this.#room.freeName())
    const copy = () => {
      const world = this.get(origin)
      this.requireInvitations(name, world.all('invitations').size)
      return withOwn(world.contents(), { ...changedLook(world.settings, look), ...this.#lifetimes.of(ttl), made })
    }
    if (!this.#universe.shared) return this.#make(name, copy, quota)
    await this.#room.count()
    // It must not hold what turns out not to be.
    return this.#make(name, () => this.look(origin, copy), quota)
  }

  /** The records that make a sandbox different. Throws a ControlRefusal, a SwitchError or a BugError. */
  changesFor(world: World, { ttl, profile, switches, bugs, ...look }: SandboxChange): readonly Change[] {
    const { name, settings } = world
    if (ttl !== undefined && name === this.#home) {
      refuseControl('default-sandbox', `The sandbox "${name}" is always there. It has no time to live.`)
    }
    const life = ttl === undefined ? lifetimeOf(settings) : this.#lifetimes.of(ttl)
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
      requireName(name)
      if (this.find(name)) {
        refuseControl(
          'sandbox-exists',
          `There already is a sandbox "${name}". Choose another name, or delete it first.`,
        )
      }
      this.#room.requireOne(() => this.#lifetimes.sweep())
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

  #settingsFor(request: SandboxRequest, made: NonNullable<WorldSettings['made']>): WorldSettings {
    const asked = requestedSettings(request, this.get(this.#home).settings, this.#now())
    return { ...asked, ...this.#lifetimes.of(request.ttl), made }
  }

  async #stateOf(name: string, settings: WorldSettings): Promise<readonly Change[]> {
    // Before the world is built: one that is too large would hold up everybody.
    this.requireScenario(name, settings)
    const start = asBegun(settings)
    return withNames(withSettings(await buildScenario(start), start), start.organizationNames)
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

  /** Who was overtaken does it another time. */
  #tell(error: unknown): void {
    if (!(error instanceof Overtaken)) this.#onError(error)
  }
}
