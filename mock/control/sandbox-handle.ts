import type { ClockMove, ClockSetting as ClockRequest } from '../generated/control-types.ts'
import type { Bugs } from '../serve/bugs.ts'
import type { Fetch } from '../serve/fetch.ts'
import type { ServiceName } from '../domain/invitation.ts'
import type { Service } from '../services/service.ts'
import type { WorldSettings } from '../world/records.ts'
import type { World } from '../world/world.ts'
import { advanceClock, clockSetting, moveClock, parseDuration } from './clock-control.ts'
import { mockInvitations, type MockInvitations } from './accept/mock-invitations.ts'
import { mockBarriers, type MockBarriers } from './barriers/mock-barriers.ts'
import { mockBugs, type MockBugs } from './bugs/mock-bugs.ts'
import { directoryOf, personaNamed, type Directory, type PersonaEntry } from './directory.ts'
import { mockFaults, type MockFaults } from './faults/mock-faults.ts'
import { mockJournal, type MockJournal } from './journal/mock-journal.ts'
import type { PersonaName } from './known-names.ts'
import { requireName } from './name.ts'
import { OptionError, refuseValue, requireText } from './option.ts'
import { mockOutbox, type MockOutbox } from './outbox/mock-outbox.ts'
import type { WriteMime } from './outbox/mime.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { SandboxRequest } from './sandbox-request.ts'
import type { Sandboxes } from './sandboxes.ts'
import type { Snapshots } from './snapshots.ts'
import type { SandboxTraffic } from './traffic.ts'

/**
 * A sandbox of a mock in this process; `Own` are the names of its own services. Each method rejects with a ControlRefusal when the sandbox is gone.
 */
export interface Sandbox<Raw extends Uint8Array = Buffer, Own extends string = never> {
  readonly name: string
  /**
   * What stands before every path; a client takes it with a service's base path as its base URL. No slash at its end. It
   * is an origin of the sandbox's own, which ends with it; of a mock that does not listen, the mock's URL and a path.
   */
  readonly url: string
  /** What a client of one of its services takes as its base URL. Throws an OptionError when there is none of that name. */
  urlOf(service: ServiceName | Own): string
  /** `mock.fetch` for a client of this sandbox: whoever names none reaches it. */
  readonly fetch: Fetch
  /** Who and what it holds now. */
  readonly directory: OwnDirectory<Own>
  /**
   * Who a client can act as, with their token and key: a persona by its id, or any member of an organization by their
   * address or user id. Throws an OptionError when there is nobody of that name.
   */
  persona(who: PersonaName): PersonaEntry<Own>
  /** What it was made from. */
  readonly settings: WorldSettings
  readonly clock: SandboxClock
  /** The mails of its invitations. */
  readonly outbox: MockOutbox<Raw>
  /** Its invitations, those of all services, and their answers. */
  readonly invitations: MockInvitations
  /** Rules that make its requests fail. */
  readonly faults: MockFaults
  /** What its services do wrong on purpose. */
  readonly bugs: MockBugs
  /** Hold its requests, and let them go in a chosen order. */
  readonly barriers: MockBarriers
  /** What was asked of its services, and answered. */
  readonly journal: MockJournal
  /** Keeps data and clock as they are now, and resolves with the snapshot's name. */
  snapshot(name?: string): Promise<string>
  /** Back to a snapshot; to the one taken last unless it is named. */
  restore(name?: string): Promise<void>
  /** Back to the scenario's start. */
  reset(): Promise<void>
  /** A copy that holds what this one holds now. */
  fork(name?: string): Promise<Sandbox<Raw, Own>>
  delete(): Promise<void>
}

/** A directory that finds who is in it. */
export interface OwnDirectory<Own extends string = never> extends Directory<Own> {
  /** As that of the sandbox. */
  persona(who: PersonaName): PersonaEntry<Own>
}

/** A sandbox's time. What becomes due when it is moved is in the answer, in order. */
export interface SandboxClock {
  now(): Date
  /** Stands still, at its own time unless another is given. */
  freeze(at?: Date): Promise<ClockMove>
  /** Moves with the machine's, from its own time on unless another is given. */
  run(from?: Date): Promise<ClockMove>
  /** Shows the machine's time again. */
  real(): Promise<ClockMove>
  /** Lets time pass: milliseconds, or a number with its unit such as `90s`, `12h` or `7d`. */
  advance(by: number | string): Promise<ClockMove>
}

/** What a handle works with. */
export interface SandboxHost<Raw extends Uint8Array = Buffer> {
  readonly sandboxes: Sandboxes
  readonly snapshots: Snapshots
  readonly outbox: Outbox
  readonly traffic: SandboxTraffic
  readonly mime: WriteMime<Raw>
  readonly services: readonly Service[]
  readonly bugs: Bugs
  /** Keeps what was changed in a world. */
  commit(world: World): Promise<void>
  /** Takes back what was changed and not kept. */
  abandon(world: World): void
  /** Where its paths begin. */
  urlOf(sandbox: string): Promise<string>
  /** What reaches it without a port. */
  fetchOf(sandbox: string): Fetch
}

/** The sandbox of that name, made from the request when there is none. Throws a ControlRefusal or a ScenarioError. */
export async function openSandbox<Raw extends Uint8Array>(
  host: SandboxHost<Raw>,
  name: string,
  request?: Omit<SandboxRequest, 'name'>,
): Promise<Sandbox<Raw>> {
  requireName(name)
  await (request === undefined ? host.sandboxes.obtain(name) : host.sandboxes.create({ ...request, name }))
  return handle(host, name, await host.urlOf(name))
}

function handle<Raw extends Uint8Array>(host: SandboxHost<Raw>, name: string, url: string): Sandbox<Raw> {
  const { sandboxes, snapshots } = host
  const world = () => sandboxes.get(name)
  return {
    name,
    url,
    fetch: host.fetchOf(name),
    get directory() {
      return ownDirectory(world)
    },
    get settings() {
      return world().settings
    },
    clock: clockHandle(host, world),
    ...toolsOf(host, world, url),
    snapshot: async (as) => (await snapshots.take(name, as)).name,
    restore: (as) => snapshots.restore(name, as),
    reset: async () => void (await sandboxes.reset(name)),
    fork: async (as) => {
      const { name: made } = await sandboxes.fork(name, as === undefined ? {} : { name: as })
      return handle(host, made, await host.urlOf(made))
    },
    delete: () => sandboxes.remove(name),
  }
}

/** What a test does with the sandbox that `world` finds at the URL, besides its state. */
export function toolsOf<Raw extends Uint8Array>(
  host: SandboxHost<Raw>,
  world: () => World,
  url: string,
): Pick<Sandbox<Raw>, 'urlOf' | 'persona' | 'outbox' | 'invitations' | 'faults' | 'bugs' | 'barriers' | 'journal'> {
  return {
    urlOf: (service) => url + basePathOf(host.services, service),
    persona: (who) => personaIn(world(), who),
    outbox: mockOutbox(host, world),
    invitations: mockInvitations(host, world),
    faults: mockFaults((changed) => host.commit(changed), world),
    bugs: mockBugs((changed) => host.commit(changed), world),
    barriers: mockBarriers(
      () => host.traffic.barriers(world()),
      () => host.commit(world()),
    ),
    journal: mockJournal(() => host.traffic.journal(world())),
  }
}

/** Who and what there is now. `persona` is no part of the data: it is not copied or compared with it. */
export function ownDirectory(world: () => World): OwnDirectory {
  const persona = (who: string) => personaIn(world(), who)
  return Object.defineProperty(directoryOf(world()), 'persona', { value: persona }) as OwnDirectory
}

function basePathOf(services: readonly Service[], name: string): string {
  requireText('The name of a service', name)
  const found = services.find((each) => each.name === name)
  if (found) return found.basePath
  const known = services.map((each) => each.name).join(', ')
  throw new OptionError(`There is no service ${JSON.stringify(name)}. There are ${known}.`)
}

function personaIn(world: World, who: string): PersonaEntry {
  requireText('The name of a persona', who)
  const found = personaNamed(world, who)
  if (found) return found
  const known = [...world.all('personas').keys()].slice(0, 10).join(', ')
  throw new OptionError(
    `There is nobody ${JSON.stringify(who)} to act as. Known are ${known}, and every member by address or user id.`,
  )
}

function requireTime(value: unknown): void {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return
  refuseValue('The time of a clock', 'a Date of a time', value)
}

function clockHandle({ commit }: Pick<SandboxHost, 'commit'>, world: () => World): SandboxClock {
  const move = async (how: (world: World) => ClockMove) => {
    const moved = how(world())
    await commit(world())
    return moved
  }
  const set = async (mode: ClockRequest['mode'], at?: Date) => {
    if (at !== undefined) requireTime(at)
    return move((one) => moveClock(one, clockSetting({ mode, ...(at && { at: at.toISOString() }) }, one.clock.now())))
  }
  return {
    now: () => new Date(world().clock.now()),
    freeze: (at) => set('frozen', at),
    run: (from) => set('running', from),
    real: () => set('real'),
    advance: (by) => move((one) => advanceClock(one, typeof by === 'number' ? by : parseDuration(by))),
  }
}
