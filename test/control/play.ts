import { deepEqual, equal, rejects } from 'node:assert/strict'
import { createMock, type Mock, type Sandbox } from '../../mock/index.ts'
import { names } from '../bad-input/services.ts'
import { control } from '../support/control.ts'
import { exchange } from '../support/exchange.ts'
import { noon, type ServiceName } from '../support/stage.ts'
import { inSandbox, invite, listed, look } from './in-sandbox.ts'
import { day, week, type Step } from './step.ts'

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
  /** How many mails were sent, and how many of those invited have become members. */
  readonly mails: number
  readonly joined: number
  readonly rules: readonly Rule[]
}

interface Modelled {
  readonly start: State
  readonly state: State
  readonly snapshots: ReadonlyMap<string, State>
}

const start: State = { now: noon.getTime(), open: [], mails: 0, joined: 0, rules: [] }

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
        const sent = { service: step.service, id, email, createdAt: state.now }
        return become({ ...state, open: [...state.open, sent], mails: state.mails + 1 })
      }
      case 'cancel': {
        const pending = state.open.filter((one) => isPending(one, state.now))
        const one = pending[step.which % pending.length]
        if (!one) return
        equal((await look(inSandbox(sandbox), one.service, one.id, 'DELETE')).status, 204)
        return become({ ...state, open: state.open.filter((other) => other !== one) })
      }
      case 'answer': {
        const one = state.open[step.which % state.open.length]
        if (!one) return
        const status = isPending(one, state.now) ? 303 : 410
        equal(await answerMail(sandbox, one.email, step.answer), status)
        if (status === 410) return
        const joined = state.joined + Number(step.answer === 'accept')
        return become({ ...state, joined, open: state.open.filter((other) => other !== one) })
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
        await takeIn(sandbox, step.name)
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
      mails: state.mails,
      members: membersAtStart + state.joined,
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
        const outbox = await control(sandbox.url, 'GET', '/_mock/outbox?limit=1')
        const members = sandbox.directory.personas.filter(({ memberships }) => memberships.length > 0).length
        const mails = (outbox.json as { total: number }).total
        return { name, now: Date.parse(clock.now), mails, members, fired, pending: await Promise.all(names.map(ids)) }
      }),
    )
  }
}

export interface Seen {
  readonly name: string
  readonly now: number
  readonly mails: number
  /** Of personas: whoever accepts is one. */
  readonly members: number
  /** How often each rule has fired. */
  readonly fired: readonly number[]
  readonly pending: readonly (readonly string[])[]
}

/** In the scenario `empty`: owner, admin, member, billing, and the other organization's outsider. */
const membersAtStart = 5

/** Answers the invitation by the form behind its mail's link, as whom it was sent to. Resolves with the status. */
async function answerMail(sandbox: Sandbox, email: string, answer: string): Promise<number> {
  const { links } = await sandbox.outbox.waitFor({ to: email, timeout: 0 })
  const { origin, pathname, search } = new URL(links[0] ?? '')
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const body = new URLSearchParams({ person: 'addressee', answer }).toString()
  return (await exchange(origin, { method: 'POST', path: pathname + search, headers, body })).status
}

/** Only ClickHouse's invitations expire. */
const isPending = ({ service, createdAt }: Known, now: number) => service !== 'clickhouse' || now < createdAt + week

/** What a sandbox has lived through makes a file that is sound: another one can be given it. */
async function takeIn({ url }: Sandbox, name: string): Promise<void> {
  const { json } = await control(url, 'GET', `/_mock/snapshots/${name}`)
  equal((await control(url, 'PUT', '/_mock/snapshots/copy', json)).status, 201)
  equal((await control(url, 'DELETE', '/_mock/snapshots/copy')).status, 204)
}
