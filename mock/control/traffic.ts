import type { Fault } from '../domain/fault.ts'
import { refuse } from '../domain/problem.ts'
import { pathOf } from '../serve/query-string.ts'
import type { Arrival } from '../serve/arrival.ts'
import type { Release, Traffic } from '../serve/traffic.ts'
import type { FiredFault, Visit } from '../serve/visit.ts'
import { endsWorld, type Entry } from '../world/records.ts'
import type { World } from '../world/world.ts'
import { Barriers, type AnyBarriers } from './barriers/barriers.ts'
import type { SharedBarriers } from './barriers/shared-barriers.ts'
import { chooseFault } from './faults/choose.ts'
import { numberOf } from './faults/fault-rules.ts'
import { latencyAt } from './faults/latency.ts'
import type { RequestTraits } from './faults/match.ts'
import { requestFault } from './faults/request-fault.ts'
import { Journal, type JournalLimits } from './journal/journal.ts'
import type { SharedJournals } from './journal/shared-journals.ts'
import { personaOf } from './persona-of.ts'

export interface TrafficOptions {
  /** Of each sandbox's journal, and of all. */
  readonly journal: JournalLimits
  /** Keeps how often rules have fired; undefined: whoever asks does. */
  readonly commit: ((world: World) => Promise<void>) | undefined
  /** Told when that could not be kept. */
  readonly onError: (error: unknown) => void
  /** Whether a world is still that of its sandbox. */
  readonly isThere: (world: World) => boolean
  /** Where other processes serve the same sandboxes. */
  readonly shared?: { readonly journals: SharedJournals; readonly barriers: SharedBarriers } | undefined
}

/** What the process knows of a sandbox's requests: it is not part of the sandbox's state. */
interface Desk {
  readonly journal: Journal
  readonly barriers: Barriers
  /** Ends the pauses, each of one request. */
  readonly pauses: Set<(release: Release) => void>
}

/** The requests to all sandboxes: which are made to fail, which are held, and what became of them. */
export class SandboxTraffic implements Traffic {
  readonly #options: TrafficOptions
  readonly #desks = new Map<string, Desk>()
  /** What the journals take, in bytes, with what they have forgotten since they were last counted. */
  #written = 0
  /** How requests go by that were held where others hold some as well. */
  readonly #held = new WeakMap<Visit['headers'], string>()

  constructor(options: TrafficOptions) {
    this.#options = options
  }

  get waits(): boolean {
    return this.#options.commit === undefined
  }

  /** What this process has served. */
  journal(world: World): Journal {
    return this.#desk(world).journal
  }

  /** What all have served. */
  readJournal(world: World): Journal | Promise<Journal> {
    return this.#options.shared?.journals.read(world) ?? this.journal(world)
  }

  /** The same, to be followed. */
  liveJournal(world: World): Journal | Promise<Journal> {
    return this.#options.shared?.journals.follow(world) ?? this.journal(world)
  }

  /** The id of the newest entry; 0 for none. */
  lastEntry(world: World): number | Promise<number> {
    return this.#options.shared?.journals.last(world.name) ?? this.journal(world).last
  }

  async clearJournal(world: World): Promise<void> {
    this.journal(world).clear()
    await this.#options.shared?.journals.clear(world.name)
  }

  barriers(world: World): AnyBarriers {
    return this.#options.shared?.barriers.of(world) ?? this.#desk(world).barriers
  }

  fault(visit: Visit): FiredFault | undefined {
    const { world, headers } = visit
    const asked = requestFault(headers)
    if (asked && 'complaint' in asked) refuse({ code: 'fault', status: 400, detail: asked.complaint })
    if (asked) return { id: undefined, effect: asked.effect, latency: Number(asked.effect.latency ?? 0) }
    return world.all('faults').size === 0 ? undefined : this.#fire(visit)
  }

  pause({ world }: Visit, milliseconds: number): Promise<Release> {
    const { pauses } = this.#desk(world)
    return new Promise((resolve) => {
      const end = (release: Release) => {
        clearTimeout(timer)
        pauses.delete(end)
        resolve(release)
      }
      const timer = setTimeout(() => end('go'), milliseconds)
      pauses.add(end)
    })
  }

  hold(visit: Visit, arrival: Pick<Arrival, 'whenGone'>): Promise<Release> | undefined {
    const { shared } = this.#options
    if (shared) {
      if (visit.world.all('barriers').size === 0) return undefined
      return shared.barriers.hold(visit.world, traitsOf(visit), {
        onGone: (leave) => arrival.whenGone(leave),
        onHeld: (id) => this.#held.set(visit.headers, id),
      })
    }
    const barriers = this.#desks.get(visit.world.name)?.barriers
    if (barriers?.isEmpty !== false) return undefined
    return barriers.hold(traitsOf(visit), (leave) => arrival.whenGone(leave))
  }

  record(visit: Visit): void {
    const { world } = visit
    const { shared } = this.#options
    const held = shared && this.#held.get(visit.headers)
    if (held !== undefined) shared?.barriers.answered(world.name, held)
    // An answer can come after its sandbox has gone: a desk made for it would stay for ever.
    const desk = this.#desks.get(world.name) ?? (this.#options.isThere(world) ? this.#desk(world) : undefined)
    if (!desk) return
    const { journal } = desk
    const before = journal.bytes
    journal.record(visit)
    shared?.journals.note(world.name, journal)
    this.#written += Math.max(0, journal.bytes - before)
    if (this.#written > this.#options.journal.allBytes) this.#shrinkJournals()
  }

  /** A sandbox that starts anew has an empty journal and no barriers; who waited there is not served. */
  onKept(entry: Entry, isForeign = false): void {
    const [name, , mark] = entry
    const { shared } = this.#options
    if (shared) tellShared(shared, entry, isForeign)
    const desk = this.#desks.get(name)
    if (!desk) return
    if (!endsWorld(entry)) {
      desk.journal.change(() => changedBy(entry))
      return
    }
    desk.barriers.end()
    endPauses(desk)
    if (mark === 'gone') {
      desk.journal.end()
      this.#desks.delete(name)
    } else {
      desk.journal.clear()
      desk.journal.change(() => ['all'])
    }
  }

  /** Whether somebody waits in the sandbox or follows it, or its journal is to be written yet. */
  isInUse(sandbox: string): boolean {
    const { journals, barriers } = this.#options.shared ?? {}
    const pauses = this.#desks.get(sandbox)?.pauses.size ?? 0
    return pauses > 0 || journals?.isInUse(sandbox) === true || barriers?.isInUse(sandbox) === true
  }

  /** Forgets what the process knows of a sandbox that it lets go. */
  onLetGo(sandbox: string): void {
    this.#desks.delete(sandbox)
    this.#options.shared?.journals.letGo(sandbox)
  }

  /** Whose journals somebody follows. */
  get watched(): Iterable<string> {
    const { shared } = this.#options
    return shared ? [...shared.barriers.watched, ...shared.journals.followed] : []
  }

  /** Looks whether somebody's time is up who waits for others. */
  look(): void {
    const { barriers } = this.#options.shared ?? {}
    for (const sandbox of barriers?.watched ?? []) barriers?.look(sandbox)
  }

  /** Nobody waits any more. */
  end(): void {
    this.#options.shared?.barriers.endAll()
    this.#options.shared?.journals.end()
    for (const desk of this.#desks.values()) {
      desk.barriers.end()
      endPauses(desk)
      desk.journal.end()
    }
  }

  /** When all journals take too much, the long ones forget what is oldest. */
  #shrinkJournals(): void {
    const journals = [...this.#desks.values()].map(({ journal }) => journal)
    const take = () => journals.reduce((sum, { bytes }) => sum + bytes, 0)
    // Some room is made at once, so that not every request has to.
    const most = this.#options.journal.allBytes * 0.75
    if (take() > most) for (const journal of journals) journal.shrink(most / journals.length)
    this.#written = take()
  }

  #desk({ name }: World): Desk {
    const known = this.#desks.get(name)
    if (known) return known
    const desk = {
      journal: new Journal(this.#options.journal),
      barriers: new Barriers(),
      pauses: new Set<(release: Release) => void>(),
    }
    this.#desks.set(name, desk)
    return desk
  }

  #fire(visit: Visit): FiredFault | undefined {
    const { world } = visit
    const chance = (fault: Fault) => world.ids.chance(numberOf(fault.id) * 2, fault.matched)
    const { fired, counted } = chooseFault(world.all('faults').values(), traitsOf(visit), chance)
    for (const fault of counted) world.put(['faults', fault.id, fault])
    this.#options.commit?.(world).catch(this.#options.onError)
    if (!fired) return undefined
    const { id, effect, matched } = fired
    const where = world.ids.chance(numberOf(id) * 2 + 1, matched)
    return { id, effect, latency: latencyAt(effect.latency ?? 0, where) }
  }
}

const changedBy = ([, changes, mark]: Entry) =>
  mark === undefined ? [...new Set(changes.map(([kind]) => kind))] : ['snapshots']

function tellShared(
  { journals, barriers }: NonNullable<TrafficOptions['shared']>,
  entry: Entry,
  isForeign: boolean,
): void {
  const [name, , mark] = entry
  if (!endsWorld(entry)) {
    barriers.look(name)
    journals.change(name, () => changedBy(entry))
    return
  }
  barriers.end(name)
  if (mark === 'gone') return journals.forget(name)
  journals.restart(name, isForeign)
  journals.change(name, () => ['all'])
}

function endPauses({ pauses }: Desk): void {
  for (const end of pauses) end('over')
}

function traitsOf(visit: Visit): RequestTraits {
  const { service, operationId, method, target, headers } = visit
  return {
    service: service?.name,
    operation: operationId,
    method,
    persona: () => personaOf(visit)?.key,
    path: pathOf(target),
    headers,
  }
}
