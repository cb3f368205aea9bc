import type { Profile } from '../domain/conduct.ts'
import { quoted } from '../domain/short.ts'
import type { ClockSetting as ClockRequest } from '../generated/control-types.ts'
import { buildScenario } from '../scenarios/build.ts'
import { completeParameters, findScenario } from '../scenarios/parameters.ts'
import { scenarios } from '../scenarios/registry.ts'
import type { ParameterValues } from '../scenarios/scenario.ts'
import { machineTime } from '../store/clock.ts'
import type { Change, WorldSettings } from '../store/records.ts'
import type { Universe } from '../store/universe.ts'
import type { World } from '../store/world.ts'
import { clockSetting } from './clock-control.ts'
import { conductSettings } from './conduct.ts'
import { raised, usualTtl, type Limits } from './limits.ts'
import { requireName } from './name.ts'
import { refuseControl } from './problem.ts'

/** What a sandbox is made from. What is left out is as it was for the default sandbox. */
export interface SandboxRequest {
  readonly name?: string
  readonly scenario?: string
  readonly parameters?: ParameterValues
  readonly seed?: number
  /** In seconds of the machine's time. */
  readonly ttl?: number
  readonly clock?: ClockRequest
  readonly lifetime?: number
  readonly profile?: Profile
  readonly switches?: Readonly<Record<string, Profile>>
}

export interface SandboxesOptions {
  readonly universe: Universe
  readonly limits: Limits
  /** The sandbox that is always there. */
  readonly home: string
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
  readonly #sweeper: NodeJS.Timeout
  #named = 0

  constructor({ universe, limits, home, onError, now = machineTime }: SandboxesOptions) {
    this.#universe = universe
    this.#limits = limits
    this.#home = home
    this.#onError = onError
    this.#now = now
    this.#sweeper = setInterval(() => this.#sweep(), sweepEvery).unref()
  }

  /** Stops looking for sandboxes whose time is up. */
  close(): void {
    clearInterval(this.#sweeper)
  }

  /** undefined when there is none of that name, or its time is up. */
  find(name: string): World | undefined {
    const world = this.#universe.world(name)
    return world && this.#isLeft(world) ? world : undefined
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

  /** Throws a ControlRefusal, a ScenarioError or a SwitchError. */
  async create(request: SandboxRequest): Promise<World> {
    const name = request.name ?? this.#freeName()
    this.#requireRoomFor(name)
    return this.#add(name, await this.#stateOf(name, this.#settingsFor(request)))
  }

  /** A copy of the world as it is now. Throws a ControlRefusal. */
  async fork(
    world: World,
    { name = this.#freeName(), ttl }: Pick<SandboxRequest, 'name' | 'ttl'> = {},
  ): Promise<World> {
    const expiresAt = this.#expiry(ttl)
    return this.#add(name, withExpiry(world.changes(), expiresAt))
  }

  /**
   * Back to the scenario's start, and to these records beside it. Throws a ControlRefusal when the sandbox was removed
   * meanwhile.
   */
  async reset(name: string, beside: readonly Change[] = []): Promise<World> {
    const changes = await this.#stateOf(name, this.get(name).settings)
    this.get(name)
    return this.#universe.replace(name, [...changes, ...beside])
  }

  /** Puts a state in place of the sandbox's own; it goes on living as long as it would have. */
  async restore(name: string, changes: Iterable<Change>): Promise<World> {
    return this.#universe.replace(name, withExpiry(changes, this.get(name).settings.expiresAt))
  }

  /** Puts records in place of all that the sandbox holds but its settings and its clock. */
  begin(world: World, changes: readonly Change[]): Promise<World> {
    const kept = [...world.changes()].filter(([kind]) => kind === 'settings' || kind === 'clock')
    return this.#universe.replace(world.name, [...kept, ...changes])
  }

  /** Throws a ControlRefusal when there is none, or it is the default one. */
  async remove(name: string): Promise<void> {
    this.get(name)
    if (name === this.#home) {
      refuseControl('default-sandbox', `The sandbox "${name}" is always there. Reset it instead.`)
    }
    await this.#universe.remove(name)
  }

  /** Throws a ControlRefusal when a sandbox can't hold so many invitations. */
  requireInvitations(name: string, count: number): void {
    const limit = name === this.#home ? Infinity : this.#limits.invitations
    if (count <= limit) return
    refuseControl(
      'invitation-limit',
      `A sandbox can hold ${limit} invitations, and this one would hold ${count}. Ask for fewer, or ${raised('invitations')}`,
    )
  }

  async #add(name: string, changes: readonly Change[]): Promise<World> {
    this.#requireRoomFor(name)
    this.requireInvitations(name, changes.filter(([kind]) => kind === 'invitations').length)
    return this.#universe.replace(name, changes)
  }

  #settingsFor(request: SandboxRequest): WorldSettings {
    const { scenario, parameters, seed, ttl, clock, lifetime } = request
    const { expiresAt: _, ...home } = this.get(this.#home).settings
    const isAsHome = scenario === undefined || scenario === home.scenario
    const found = findScenario(scenarios, scenario ?? home.scenario)
    const complete = completeParameters(found, { ...(isAsHome && home.parameters), ...parameters })
    const expiresAt = this.#expiry(ttl)
    return {
      ...home,
      scenario: found.name,
      parameters: complete,
      ...(seed !== undefined && { seed }),
      ...(clock && { clock: clockSetting(clock, this.#now()) }),
      ...(lifetime !== undefined && { lifetime }),
      ...conductSettings(request),
      expiresAt,
    }
  }

  async #stateOf(name: string, settings: WorldSettings): Promise<Change[]> {
    const asked = settings.parameters['invitations']
    // Before the world is built: one that is too large would hold up everybody.
    if (typeof asked === 'number') this.requireInvitations(name, asked)
    return withSettings(await buildScenario(settings), settings)
  }

  #expiry(ttl = Math.min(usualTtl, this.#limits.ttl)): number {
    const { ttl: limit } = this.#limits
    if (!(ttl > 0 && ttl <= limit)) {
      refuseControl(
        'ttl-limit',
        `A sandbox can live for up to ${limit} seconds, not ${ttl}. Ask for less, or ${raised('ttl')}`,
      )
    }
    return this.#now() + ttl * 1000
  }

  #requireRoomFor(name: string): void {
    requireName(name)
    if (this.find(name)) {
      refuseControl('sandbox-exists', `There already is a sandbox "${name}". Choose another name, or delete it first.`)
    }
    if (this.#universe.worlds.size < this.#limits.sandboxes) return
    this.#sweep()
    if (this.#universe.worlds.size < this.#limits.sandboxes) return
    refuseControl(
      'sandbox-limit',
      `The limit of sandboxes is reached: ${this.#limits.sandboxes}. Delete one, or ${raised('sandboxes')}`,
    )
  }

  #freeName(): string {
    do this.#named += 1
    while (this.#universe.world(`sandbox-${this.#named}`))
    return `sandbox-${this.#named}`
  }

  #sweep(): void {
    for (const world of this.#universe.worlds.values()) this.#isLeft(world)
  }

  /** Removes the world, and says no, when its time is up. */
  #isLeft({ name, settings: { expiresAt } }: World): boolean {
    if (expiresAt === undefined || expiresAt > this.#now()) return true
    this.#universe.remove(name).catch(this.#onError)
    return false
  }
}

function withSettings(changes: Iterable<Change>, settings: WorldSettings): Change[] {
  return [['settings', '', settings], ...[...changes].filter(([kind]) => kind !== 'settings')]
}

/** The same state, to be deleted at another time: milliseconds since 1970; undefined for never. */
export function withExpiry(changes: Iterable<Change>, expiresAt: number | undefined): Change[] {
  return [...changes].map((change) => {
    if (change[0] !== 'settings' || change[2] === null) return change
    const { expiresAt: _, ...settings } = change[2]
    return ['settings', '', { ...settings, ...(expiresAt !== undefined && { expiresAt }) }]
  })
}
