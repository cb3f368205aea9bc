import { deepEqual, equal, rejects } from 'node:assert/strict'
import * as fc from 'fast-check'
import { createMock, type Mock } from '../../mock/index.ts'
import { names } from '../bad-input/services.ts'
import { control } from '../support/control.ts'
import { noon, type ServiceName } from '../support/stage.ts'
import { inSandbox, invite, listed, look } from './in-sandbox.ts'

/** One thing that is done to one of the sandboxes. `pick` chooses among those there are. */
export type Step = { readonly pick: number } & (
  | { readonly does: 'invite'; readonly service: ServiceName }
  | { readonly does: 'cancel'; readonly which: number }
  | { readonly does: 'advance'; readonly by: number }
  | { readonly does: 'freeze'; readonly to: number }
  | { readonly does: 'break'; readonly service: ServiceName; readonly times: number }
  | { readonly does: 'create' | 'fork' | 'reset' | 'delete' | 'restart' | 'mend' }
  | { readonly does: 'snapshot' | 'restore'; readonly name: string }
)

interface Known {
  readonly service: ServiceName
  readonly id: string
  readonly email: string
  readonly createdAt: number
}

/** A rule that makes invites through a service fail. */
interface Rule {
  readonly service: ServiceName
  readonly times: number
  readonly fired: number
}

/** What a sandbox should hold. A state is never changed, only replaced. */
interface State {
  readonly now: number
  readonly open: readonly Known[]
  readonly rules: readonly Rule[]
}

interface Modelled {
  readonly start: State
  readonly state: State
  readonly snapshots: ReadonlyMap<string, State>
}

const day = 86_400_000
const week = 7 * day
const start: State = { now: noon.getTime(), open: [], rules: [] }

const pick = fc.nat(30)
const snapshotName = fc.constantFrom('one', 'two')
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('invite'), pick, service: fc.constantFrom(...names) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('cancel'), pick, which: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('advance'), pick, by: fc.constantFrom(0, 1, day, week - 1, week) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('freeze'), pick, to: fc.integer({ min: -20, max: 20 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('break'),
      pick,
      service: fc.constantFrom(...names),
      times: fc.integer({ min: 1, max: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('mend'), pick }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('create', 'reset', 'delete', 'restart'), pick }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('fork'), pick }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom('snapshot', 'restore'), pick, name: snapshotName }) },
) as fc.Arbitrary<Step>

/** The mock and, beside it, what it should hold. */
export class Play {
  readonly #data: string
  mock: Mock
  readonly #model = new Map<string, Modelled>([['default', { start, state: start, snapshots: new Map() }]])
  #made = 0

  constructor(mock: Mock, data: string) {
    this.mock = mock
    this.#data = data
  }

  async do(step: Step): Promise<void> {
    const all = [...this.#model.keys()]
    const name = all[step.pick % all.length] as string
    const known = this.#model.get(name) as Modelled
    const sandbox = await this.mock.sandbox(name)
    const become = (state: State) => void this.#model.set(name, { ...known, state })
    const { state, snapshots } = known
    switch (step.does) {
      case 'invite': {
        const email = `guest${(this.#made += 1)}@example.com`
        const broken = state.rules.find(({ service, times, fired }) => service === step.service && fired < times)
        if (broken) {
          await rejects(invite(inSandbox(sandbox), step.service, email), /answered with 500/)
          const fired = { ...broken, fired: broken.fired + 1 }
          return become({ ...state, rules: state.rules.map((rule) => (rule === broken ? fired : rule)) })
        }
        const { id } = await invite(inSandbox(sandbox), step.service, email)
        return become({ ...state, open: [...state.open, { service: step.service, id, email, createdAt: state.now }] })
      }
      case 'cancel': {
        const pending = state.open.filter((one) => isPending(one, state.now))
        const one = pending[step.which % pending.length]
        if (!one) return
        equal((await look(inSandbox(sandbox), one.service, one.id, 'DELETE')).status, 204)
        return become({ ...state, open: state.open.filter((other) => other !== one) })
      }
      case 'advance': {
        const now = state.now + step.by
        const due = state.open.filter((one) => isPending(one, state.now) && !isPending(one, now))
        const told = await sandbox.clock.advance(step.by)
        deepEqual(told.due.map(({ invitationId }) => invitationId).toSorted(), due.map(({ id }) => id).toSorted())
        return become({ ...state, now })
      }
      case 'freeze': {
        const now = noon.getTime() + step.to * day
        await sandbox.clock.freeze(new Date(now))
        return become({ ...state, now })
      }
      case 'break': {
        const { service, times } = step
        await sandbox.faults.add({ match: { service, method: 'POST' }, effect: { status: 500 }, times })
        return become({ ...state, rules: [...state.rules, { service, times, fired: 0 }] })
      }
      case 'mend':
        await sandbox.faults.clear()
        return become({ ...state, rules: [] })
      case 'create': {
        const made = `made-${(this.#made += 1)}`
        await this.mock.sandbox(made, {})
        return void this.#model.set(made, { start, state: start, snapshots: new Map() })
      }
      case 'fork': {
        const fork = await sandbox.fork()
        return void this.#model.set(fork.name, { ...known, snapshots: new Map() })
      }
      case 'reset':
        await sandbox.reset()
        return become(known.start)
      case 'delete':
        if (name === 'default') return
        await sandbox.delete()
        return void this.#model.delete(name)
      case 'snapshot':
        await sandbox.snapshot(step.name)
        return void this.#model.set(name, { ...known, snapshots: new Map([...snapshots, [step.name, state]]) })
      case 'restore': {
        const kept = snapshots.get(step.name)
        const restored = sandbox.restore(step.name)
        if (kept === undefined) return rejects(restored, { code: 'unknown-snapshot' })
        await restored
        return become(kept)
      }
      case 'restart':
        await this.mock.close()
        this.mock = await createMock({ data: this.#data })
    }
  }

  /** What there should be: each sandbox with its time, its rules and, by service, the ids that its lists show. */
  wanted(): Seen[] {
    return [...this.#model].map(([name, { state }]) => ({
      name,
      now: state.now,
      fired: state.rules.map(({ fired }) => fired),
      pending: names.map((service) =>
        state.open
          .filter((one) => one.service === service && isPending(one, state.now))
          .map(({ id }) => id)
          .toSorted(),
      ),
    }))
  }

  /** The same as the mock shows it. */
  async seen(): Promise<Seen[]> {
    const { json } = await control(this.mock.url, 'GET', '/_mock/sandboxes')
    const { sandboxes } = json as { sandboxes: { name: string; clock: { now: string } }[] }
    return Promise.all(
      sandboxes.map(async ({ name, clock }) => {
        const sandbox = await this.mock.sandbox(name)
        const fired = sandbox.faults.list().map((fault) => fault.fired)
        const set = inSandbox(sandbox)
        const ids = async (service: ServiceName) => (await listed(set, service)).map(({ id }) => id).toSorted()
        return { name, now: Date.parse(clock.now), fired, pending: await Promise.all(names.map(ids)) }
      }),
    )
  }
}

export interface Seen {
  readonly name: string
  readonly now: number
  /** How often each rule has fired. */
  readonly fired: readonly number[]
  readonly pending: readonly (readonly string[])[]
}

/** Only ClickHouse's invitations expire. */
const isPending = ({ service, createdAt }: Known, now: number) => service !== 'clickhouse' || now < createdAt + week
